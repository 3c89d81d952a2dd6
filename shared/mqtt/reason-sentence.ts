// What a broker's reason code means to people, in whole sentences with a remedy where there is one. Used by connection and publishing.

import { hexByte, type ReasonedPacket } from './reason-code.ts';

/** Sentences for whatever packet the code comes in; those that differ by packet follow below. */
const general: ReadonlyMap<number, string> = new Map([
  [0x00, 'The broker accepted this.'],
  [0x01, 'The broker granted QoS 1.'],
  [0x02, 'The broker granted QoS 2.'],
  [0x10, 'The broker accepted the message, but nobody is subscribed to its topic.'],
  [0x11, 'The broker had no such subscription.'],
  [0x80, 'The broker refused and gave no reason. Its log may say more.'],
  [0x81, 'The broker could not read a packet that Treeline sent.'],
  [0x82, 'The broker says that Treeline broke the rules of MQTT.'],
  [0x83, 'The broker refused for a reason of its own. Its log may say more.'],
  [0x84, 'The broker does not speak this version of MQTT. Choose the other version in the profile.'],
  [0x85, 'The broker does not accept this client ID. Change it in the profile, or leave it empty for a random one.'],
  [0x86, 'The broker does not accept this user name and password. Check both in the profile.'],
  [0x87, 'The broker does not permit this. Check the credentials, and the permissions that the broker gives them.'],
  [0x88, 'The broker is not available at the moment.'],
  [0x89, 'The broker is busy. Try again later.'],
  [0x8a, 'The broker has banned this client. Ask its administrator.'],
  [0x8b, 'The broker is shutting down.'],
  [0x8c, 'The broker wants another way of authentication, which Treeline does not offer.'],
  [0x8d, 'The broker heard nothing from Treeline within the keep alive time.'],
  [0x8e, 'Another client has connected with the same client ID, so the broker ended this connection.'],
  [0x8f, 'The broker does not accept this topic filter.'],
  [0x90, 'The broker does not accept this topic.'],
  [0x91, 'The broker says that this packet identifier is still in use.'],
  [0x92, 'The broker does not know this packet identifier; it may have lost the session.'],
  [0x93, 'The broker received more unacknowledged messages at once than it allows.'],
  [0x94, 'The broker does not accept the topic alias that Treeline used.'],
  [0x95, 'The packet is larger than the broker allows.'],
  [0x96, 'The broker says that messages come too fast.'],
  [0x97, 'A quota of the broker is used up.'],
  [0x98, 'An administrator of the broker ended this.'],
  [0x99, 'The payload is not what its format says: it is not valid UTF-8 text.'],
  [0x9a, 'The broker does not keep retained messages. Publish without the retain flag.'],
  [0x9b, 'The broker does not support this QoS. Choose a lower one.'],
  [0x9c, 'The broker asks to use another server for now.'],
  [0x9d, 'The broker has moved to another server. Change the address in the profile.'],
  [0x9e, 'The broker does not support shared subscriptions ($share/…).'],
  [0x9f, 'The broker limits how often clients connect, and this was too often.'],
  [0xa0, 'The longest connection time that the broker allows is over.'],
  [0xa1, 'The broker does not support subscription identifiers.'],
  [0xa2, 'The broker does not support wildcards (+ and #) in subscriptions.'],
]);

const publishing: ReadonlyMap<number, string> = new Map([
  [0x00, 'The broker accepted the message.'],
  [0x87, 'The broker does not permit publishing to this topic. Check the permissions that it gives these credentials.'],
  [0x97, 'The broker did not take the message: a quota is used up.'],
]);

/** Those of CONNACK and DISCONNECT stand behind “X refused the connection:” and “X ended the connection:”, so none says that again. */
const special: Readonly<Partial<Record<ReasonedPacket, ReadonlyMap<number, string>>>> = {
  connack: new Map([
    [0x00, 'The broker accepted the connection.'],
    [0x80, 'It gave no reason. The broker’s log may say more.'],
    [0x83, 'It has a reason of its own. The broker’s log may say more.'],
    // Mosquitto answers wrong passwords with 0x87, not 0x86, so either may be the cause.
    [0x87, 'It is about credentials or permission. Check user name and password, and what the broker permits them.'],
    [0x90, 'The broker does not accept the topic of the will message.'],
    [0x97, 'A quota of the broker is used up, such as the number of clients.'],
  ]),
  puback: publishing,
  pubrec: publishing,
  pubcomp: new Map([[0x00, 'The broker accepted the message.']]),
  suback: new Map([
    [0x00, 'The broker granted QoS 0.'],
    [0x80, 'The broker refused this subscription and gave no reason.'],
    [
      0x87,
      'The broker does not permit subscribing to this filter. Try a narrower one, or check the permissions of these credentials.',
    ],
    [0x97, 'The broker refused this subscription: a quota is used up, such as the number of subscriptions.'],
  ]),
  unsuback: new Map([[0x00, 'The broker ended this subscription.']]),
  disconnect: new Map([
    [0x00, 'It gave no reason.'],
    [0x80, 'It gave no reason. The broker’s log may say more.'],
    [0x87, 'These credentials are not permitted what Treeline asked for.'],
    [0x97, 'A quota of the broker is used up.'],
    [0x98, 'An administrator of the broker did it.'],
  ]),
};

/** What a reason code of MQTT 5 means in the packet it came in: one or two complete sentences. */
export function reasonCodeSentence(reasonCode: number, packet: ReasonedPacket): string {
  return (
    special[packet]?.get(reasonCode) ??
    general.get(reasonCode) ??
    `The broker answered with ${hexByte(reasonCode)}, which MQTT 5 does not define.`
  );
}

/** What a CONNACK return code of MQTT 3.1.1 means: one or two complete sentences. */
export function returnCodeSentence(returnCode: number): string {
  const reasonCode = reasonCodeOfReturnCode[returnCode];
  if (reasonCode === undefined)
    return `The broker answered with return code ${returnCode}, which MQTT 3.1.1 does not define.`;
  return reasonCodeSentence(reasonCode, 'connack');
}

/** The MQTT 5 reason code that says the same as each 3.1.1 return code. */
const reasonCodeOfReturnCode: readonly number[] = [0x00, 0x84, 0x85, 0x88, 0x86, 0x87];
