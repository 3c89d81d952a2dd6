// Reads the will of an MQTTX connection. Pure. Called by mqttx.ts.

import * as v from 'valibot';
import type { Will } from '../../../../shared/profile-parts.ts';
import { type FieldReader, flag, integer, qos, readUserProperties, text } from './field-reader.ts';

/** An empty topic means no will. */
export function readMqttxWill(reader: FieldReader): Will | null {
  const topicName = reader.read('lastWillTopic', text(65_535), '');
  if (topicName === '') return null;
  const properties = reader.part('properties');
  const seconds = integer(0, 0xffff_ffff);
  return {
    topicName,
    payload: { text: reader.read('lastWillPayload', text(256 * 1024), ''), encoding: 'utf-8' },
    qos: reader.read('lastWillQos', qos, 0),
    retain: reader.read('lastWillRetain', flag, false),
    willDelayInterval: properties.read('willDelayInterval', seconds, 0),
    payloadFormatIndicator: properties.read('payloadFormatIndicator', flag, false),
    messageExpiryInterval: properties.read('messageExpiryInterval', v.nullable(seconds), null),
    contentType: properties.read('contentType', text(65_535), ''),
    responseTopic: properties.read('responseTopic', text(65_535), ''),
    correlationData: { text: properties.read('correlationData', text(65_535), ''), encoding: 'utf-8' },
    userProperties: readUserProperties(properties, 'userProperties'),
  };
}
