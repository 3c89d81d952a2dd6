// Puts codes of the operating system, of Node and of OpenSSL into words. Pure. Used by failures.ts.

import type { ProfileSettings } from '../../../shared/profile.ts';
import type { NetworkPhase } from './network-end.ts';
import type { Remedy } from './reconnect-policy.ts';

export interface SystemFailureContext {
  readonly scheme: ProfileSettings['scheme'];
  readonly host: string;
  /** Name looked for in the certificate where it is another one than the host; missing: the host. */
  readonly serverName?: string;
  /** The only kind of address wanted, for people: `IPv4` or `IPv6`; missing: any. */
  readonly onlyFamily?: string;
  /** Host and port for people, or the path of a socket. */
  readonly place: string;
}

interface SystemProblem {
  readonly code: string;
  readonly text: string;
  /** The broker's certificate as lines, where it was seen. */
  readonly certificate: string | null;
}

interface SystemWords {
  readonly message: string;
  readonly remedy: Remedy;
  readonly detail: string;
}

type Rule = readonly [sentence: (context: SystemFailureContext) => string, remedy: Remedy];

const network: Readonly<Record<string, Rule>> = {
  ENOTFOUND: [
    ({ host, onlyFamily }) =>
      `No ${onlyFamily === undefined ? '' : `${onlyFamily} `}address is known for “${host}”. Check the spelling, and that the network or VPN that knows this name is connected.`,
    'retry',
  ],
  EAI_AGAIN: [
    ({ host }) => `The name server did not answer when asked for “${host}”. Check the network connection.`,
    'retry',
  ],
  ECONNREFUSED: [
    ({ place }) => `Nothing accepts connections at ${place}. Check the port, and whether the broker is running.`,
    'retry',
  ],
  EHOSTUNREACH: [
    ({ place }) => `There is no way to ${place} from here. Check the network connection and the address.`,
    'retry',
  ],
  ENETUNREACH: [
    ({ place }) => `There is no way to ${place} from here. Check the network connection and the address.`,
    'retry',
  ],
  ENETDOWN: [() => 'The network is down. Check the network connection.', 'retry'],
  EADDRNOTAVAIL: [({ place }) => `${place} cannot be reached from any address of this computer.`, 'retry'],
  ETIMEDOUT: [
    ({ place }) => `${place} does not answer. Check host and port, and whether a firewall or a VPN stands between.`,
    'retry',
  ],
  EACCES: [
    ({ place }) => `This computer does not let Treeline connect to ${place}. A firewall or security policy forbids it.`,
    'retry',
  ],
  EPERM: [
    ({ place }) => `This computer does not let Treeline connect to ${place}. A firewall or security policy forbids it.`,
    'retry',
  ],
  ENOENT: [
    ({ place }) => `There is no socket at ${place}. Check the path, and whether the broker is running.`,
    'retry',
  ],
  ENOTSOCK: [({ place }) => `What is at ${place} is not a socket. Check the path.`, 'stopUnlessProven'],
  EMFILE: [() => 'Too many files and connections are open on this computer. Close some, or raise the limit.', 'retry'],
  EPIPE: [({ place }) => `The connection to ${place} broke while something was being sent.`, 'retry'],
};

const certificateSentence =
  'Choose the certificate of the authority that signed it as “CA certificate” in the profile.';

const tls: Readonly<Record<string, Rule>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: [
    ({ place }) =>
      `The certificate of ${place} is self-signed, so nobody vouches for it. If you trust it, pin it in the profile, or choose that very certificate as “CA certificate”.`,
    'stopUnlessProven',
  ],
  SELF_SIGNED_CERT_IN_CHAIN: [
    ({ place }) =>
      `The certificate of ${place} is signed by an authority that this computer does not trust. ${certificateSentence}`,
    'stopUnlessProven',
  ],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    ({ place }) =>
      `The certificate of ${place} is signed by an authority that this computer does not know. ${certificateSentence}`,
    'stopUnlessProven',
  ],
  UNABLE_TO_GET_ISSUER_CERT: [
    ({ place }) => `The chain of certificates of ${place} is not complete. ${certificateSentence}`,
    'stopUnlessProven',
  ],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
    ({ place }) =>
      `The certificate of ${place} is signed by an authority that this computer does not know. ${certificateSentence}`,
    'stopUnlessProven',
  ],
  CERT_SIGNATURE_FAILURE: [
    ({ place }) =>
      `The signature of the certificate of ${place} is wrong. The chosen CA certificate may be another one of the same name.`,
    'stopUnlessProven',
  ],
  CERT_HAS_EXPIRED: [
    ({ place }) =>
      `The certificate of ${place} has expired. It has to be renewed on the broker; if it is not old, check this computer’s clock.`,
    'stopUnlessProven',
  ],
  CERT_NOT_YET_VALID: [
    ({ place }) => `The certificate of ${place} is not valid yet. Check this computer’s clock.`,
    'stopUnlessProven',
  ],
  CERT_REVOKED: [({ place }) => `The certificate of ${place} has been revoked.`, 'stopUnlessProven'],
  ERR_TLS_NO_CERTIFICATE: [
    ({ place }) => `${place} showed no certificate, so there is none to compare.`,
    'stopUnlessProven',
  ],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    ({ place, host, serverName }) =>
      `The certificate of ${place} is made out to another name than “${serverName ?? host}”. Enter the name that the certificate has as host or as server name, or let the profile pass over the name.`,
    'stopUnlessProven',
  ],
};

