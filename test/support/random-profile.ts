// Profiles of every kind that can be saved, made by a seeded source of randomness. Used by tests that must hold for any profile.

import type { ProfileSettings } from '../../shared/profile.ts';
import type { PasswordSource, Subscription, TypedBytes, UserProperties, Will } from '../../shared/profile-parts.ts';
import { createRandomSource, type RandomSource } from './random-source.ts';

const words = [
  '',
  'plant',
  'Süd',
  'a b',
  'x'.repeat(200),
  '日本',
  '-',
  '0',
  'drop/🌳',
  '"quoted"',
  'tab\tbed',
] as const;

/** Settings without problems; the same seed gives the same ones. */
export function randomProfile(seed: number): ProfileSettings {
  const random = createRandomSource(seed);
  const yes = (): boolean => random.below(2) === 0;
  const word = (): string => random.pick(words);
  const solid = (): string => random.pick(words.filter((one) => one !== ''));
  const upTo = (limit: number): number => random.pick([0, 1, random.below(limit + 1), limit]);
  const list = <Item>(make: () => Item, limit = 4): Item[] => Array.from({ length: random.below(limit) }, make);
  const tokens = ['mqtt', 'mqttv3.1', 'X-Api', 'a'] as const;
  const pairs = (): UserProperties => list(() => [word(), word()]);
  const firstDelayMs = 100 + random.below(60_000);
  const host = random.pick(['localhost', 'broker.example.com', '10.0.0.1', 'fe80::1', 'fe80::1%eth0']);
  const isAddress = host !== 'localhost' && host !== 'broker.example.com';
  const socketPath = random.pick(['', '/run/mosquitto/mosquitto.sock', '\\\\.\\pipe\\mqtt']);
  return {
    name: solid(),
    scheme: random.pick(['mqtt', 'mqtts', 'ws', 'wss']),
    host,
    port: 1 + random.below(65_535),
    socketPath,
    addressFamily: isAddress ? 'any' : random.pick(['any', 'ipv4', 'ipv6']),
    path: random.pick(['/', '/mqtt', '/a/b?token=1&x=%20']),
    webSocket: {
      headers: list(() => [random.pick(tokens), random.pick(['', 'a b', 'Bearer x'])]),
      subprotocol: random.pick(['', ...tokens]),
    },
    proxy: {
      // A socket of this machine is not reached through a proxy.
      kind: socketPath === '' ? random.pick(['none', 'environment', 'http', 'socks5']) : 'environment',
      host: random.pick(['proxy', '10.0.0.2', '::1']),
      port: 1 + random.below(65_535),
      username: random.pick(['', 'me', 'Süd']),
    },
    protocolVersion: random.pick(['auto', 5, 4, 3]),
    clientId: word(),
    clientIdUnique: yes(),
    cleanStart: yes(),
    sessionExpiryInterval: upTo(0xffff_ffff),
    keepAlive: upTo(0xffff),
    connectTimeoutMs: 1000 + upTo(299_000),
    maximumPacketSize: 1024 + upTo(268_435_460 - 1024),
    receiveMaximum: 1 + upTo(0xfffe),
    topicAliasMaximum: upTo(0xffff),
    requestResponseInformation: yes(),
    requestProblemInformation: yes(),
    userProperties: pairs(),
    authenticationMethod: random.pick(['', 'SCRAM-SHA-256', 'my own']),
    reconnect: {
      enabled: yes(),
      firstDelayMs,
      longestDelayMs: firstDelayMs + random.below(3_000_000),
      maximumAttempts: yes() ? null : 1 + random.below(1_000_000),
    },
    username: random.pick([null, '', ...words]),
    passwordSource: passwordSource(random),
    will: yes() ? null : will(random, pairs, word),
    tls: {
      verification: random.pick(['full', 'ignoreName', 'pinned', 'off']),
      pinnedFingerprint: yes()
        ? ''
        : Array.from({ length: 32 }, (_one, at) => ((at * 7) % 256).toString(16).padStart(2, '0')).join(':'),
      caPem: word(),
      identity: random.pick(['pem', 'pkcs12']),
      certificatePem: word(),
      serverName: random.pick(['', 'broker.example.com']),
      alpnProtocols: list(() => random.pick(['mqtt', 'x-amzn-mqtt-ca', 'a b', 'one,two'])),
      minimumVersion: random.pick(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']),
    },
    // No filter twice: the form refuses that.
    subscriptions: list(() => subscription(random, yes), 6).filter(
      ({ topicFilter }, index, all) => all.findIndex((one) => one.topicFilter === topicFilter) === index,
    ),
    excludedFilters: list(() => random.pick(['a/#', '$SYS/#', '+/noise'])),
    group: random.pick(['', 'Production', 'Süd 2']),
    connectAtStart: yes(),
    guarded: yes(),
    color: random.pick([null, 'red', 'orange', 'yellow', 'green', 'blue', 'purple']),
    demo: false,
  };
}

function passwordSource(random: RandomSource): PasswordSource {
  return random.pick<PasswordSource>([
    { kind: 'typed' },
    { kind: 'environment', variable: 'MQTT_TOKEN' },
    { kind: 'command', command: 'pass show "mqtt token"' },
  ]);
}

function bytes(random: RandomSource): TypedBytes {
  return random.pick<TypedBytes>([
    { text: '', encoding: 'utf-8' },
    { text: '{"state": "gone"}\n', encoding: 'utf-8' },
    { text: '', encoding: 'base64' },
    { text: 'AP8=', encoding: 'base64' },
    { text: 'AAEC\nAwQF', encoding: 'base64' },
  ]);
}

function will(random: RandomSource, pairs: () => UserProperties, word: () => string): Will {
  const seconds = (): number => random.pick([0, 1, 3600, 0xffff_ffff]);
  return {
    topicName: random.pick(['gone', 'plant/line 1/state', '$own/x', '/']),
    payload: bytes(random),
    qos: random.pick([0, 1, 2]),
    retain: random.pick([true, false]),
    willDelayInterval: seconds(),
    payloadFormatIndicator: random.pick([true, false]),
    messageExpiryInterval: random.pick([null, seconds()]),
    contentType: word(),
    responseTopic: random.pick(['', 'reply/to']),
    correlationData: bytes(random),
    userProperties: pairs(),
  };
}

function subscription(random: RandomSource, yes: () => boolean): Subscription {
  const topicFilter = random.pick(['#', '$SYS/#', 'a/+/b', '$share/group/a/#', '日本/#']);
  return {
    topicFilter,
    qos: random.pick([0, 1, 2]),
    enabled: yes(),
    // MQTT forbids the two together.
    noLocal: yes() && !topicFilter.startsWith('$share'),
    retainAsPublished: yes(),
    retainHandling: random.pick([0, 1, 2]),
    subscriptionIdentifier: random.pick([null, 1, 268_435_455]),
  };
}
