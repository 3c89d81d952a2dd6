// Puts into words what went wrong with a proxy on the way, or with a certificate that is not the pinned one. Pure. Used by failures.ts.

import { assertNever } from '../../../shared/assert.ts';
import type { OfferedCertificate } from '../../../shared/certificate.ts';
import { certificateLines } from './certificate-facts.ts';
import type { Remedy } from './reconnect-policy.ts';
import type { SystemFailureContext } from './system-failures.ts';
import type { ProxyFault } from './transport.ts';

export interface RouteWords {
  readonly message: string;
  readonly remedy: Remedy;
  readonly detail: string | null;
}

/** Nothing but the handshake has been sent by then. It stays refused until the user decides, also where it went well before. */
export function pinWords(
  { certificate, pinnedFingerprint }: OfferedCertificate,
  context: SystemFailureContext,
): RouteWords {
  const detail = certificateLines(certificate);
  if (pinnedFingerprint === null) {
    return {
      message: `The profile takes one pinned certificate only, and none is pinned yet. ${context.place} shows one for ${certificate.subject}, signed by ${certificate.issuer}. Compare its SHA-256 fingerprint with what the broker’s operator says, and pin it if they are the same: ${certificate.fingerprint}`,
      remedy: 'stop',
      detail,
    };
  }
  return {
    message: `The certificate of ${context.place} has changed, so nothing was sent. It has been renewed, or someone else answers in the broker’s place: ask its operator before you pin the new one. Pinned: ${pinnedFingerprint}. Shown now: ${certificate.fingerprint}`,
    remedy: 'stop',
    detail: `${detail}\nPinned SHA-256: ${pinnedFingerprint}`,
  };
}

/** `proxy` is the proxy's place. */
export function proxyWords(proxy: string, fault: ProxyFault, context: SystemFailureContext): RouteWords {
  switch (fault.kind) {
    case 'unusable':
      return { message: fault.text, remedy: 'stop', detail: null };
    case 'closed':
      return {
        message: `The proxy ${proxy} closed the connection without an answer. Check whether it is a proxy of the chosen kind (HTTP or SOCKS5).`,
        remedy: 'retry',
        detail: null,
      };
    case 'system':
      if (fault.code === 'ECONNRESET' || fault.code === 'EPIPE') return proxyWords(proxy, { kind: 'closed' }, context);
      return {
        message: `The proxy ${proxy} cannot be reached: ${unreachable[fault.code] ?? `${fault.code === '' ? fault.text : fault.code}.`}`,
        remedy: 'retry',
        detail: `${fault.code}: ${fault.text}`,
      };
    case 'noHttp':
      return {
        message: `${proxy} did not answer as an HTTP proxy does. Check its port, and whether it is a SOCKS5 proxy.`,
        remedy: 'stopUnlessProven',
        detail: fault.text,
      };
    case 'http':
      return httpProxyWords(proxy, fault, context);
    case 'socksLogin':
      return {
        message: fault.missing
          ? `The proxy ${proxy} wants a login. Enter a user name and a password for it in the profile.`
          : `The proxy ${proxy} did not take user name and password.`,
        remedy: 'stopUnlessProven',
        detail: null,
      };
    case 'socksReply':
      return socksReplyWords(proxy, fault.code, context);
    case 'noSocks':
      return {
        message: `${proxy} did not answer as a SOCKS5 proxy does. Check its port, and whether it is an HTTP proxy.`,
        remedy: 'stopUnlessProven',
        detail: fault.text,
      };
    default:
      return assertNever(fault);
  }
}

const unreachable: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no address is known for its name. Check the spelling.',
  EAI_AGAIN: 'the name server did not answer. Check the network connection.',
  ECONNREFUSED: 'nothing accepts connections there. Check host and port of the proxy, and whether it is running.',
  ETIMEDOUT: 'it does not answer. Check host and port of the proxy.',
  EHOSTUNREACH: 'there is no way to it from here. Check the network connection.',
  ENETUNREACH: 'there is no way to it from here. Check the network connection.',
};

function httpProxyWords(
  proxy: string,
  { status, statusText, body }: Extract<ProxyFault, { kind: 'http' }>,
  { place }: SystemFailureContext,
): RouteWords {
  const answer = `HTTP ${status}${statusText === '' ? '' : ` ${statusText}`}`;
  const advice =
    status === 407
      ? 'It wants a user name and a password: enter them in the profile, or check those that are there.'
      : status === 403
        ? 'It forbids this host or port; many proxies let only port 443 through.'
        : status === 405 || status === 501 || status === 400
          ? 'It may be an ordinary web server, or a proxy that makes no tunnels (CONNECT).'
          : status === 502 || status === 503 || status === 504
            ? 'It could not reach the broker itself. Check host and port of the broker.'
            : 'Check the settings of the proxy.';
  return {
    message: `The proxy ${proxy} did not make a way to ${place}: it answered ${answer}. ${advice}`,
    remedy: status >= 500 && status !== 501 ? 'retry' : 'stopUnlessProven',
    detail: body === '' ? answer : `${answer}\n${body}`,
  };
}

type SocksRule = readonly [sentence: (place: string) => string, remedy: Remedy];

/** By the codes of RFC 1928 clause 6. */
const socksReplies: Readonly<Record<number, SocksRule>> = {
  1: [(place) => `it failed to make a way to ${place} and does not say why.`, 'retry'],
  2: [(place) => `its rules forbid the way to ${place}.`, 'stopUnlessProven'],
  3: [(place) => `it finds no network that leads to ${place}.`, 'retry'],
  4: [(place) => `it cannot reach ${place}. Check the host of the broker.`, 'retry'],
  5: [(place) => `nothing accepts connections at ${place}. Check the port of the broker.`, 'retry'],
  6: [(place) => `the way from it to ${place} is too long or goes in circles.`, 'retry'],
  7: [() => 'it makes no connections for others (CONNECT).', 'stopUnlessProven'],
  8: [(place) => `it cannot use an address such as ${place}.`, 'stopUnlessProven'],
};

function socksReplyWords(proxy: string, code: number, { place }: SystemFailureContext): RouteWords {
  const [sentence, remedy] = socksReplies[code] ?? [() => `it answered with the unknown code ${code}.`, 'retry'];
  return { message: `The proxy ${proxy} was reached, but ${sentence(place)}`, remedy, detail: `SOCKS5 reply ${code}` };
}
