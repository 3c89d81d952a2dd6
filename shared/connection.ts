// The contract's part about connections: the state of one and what its broker said of itself. See contract.ts.

import type { OfferedCertificate } from './certificate.ts';
import type { ConnectionId, ProfileId } from './ids.ts';
import type { Qos, Subscription, TlsSettings } from './profile-parts.ts';

/** Why a connection is not online. */
export interface ConnectionFailure {
  /** What happened and what can be done, as sentences for people. */
  readonly message: string;
  /** MQTT reason code (or 3.1.1 return code), null where the failure lies below MQTT. */
  readonly reasonCode: number | null;
  /** Standard name of the reason code. */
  readonly reasonName: string | null;
  /** The broker's own words (reason string), as text. */
  readonly reasonString: string | null;
  /** Technical detail to copy: system or TLS error code, HTTP status. */
  readonly detail: string | null;
  readonly at: number;
  /** The certificate to be pinned (or not) where that is what it failed over; absent otherwise. */
  readonly offeredCertificate?: OfferedCertificate;
}

/** State of a connection; moments are milliseconds since 1970. */
export type ConnectionState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting'; readonly since: number; readonly attempt: number; readonly step: string }
  | { readonly kind: 'online'; readonly since: number }
  | {
      readonly kind: 'waiting';
      readonly retryAt: number;
      readonly attempt: number;
      readonly failure: ConnectionFailure;
    }
  /** Retrying by itself cannot help. `sessionTakenOver` asks the user: take over or use a fresh client id. */
  | {
      readonly kind: 'refused';
      readonly failure: ConnectionFailure;
      readonly sessionTakenOver: boolean;
      /** The command for the password, which the user has to allow before it is first run on this machine. */
      readonly commandToApprove?: string;
      /** It takes secrets that are in the vault. When that is unlocked, the connection is opened again by itself. */
      readonly vaultLocked?: true;
    }
  | { readonly kind: 'closed'; readonly since: number };

/** One filter of the profile and what became of it. A filter taken out of the profile is listed until the broker has let it go. */
export interface SubscriptionState extends Subscription {
  readonly outcome: /** Asked for, or to be asked for when the connection is online. */
    | { readonly kind: 'waiting' }
    | { readonly kind: 'granted'; readonly grantedQos: Qos }
    | { readonly kind: 'refused'; readonly reasonCode: number | null; readonly message: string }
    /** In the profile, but switched off. */
    | { readonly kind: 'disabled' }
    /** UNSUBSCRIBE is on its way: messages may still come. */
    | { readonly kind: 'ending' }
    /** The broker did not end it: messages go on coming. */
    | { readonly kind: 'notEnded'; readonly reasonCode: number; readonly message: string };
}

/** As CONNECT carries it: 3 is MQTT 3.1, 4 is 3.1.1, 5 is 5.0 (clause 3.1.2.2 of each). */
export type ProtocolVersion = 3 | 4 | 5;

/** What the broker said of itself in CONNACK (MQTT 5 clause 3.2.2.3); defaults where it was silent. */
export interface BrokerLimits {
  readonly protocolVersion: ProtocolVersion;
  readonly clientId: string;
  readonly sessionPresent: boolean;
  /** Seconds; the broker's own where it overruled ours. */
  readonly keepAlive: number;
  readonly maximumQos: Qos;
  readonly retainAvailable: boolean;
  readonly wildcardSubscriptionAvailable: boolean;
  readonly sharedSubscriptionAvailable: boolean;
  readonly subscriptionIdentifiersAvailable: boolean;
  /** Bytes; null: no limit announced. */
  readonly maximumPacketSize: number | null;
  readonly receiveMaximum: number;
  readonly topicAliasMaximum: number;
  /** What responses are best published under (clause 3.2.2.3.15); null: not told. */
  readonly responseInformation: string | null;
  /** Another server that may be used (clause 3.2.2.3.16); null: none. */
  readonly serverReference: string | null;
}

/** The production guard: `locked` refuses all that would change something at the broker. */
export type GuardState = 'none' | 'locked' | 'unlocked';

export interface ConnectionSnapshot {
  readonly connectionId: ConnectionId;
  readonly profileId: ProfileId;
  readonly name: string;
  readonly state: ConnectionState;
  readonly subscriptions: readonly SubscriptionState[];
  /** Null until the first CONNACK. */
  readonly broker: BrokerLimits | null;
  /** True while certificate checks are switched off. */
  readonly unverifiedTls: boolean;
  /** How the broker's certificate is checked, as of when the connection was opened; null without TLS. */
  readonly tlsVerification: TlsSettings['verification'] | null;
  readonly guard: GuardState;
}
