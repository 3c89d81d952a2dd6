// Puts TLS over an open stream: who the broker must be, and who we are. Called by open-transport.ts.

import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import type { CertificateFacts } from '../../../shared/certificate.ts';
import { certificateFactsFrom, certificateLines, plainFingerprint } from './certificate-facts.ts';
import type { TlsTarget, TransportTarget } from './connect-options.ts';
import { secureContextOptions } from './tls-identity.ts';
import { type LayerEvents, problemFromError, type TransportProblem } from './transport.ts';

/** In bytes. One piece ahead and no more, so that a reader which takes its time lets the socket rest. Unknown to Node's types. */
const readAhead = { highWaterMark: 1 };
/** Certificates of a chain that are looked at: longer ones are a mistake or a trick. */
const longestChain = 10;

/** Starts the handshake; the answer closes everything at once. */
export function openTls(socket: Duplex, target: TransportTarget, options: TlsTarget, events: LayerEvents): () => void {
  const name = options.serverName ?? target.host;
  events.step('Securing the connection (TLS)', 'tls');
  let secure: tls.TLSSocket;
  try {
    secure = tls.connect({
      socket,
      ...(target.webSocketPath === null ? readAhead : {}),
      ...secureContextOptions(options),
      ca: options.caPem ?? trustedAuthorities(),
      // A pinned certificate is compared below: who signed it, its dates and its name say nothing then.
      rejectUnauthorized: options.verification === 'full' || options.verification === 'ignoreName',
      ...(options.verification === 'ignoreName' ? { checkServerIdentity: () => undefined } : {}),
      // An address has no server name (RFC 6066 section 3), but its certificate is still checked against it.
      ...(isIP(name) === 0 ? { servername: name } : { host: name }),
      ...(options.alpnProtocols.length === 0 ? {} : { ALPNProtocols: [...options.alpnProtocols] }),
    });
  } catch (error) {
    // Unusable keys and certificates throw here; they were checked at entry, so this is the last net.
    const problem = problemFromError(error instanceof Error ? error : new Error(String(error)));
    setImmediate(() => events.ended(problem));
    return () => socket.destroy();
  }
  let chain: readonly CertificateFacts[] = [];
  // When the check fails the certificate is gone by the time of the error; here, just before the check, it can still be read.
  secure.prependListener('secure', () => {
    chain = chainOf(secure);
    for (const [index, facts] of chain.entries()) {
      events.fact(index === 0 ? 'Certificate' : 'Signed by', certificateLines(facts), facts);
    }
  });
  const closed = (): void => events.ended({ kind: 'closed' });
  let open = false;
  secure.on('secureConnect', () => {
    const problem = options.verification === 'pinned' ? pinProblem(chain[0], options.pinnedFingerprint) : null;
    if (problem !== null) {
      events.ended(problem);
      return;
    }
    tellAgreement(secure, options, events);
    open = true;
    secure.off('close', closed);
    events.opened(secure);
  });
  secure.on('error', (error: NodeJS.ErrnoException) => {
    const certificate = chain[0] === undefined ? null : certificateLines(chain[0]);
    // Once open, an error without a code is what the layer above closed us with, and told itself.
    if (!open || error.code !== undefined) events.ended(problemFromError(error, certificate));
  });
  secure.on('close', closed);
  return () => {
    secure.destroy();
    socket.destroy();
  };
}

/** Null: this is the pinned certificate. */
function pinProblem(certificate: CertificateFacts | undefined, pinned: string | null): TransportProblem | null {
  if (certificate === undefined) {
    return { kind: 'system', code: 'ERR_TLS_NO_CERTIFICATE', text: 'no certificate was sent', certificate: null };
  }
  if (pinned !== null && plainFingerprint(pinned) === plainFingerprint(certificate.fingerprint)) return null;
  return { kind: 'certificate', offered: { certificate, pinnedFingerprint: pinned } };
}

function tellAgreement(secure: tls.TLSSocket, options: TlsTarget, events: LayerEvents): void {
  events.fact('Agreed on', `${secure.getProtocol() ?? 'unknown'}, ${secure.getCipher().name}`);
  if (options.alpnProtocols.length > 0) {
    events.fact('Application protocol (ALPN)', typeof secure.alpnProtocol === 'string' ? secure.alpnProtocol : 'none');
  }
  const checks: Readonly<Record<TlsTarget['verification'], string>> = {
    full: 'chain, dates and name hold',
    ignoreName: 'chain and dates hold; the name was not looked at',
    pinned: 'it is the pinned certificate',
    off: `nothing was checked${secure.authorized ? '' : ` (${String(secure.authorizationError)})`}`,
  };
  events.fact('Verified', checks[options.verification]);
}

/** Node's own roots, and those of the operating system where this Node can tell them (from 22.15). */
function trustedAuthorities(): string[] {
  const { getCACertificates } = tls as { readonly getCACertificates?: (kind: 'system') => string[] };
  return getCACertificates === undefined
    ? [...tls.rootCertificates]
    : [...tls.rootCertificates, ...getCACertificates('system')];
}

/** The broker's certificate, then those that signed it as far as they are known. Empty: there is none. */
function chainOf(secure: tls.TLSSocket): readonly CertificateFacts[] {
  const chain: CertificateFacts[] = [];
  // Not getPeerX509Certificate: after it Node 20 finds no IP addresses in the certificate when it checks the name.
  let certificate: tls.DetailedPeerCertificate | undefined = secure.getPeerCertificate(true);
  // There may be none, whatever the types say: then the object is empty. The root is its own issuer.
  while ((certificate?.raw as Buffer | undefined) !== undefined && chain.length < longestChain) {
    const facts = certificateFactsFrom(certificate.raw);
    if (chain.at(-1)?.fingerprint === facts.fingerprint) break;
    chain.push(facts);
    certificate = certificate.issuerCertificate;
  }
  return chain;
}
