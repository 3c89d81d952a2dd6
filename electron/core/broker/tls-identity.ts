// Who we are in TLS, and the oldest version we speak, as Node wants it. Used by transport-tls.ts, and by tls-material.ts to try it out beforehand.

import type { SecureContextOptions } from 'node:tls';
import type { TlsSettings } from '../../../shared/profile-parts.ts';

export interface TlsIdentity {
  /** PEM: our certificate, then its intermediates; null: none. */
  readonly certificatePem: string | null;
  readonly keyPem: string | null;
  /** PKCS#12 in bytes, instead of certificate and key. */
  readonly pkcs12: Uint8Array | null;
  /** Of the key or of the PKCS#12 file. */
  readonly keyPassphrase: string | null;
  readonly minimumVersion: TlsSettings['minimumVersion'];
}

interface IdentitySecrets {
  readonly keyPem?: string;
  readonly keyPassphrase?: string;
  /** Base64. */
  readonly pkcs12?: string;
}

/** The identity that settings and secrets hold: by PEM or by PKCS#12, never both. */
export function tlsIdentityFrom(tls: TlsSettings, secrets: IdentitySecrets): TlsIdentity {
  const { identity, minimumVersion } = tls;
  const byPem = identity === 'pem';
  const pkcs12 = secrets.pkcs12 ?? '';
  return {
    certificatePem: byPem ? orNull(tls.certificatePem) : null,
    keyPem: byPem ? orNull(secrets.keyPem ?? '') : null,
    pkcs12: byPem || pkcs12 === '' ? null : Buffer.from(pkcs12, 'base64'),
    keyPassphrase: orNull(secrets.keyPassphrase ?? ''),
    minimumVersion,
  };
}

/** Options for a secure context; making one of them throws where certificate, key or passphrase do not fit. */
export function secureContextOptions(identity: TlsIdentity): SecureContextOptions {
  const { certificatePem, keyPem, pkcs12, keyPassphrase, minimumVersion } = identity;
  return {
    minVersion: minimumVersion,
    ...(certificatePem === null ? {} : { cert: certificatePem }),
    ...(keyPem === null ? {} : { key: keyPem }),
    ...(pkcs12 === null ? {} : { pfx: Buffer.from(pkcs12) }),
    ...(keyPassphrase === null ? {} : { passphrase: keyPassphrase }),
    ...olderCiphers(minimumVersion),
  };
}

/** OpenSSL 3 speaks TLS before 1.2 only at its lowest security level. Electron's BoringSSL has no levels. */
function olderCiphers(minimumVersion: TlsSettings['minimumVersion']): SecureContextOptions {
  const older = minimumVersion === 'TLSv1' || minimumVersion === 'TLSv1.1';
  return older && process.versions.electron === undefined ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {};
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text;
}
