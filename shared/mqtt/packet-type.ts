// The control packet types of MQTT by number. Used by the packet log, its dialog and the frame guard.

/** Names of the control packet types (MQTT 5 table 2-1), by type; 0 is reserved. */
export const packetTypeNames = [
  'Reserved',
  'CONNECT',
  'CONNACK',
  'PUBLISH',
  'PUBACK',
  'PUBREC',
  'PUBREL',
  'PUBCOMP',
  'SUBSCRIBE',
  'SUBACK',
  'UNSUBSCRIBE',
  'UNSUBACK',
  'PINGREQ',
  'PINGRESP',
  'DISCONNECT',
  'AUTH',
] as const;
