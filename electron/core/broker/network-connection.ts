// One network connection from the first lookup to its end: transport, inbound side, mqtt.js, keep alive. Made anew for each attempt by connection.ts.

import { type IConnackPacket, MqttClient } from 'mqtt';
import { assert } from '../../../shared/assert.ts';
import type { CertificateFacts } from '../../../shared/certificate.ts';
import type { BrokerLimits, ProtocolVersion } from '../../../shared/connection.ts';
import { blotReason } from './blotted-secrets.ts';
import { limitsFromConnack } from './broker-limits.ts';
import { clientOptionsFrom } from './client-options.ts';
import type { ConnectFields, TransportTarget } from './connect-options.ts';
import { connectPacket } from './connect-packet.ts';
import { EnhancedAuthentication } from './enhanced-authentication.ts';
import { GuardedStream } from './guarded-stream.ts';
import { createInbound, type Inbound, type Violation } from './inbound.ts';
import { KeepAlive } from './keep-alive.ts';
import type { MessageSink } from './message-sink.ts';
import type { PacketLog } from './packet-log.ts';
import type { ConnectStage, NetworkEnd, NetworkPhase } from './network-end.ts';
import { openTransport } from './open-transport.ts';
import { isScramMethod, ScramError } from './scram.ts';
import type { Transport, TransportEvents } from './transport.ts';

export interface NetworkConnectionOptions {
  readonly target: TransportTarget;
  readonly fields: ConnectFields;
  readonly protocolVersion: ProtocolVersion;
  /** Milliseconds until CONNACK must be here. */
  readonly timeoutMs: number;
  readonly sink: MessageSink;
  /** Whether somebody looks at what comes: where nobody does it may come in larger pieces, up to 30 ms late. */
  readonly isWatched: () => boolean;
  /** Packet ids of QoS 2 messages towards us that are not released; kept from one network connection to the next. */
  readonly unreleased: Set<number>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Null: nobody looks at the packets of this connection. */
  readonly packetLog: PacketLog | null;
  /** Takes secrets out of what the broker says (blotted-secrets.ts). */
  readonly blot: (text: string) => string;
  readonly step: (step: string, stage: ConnectStage) => void;
  /** Something worth telling about the stage; for the doctor. */
  readonly fact: (label: string, value: string, certificate?: CertificateFacts) => void;
  /** Bytes came and were worked off. Called per read. */
  readonly read: () => void;
  readonly accepted: (limits: BrokerLimits) => void;
  /** The broker took what `reAuthenticate` began. */
  readonly reAuthenticated: () => void;
  /** Once; the network connection is over. */
  readonly ended: (end: NetworkEnd) => void;
}

/** Four million acknowledgements: a broker that is this far behind with reading does not read. */
const unreadLimitBytes = 16 * 1_048_576;

const disconnectPacket = Uint8Array.of(0xe0, 0);

export class NetworkConnection {
  readonly #options: NetworkConnectionOptions;
  readonly #transport: Transport;
  readonly #timeout: NodeJS.Timeout;
  #phase: NetworkPhase = 'opening';
  #step = 'Starting';
  #stage: ConnectStage = 'tcp';
  #client: MqttClient | null = null;
  #stream: GuardedStream | null = null;
  #inbound: Inbound | null = null;
  #keepAlive: KeepAlive | null = null;
  #authentication: EnhancedAuthentication | null = null;
  /** mqtt.js has read CONNACK and takes subscriptions and messages. */
  #accepting = false;
  #over = false;
  /** One for each PINGREQ without its PINGRESP, in order. */
  readonly #pings: (() => void)[] = [];
  /** Acknowledgements that the system has not taken yet. */
  #unreadBytes = 0;

