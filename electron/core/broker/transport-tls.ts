// Puts TLS over an open socket, with the profile's authorities and client certificate. Called by transport.ts.

import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import type { TlsTarget, TransportTarget } from './connect-options.ts';
import { type LayerEvents, problemFromError } from './transport.ts';

/** In bytes. One piece ahead and no more, so that a reader which takes its time lets the socket rest. Unknown to Node's types. */
const readAhead = { highWaterMark: 1 };

/** Starts the handshake; the answer closes everything at once. */
export function openTls(socket: Duplex, target: TransportTarget, options: TlsTarget, events: LayerEvents): () => void {
  events.step('Securing the connection (TLS)');
  let secure: tls.TLSSocket;
  try {
    secure = tls.connect({
      socket,
      ...(target.webSocketPath === null ? readAhead : {}),
      rejectUnauthorized: options.verification !== 'off',
      // An address has no server name (RFC 6066 section 3), but its certificate is still checked against it.
      ...(isIP(target.host) === 0 ? { servername: target.host } : { host: target.host }),
      ca: options.caPem ?? trustedAuthorities(),
      ...(options.certificatePem === null ? {} : { cert: options.certificatePem }),
      ...(options.keyPem === null ? {} : { key: options.keyPem }),
      ...(options.keyPassphrase === null ? {} : { passphrase: options.keyPassphrase }),
    });
  } catch (error) {
    // Unusable keys and certificates throw here; they were checked at entry, so this is the last net.
    const problem = problemFromError(error instanceof Error ? error : new Error(String(error)));
    setImmediate(() => events.ended(problem));
    return () => socket.destroy();
  }
  let certificate: string | null = null;
  // When the check fails the certificate is gone by the time of the error; here, just before the check, it can still be read.
  secure.prependListener('secure', () => {
    certificate = describeCertificate(secure);
  });
  const closed = (): void => events.ended({ kind: 'closed' });
  secure.on('secureConnect', () => {
    open = true;
    secure.off('close', closed);
    events.opened(secure);
  });
  let open = false;
  secure.on('error', (error: NodeJS.ErrnoException) => {
    // Once open, an error without a code is what the layer above closed us with, and told itself.
    if (!open || error.code !== undefined) events.ended(problemFromError(error, certificate));
  });
  secure.on('close', closed);
  return () => {
    secure.destroy();
    socket.destroy();
  };
}

/** Node's own roots, and those of the operating system where this Node can tell them (from 22.15). */
function trustedAuthorities(): string[] {
  const { getCACertificates } = tls as { readonly getCACertificates?: (kind: 'system') => string[] };
  return getCACertificates === undefined
    ? [...tls.rootCertificates]
    : [...tls.rootCertificates, ...getCACertificates('system')];
}

/** Subject, names, issuer, dates and fingerprint of the broker's certificate, as lines to copy. */
function describeCertificate(secure: tls.TLSSocket): string | null {
  // Not getPeerX509Certificate: after it Node 20 finds no IP addresses in the certificate when it checks the name.
  const { subject, subjectaltname, issuer, valid_from, valid_to, fingerprint256 } = secure.getPeerCertificate();
  // There may be none, whatever the types say: then the object is empty.
  if ((fingerprint256 as string | undefined) === undefined) return null;
  return [
    `Subject: ${nameOf(subject)}`,
    `Names: ${subjectaltname ?? 'none'}`,
    `Issuer: ${nameOf(issuer)}`,
    `Valid: ${valid_from} to ${valid_to}`,
    `SHA-256: ${fingerprint256}`,
  ].join('\n');
}

/** A distinguished name in one line. */
function nameOf(name: tls.Certificate): string {
  return Object.entries(name)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(', ');
}
