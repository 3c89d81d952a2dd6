// The built-in demo: an embedded broker on a free port of this machine, and devices that talk to it. Started by connections.ts
// when the Demo profile is opened. A newcomer sees a living tree with no network and no configuration.

export interface DemoOptions {
  /** 0 <= x < 1. With the same numbers the devices say the same things. */
  readonly random: () => number;
  /** Milliseconds since 1970, for the timestamps in payloads. */
  readonly now: () => number;
}

/** A running demo. */
export interface Demo {
  /** On 127.0.0.1, MQTT 3.1.1 over TCP. */
  readonly port: number;
  /** Stops devices and broker and disconnects everyone. Safe to call twice. */
  close(): Promise<void>;
}