/** Alerts of the broker, by the end of OpenSSL's code; they may come after the handshake seemed complete. */
const alerts: readonly (readonly [pattern: RegExp, sentence: string])[] = [
  [/ALERT_CERTIFICATE_REQUIRED$/, 'The broker wants a client certificate. Add certificate and key to the profile.'],
  [/ALERT_CERTIFICATE_EXPIRED$/, 'The broker says that the client certificate has expired. Choose a renewed one.'],
  [/ALERT_CERTIFICATE_REVOKED$/, 'The broker says that the client certificate has been revoked.'],
  [/ALERT_UNKNOWN_CA$/, 'The broker does not trust the authority that signed the client certificate.'],
  [/ALERT_(BAD|UNSUPPORTED)_CERTIFICATE$/, 'The broker cannot use the client certificate.'],
  [/ALERT_CERTIFICATE_UNKNOWN$/, 'The broker does not accept the client certificate.'],
  [/ALERT_ACCESS_DENIED$/, 'The broker knows the client certificate but denies access.'],
  [
    /ALERT_PROTOCOL_VERSION$|UNSUPPORTED_PROTOCOL$/,
    'Broker and Treeline have no TLS version in common. The broker probably offers only versions older than TLS 1.2.',
  ],
  [
    /ALERT_HANDSHAKE_FAILURE$|NO_CIPHERS_AVAILABLE$/,
    'Broker and Treeline could not agree on an encryption, or the broker wants a client certificate.',
  ],
  [/ALERT_UNRECOGNIZED_NAME$/, 'The broker does not know itself by the host name of the profile.'],
  [/ALERT_NO_APPLICATION_PROTOCOL$/, 'The broker wants another application protocol on this port (ALPN).'],
];

/** The failure behind a code, at a phase of the connection. */
export function systemFailure(problem: SystemProblem, phase: NetworkPhase, context: SystemFailureContext): SystemWords {
  const secure = context.scheme === 'mqtts' || context.scheme === 'wss';
  const detail = [problem.code === '' ? problem.text : `${problem.code}: ${problem.text}`, problem.certificate ?? '']
    .filter((line) => line !== '')
    .join('\n');
  const rule = network[problem.code] ?? tls[problem.code];
  if (rule !== undefined) {
    const [sentence, remedy] = rule;
    return { message: sentence(context), remedy, detail };
  }
  const alert = alerts.find(([pattern]) => pattern.test(problem.code));
  if (alert !== undefined) return { message: `${context.place}: ${alert[1]}`, remedy: 'stopUnlessProven', detail };
  if (
    /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|UNEXPECTED_MESSAGE/.test(
      problem.code + problem.text.toUpperCase().replaceAll(' ', '_'),
    )
  ) {
    const plain = context.scheme === 'wss' ? 'ws' : 'mqtt';
    return {
      message: `${context.place} does not speak TLS. Perhaps this port expects ${plain} instead of ${context.scheme}.`,
      remedy: 'stopUnlessProven',
      detail,
    };
  }
  if (problem.code === 'ECONNRESET') return { message: resetMessage(phase, secure, context), remedy: 'retry', detail };
  if (problem.code.startsWith('ERR_OSSL') || problem.code.startsWith('ERR_SSL') || problem.code.startsWith('ERR_TLS')) {
    return {
      message: `The secure connection to ${context.place} failed (${problem.text}).`,
      remedy: 'stopUnlessProven',
      detail,
    };
  }
  return {
    message: `The connection to ${context.place} failed (${problem.code === '' ? problem.text : problem.code}).`,
    remedy: 'retry',
    detail,
  };
}

function resetMessage(phase: NetworkPhase, secure: boolean, context: SystemFailureContext): string {
  if (phase === 'online') return `The connection to ${context.place} was cut off.`;
  const webSocket = context.scheme === 'ws' || context.scheme === 'wss';
  const doors = secure
    ? `Perhaps this port does not use TLS: try ${webSocket ? 'ws' : 'mqtt'} instead of ${context.scheme}.`
    : `Perhaps this port expects TLS${webSocket ? ' or plain MQTT: try wss or mqtt' : ' or WebSocket: try mqtts or ws'} instead of ${context.scheme}.`;
  return `${context.place} cut the connection off before answering. ${doors}`;
}
