// Topics of the demo that show what an explorer must cope with, and an echo that answers whatever it is sent.

import { gzipSync } from 'node:zlib';
import { isDue, type Device, type DeviceContext } from './device.ts';

const welcome =
  'Welcome to Treeline. This broker runs inside the application, and nothing here leaves your computer.\n' +
  'Try: publish TOGGLE to home/kitchen/lamp/set, or anything to demo/echo/request.';

/** About 15 topics, hardly a message a second. */
export function createCuriosities({ publish }: DeviceContext): Device {
  return {
    start() {
      publish('demo/welcome', welcome, true);
      publish('demo/values/integer-beyond-2^53', '9007199254740993', true);
      publish('demo/values/exact-decimal', '1.10', true);
      publish('demo/values/boolean', 'true', true);
      publish('demo/values/null', 'null', true);
      publish('demo/values/quoted-text', '"a JSON string"', true);
      publish('demo/values/xml', '<reading unit="bar"><value>2.41</value></reading>', true);
      publish('demo/values/gzip', gzipSync('{"compressed":true,"note":"gzip within MQTT"}'), true);
      publish('demo/values/not-utf-8', Uint8Array.of(0xff, 0xfe, 0x00, 0x80, 0xc3, 0x28), true);
      publish('demo/languages/日本語/挨拶', 'こんにちは、世界', true);
      publish('demo/languages/العربية', 'مرحبا بالعالم', true);
      publish('demo/languages/emoji 👩‍🚀', '🛰️ → 🌍', true);
      publish('demo//level without a name', 'The level between the slashes is empty, and that is legal.', true);
      publish('demo/echo/usage', 'Publish to demo/echo/request, and read demo/echo/response.', true);
    },
    tick(tick) {
      // An empty payload is a message like any other, when it is not retained.
      if (isDue(tick, 20, 3)) publish('demo/values/empty-payload', '', false);
    },
    receive(topicName, payload) {
      if (topicName === 'demo/echo/request') publish('demo/echo/response', payload.slice(), false);
    },
  };
}