  constructor(options: NetworkConnectionOptions) {
    this.#options = options;
    this.#timeout = setTimeout(() => {
      this.#end({
        kind: 'timeout',
        step: this.#step,
        stage: this.#stage,
        phase: this.#phase,
        timeoutMs: options.timeoutMs,
      });
    }, options.timeoutMs);
    const events: TransportEvents = {
      step: (step, stage) => this.#tellStep(step, stage),
      fact: (...fact) => options.fact(...fact),
      opened: () => this.#opened(),
      data: (chunk) => this.#data(chunk),
      ended: (problem) => this.#endSoon({ kind: 'transport', phase: this.#phase, problem }),
    };
    this.#transport = openTransport(options.target, events, options.isWatched);
  }

  /** The library's side, for subscribing and publishing; null unless online. */
  get client(): MqttClient | null {
    return this.#accepting && !this.#over ? this.#client : null;
  }

  /** Calls back when everything published so far is with the socket. */
  whenFlushed(done: () => void): void {
    this.#stream?.whenFlushed(done);
  }

  /** Proves once more who we are (MQTT 5 clause 4.12.1). False, and nothing is sent, without a method, offline, or while it is being done. */
  reAuthenticate(): boolean {
    return this.client !== null && (this.#authentication?.reAuthenticate() ?? false);
  }

  /**
   * Calls back when the broker has answered a PINGREQ sent now: what it wrote before its answer is here then. Not at all when the network
   * connection ends before. False, and nothing is sent, unless online.
   */
  ping(answered: () => void): boolean {
    const { client } = this;
    if (client === null) return false;
    this.#pings.push(answered);
    client.sendPing();
    return true;
  }

  /** Leaves at once: DISCONNECT when online, otherwise without a word. `ended` is not called any more. */
  close(): Promise<void> {
    if (this.#over) return Promise.resolve();
    const polite = this.#phase === 'online';
    this.#release();
    return new Promise((done) => {
      if (polite) {
        this.#write(disconnectPacket, () => undefined);
        this.#transport.end(done);
      } else {
        this.#transport.destroy();
        done();
      }
    });
  }

  #tellStep(step: string, stage: ConnectStage): void {
    this.#step = step;
    this.#stage = stage;
    if (!this.#over) this.#options.step(step, stage);
  }

  #opened(): void {
    const { fields, protocolVersion, packetLog } = this.#options;
    this.#phase = 'handshake';
    packetLog?.begin(protocolVersion, fields.clientId);
    this.#tellStep('Waiting for the broker’s answer (CONNACK)', 'connect');
    if (protocolVersion !== 5 && fields.username === null && fields.password !== null) {
      return this.#end({
        kind: 'unsendable',
        text: 'MQTT 3.1.1 knows no password without a user name. Enter a user name, or clear the password.',
      });
    }
    const authentication = this.#openAuthentication();
    let connect = this.#connectPacket(authentication);
    if (connect === null) return;
    const stream = new GuardedStream({
      write: (bytes, flushed) => {
        // mqtt.js writes its CONNECT whole and first; ours goes out in its place.
        assert(connect === null || bytes[0] === 0x10, 'mqtt.js begins with CONNECT');
        const packet = connect ?? bytes;
        connect = null;
        this.#write(packet, flushed);
      },
    });
    this.#stream = stream;
    this.#inbound = createInbound({
      // 3.1 has the packets of 3.1.1.
      protocolVersion: protocolVersion === 5 ? 5 : 4,
      maximumPacketSize: fields.maximumPacketSize,
      receiveMaximum: fields.receiveMaximum,
      topicAliasMaximum: protocolVersion === 5 ? fields.topicAliasMaximum : 0,
      sink: this.#options.sink,
      unreleased: this.#options.unreleased,
      ...(authentication === null ? {} : { authenticate: (packet) => authentication.received(packet) }),
      ...(packetLog === null
        ? {}
        : { observe: (type, sizeBytes, bytes, start) => packetLog.received(type, sizeBytes, bytes, start) }),
      pass: (packet) => {
        // mqtt.js reads it later; what follows in the same chunk must already count as said by a broker that accepted us.
        if (isAcceptingConnack(packet)) this.#phase = 'online';
        stream.pass(packet);
      },
      reply: (bytes) => this.#reply(bytes),
      violation: (violation) => this.#violated(violation),
    });
    // The client is made only now: its constructor writes CONNECT at once.
    const client = new MqttClient(() => stream, clientOptionsFrom(fields, protocolVersion));
    this.#client = client;
    client.on('packetreceive', (packet) => {
      // First of all who read it: no refusal, of whatever it may be, shows a secret that the broker repeats.
      blotReason(packet, this.#options.blot);
      if (packet.cmd === 'connack') this.#connack(packet);
      else if (packet.cmd === 'pingresp') this.#pings.shift()?.();
    });
    client.on('connect', (connack) => this.#accepted(connack));
    client.on('disconnect', (packet) => {
      this.#end({
        kind: 'disconnected',
        reasonCode: packet.reasonCode ?? 0,
        reasonString: packet.properties?.reasonString ?? null,
        serverReference: packet.properties?.serverReference ?? null,
      });
    });
    // Whatever the library complains about ends with the stream; a refusal has been read from CONNACK already.
    client.on('error', (error) => this.#endSoon({ kind: 'library', text: error.message }));
    stream.on('error', (error) => this.#endSoon({ kind: 'library', text: error.message }));
    stream.on('close', () => this.#endSoon({ kind: 'transport', phase: this.#phase, problem: { kind: 'closed' } }));
  }

  /** Null: it cannot be made, and the network connection has ended. */
  #connectPacket(authentication: EnhancedAuthentication | null): Uint8Array | null {
    const { fields, protocolVersion } = this.#options;
    // A password that is proved is never sent, whatever the broker answers.
    const withPassword = !isScramMethod(fields.authenticationMethod);
    try {
      return connectPacket(fields, protocolVersion, authentication?.start() ?? null, withPassword);
    } catch (error) {
      if (!(error instanceof ScramError)) throw error;
      this.#end({ kind: 'unsendable', text: error.message });
      return null;
    }
  }

  /** Null where the profile names no method. */
  #openAuthentication(): EnhancedAuthentication | null {
    const { fields } = this.#options;
    if (fields.authenticationMethod === '') return null;
    this.#authentication = new EnhancedAuthentication({
      fields,
      write: (packet) => {
        if (!this.#over) this.#write(packet, () => undefined);
      },
      // Soon: it may be found out in the middle of what is being read.
      failed: (message) => this.#endSoon({ kind: 'authentication', phase: this.#phase, message }),
      reAuthenticated: this.#options.reAuthenticated,
    });
    return this.#authentication;
  }

  /** Whole packets of ours, but for acknowledgements. */
  #write(packets: Uint8Array, flushed: () => void): void {
    this.#keepAlive?.sent();
    this.#options.packetLog?.sent(packets);
    this.#transport.write(packets, flushed);
  }

  #reply(bytes: Uint8Array): void {
    this.#keepAlive?.sent();
    this.#options.packetLog?.acknowledged(bytes);
    this.#unreadBytes += bytes.length;
    this.#transport.write(bytes, () => {
      this.#unreadBytes -= bytes.length;
    });
    if (this.#unreadBytes > unreadLimitBytes) this.#endSoon({ kind: 'deaf', unreadBytes: this.#unreadBytes });
  }

  #data(chunk: Uint8Array): void {
    if (this.#over) return;
    this.#keepAlive?.received();
    this.#inbound?.consume(chunk, this.#options.now());
    this.#options.read();
  }

  #connack(connack: IConnackPacket): void {
    const code = connack.reasonCode ?? connack.returnCode ?? 0;
    if (code === 0) return;
    this.#end({
      kind: 'refused',
      code,
      reasonString: connack.properties?.reasonString ?? null,
      serverReference: connack.properties?.serverReference ?? null,
    });
  }

  #accepted(connack: IConnackPacket): void {
    if (this.#over) return;
    clearTimeout(this.#timeout);
    this.#accepting = true;
    const { fields, protocolVersion, now } = this.#options;
    const limits = limitsFromConnack(connack, fields, protocolVersion);
    this.#keepAlive = new KeepAlive({
      keepAlive: limits.keepAlive,
      sendPing: () => void this.ping(() => undefined),
      lost: () => this.#end({ kind: 'silent', keepAlive: limits.keepAlive }),
      monotonicNow: () => performance.now(),
      wallNow: now,
    });
    this.#options.accepted(limits);
  }

  #violated(violation: Violation): void {
    const phase = this.#phase;
    if (phase === 'online' && this.#options.protocolVersion === 5) {
      this.#write(Uint8Array.of(0xe0, 1, violation.reasonCode), () => undefined);
    }
    this.#end({ kind: 'violation', phase, violation });
  }

  /** Ends after what the library has been given is worked off: a DISCONNECT or CONNACK may be the last thing before the end. */
  #endSoon(end: NetworkEnd): void {
    if (this.#over) return;
    setImmediate(() => this.#end(end));
  }

  #end(end: NetworkEnd): void {
    if (this.#over) return;
    this.#release();
    this.#transport.end(() => undefined);
    this.#options.ended(end);
  }

  #release(): void {
    this.#over = true;
    clearTimeout(this.#timeout);
    this.#keepAlive?.stop();
    this.#inbound = null;
    // Forced: nothing is written any more, the library's timers go, its pending callbacks are told.
    this.#client?.end(true);
    this.#stream?.destroy();
  }
}

/** CONNACK (type 2) with code 0, which stands behind flags and a length of one byte or more. */
function isAcceptingConnack(packet: Uint8Array): boolean {
  if (packet[0] !== 0x20) return false;
  let lengthEnd = 1;
  while (((packet[lengthEnd] ?? 0) & 0x80) !== 0) lengthEnd++;
  return packet[lengthEnd + 2] === 0;
}
