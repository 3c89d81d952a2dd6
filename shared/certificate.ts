// What a certificate says, as it is shown to people. Used by the contract, the failures of a connection, the doctor and the form.

import * as v from 'valibot';
import { secretChangesSchema } from './profile.ts';
import { tlsSettingsSchema } from './profile-parts.ts';

/** Facts of one X.509 certificate. Names are the holder's own words: text, nothing to be believed by itself. */
export interface CertificateFacts {
  /** Distinguished name in one line. */
  readonly subject: string;
  readonly issuer: string;
  /** Host names and addresses it is made out to (subject alternative names), such as `DNS:broker.example`. */
  readonly names: readonly string[];
  /** Milliseconds since 1970; null: not readable. */
  readonly validFrom: number | null;
  readonly validTo: number | null;
  /** SHA-256 of the whole certificate, as `AB:CD:…`. */
  readonly fingerprint: string;
  /** Such as `RSA 2048` or `EC P-256`; empty: of a kind not known. */
  readonly keyType: string;
}

/** What a private key is, told without giving it away. */
export interface KeyFacts {
  readonly isEncrypted: boolean;
  /** Null: it cannot be opened, for want of its passphrase or otherwise. */
  readonly keyType: string | null;
  /** Whether it is the key of our certificate; null: not known, as one of the two is missing or cannot be opened. */
  readonly belongs: boolean | null;
}

/** What certificates and key a profile has, or a draft of one. */
export interface TlsMaterial {
  /** Of the own certificate authorities, in the order of the text. */
  readonly authorities: readonly CertificateFacts[];
  /** Ours, then its intermediates. Out of a PKCS#12 file ours alone; empty: none, or it cannot be opened. */
  readonly certificates: readonly CertificateFacts[];
  /** Null: none, or it is in the PKCS#12 file. */
  readonly key: KeyFacts | null;
}

/** A certificate that the user may pin, met where only a pinned one is taken. */
export interface OfferedCertificate {
  readonly certificate: CertificateFacts;
  /** The fingerprint pinned so far, which is another one; null: none was pinned yet. */
  readonly pinnedFingerprint: string | null;
}

/** What a file holds that was chosen as a certificate or key. PEM is what the profile keeps. */
export type CertificateFile =
  | {
      readonly kind: 'certificates';
      readonly pem: string;
      /** In the order of the file. */
      readonly certificates: readonly CertificateFacts[];
      /** Of a key in the same file; empty: none. */
      readonly keyPem: string;
    }
  | { readonly kind: 'key'; readonly keyPem: string; readonly isEncrypted: boolean }
  | {
      readonly kind: 'pkcs12';
      /** The certificate in it; null: it could not be opened. */
      readonly certificate: CertificateFacts | null;
      /** Why it could not be opened, and the field at fault (`keyPassphrase` or `pkcs12`); null: it can be used. */
      readonly problem: { readonly field: string; readonly message: string } | null;
    };

export const certificateArgs = {
  /** The file itself is the call's body. The passphrase opens a PKCS#12 file. */
  read: { passphrase: v.pipe(v.string(), v.maxLength(65_535)) },
  /** The secrets as they would be saved: one that is not named is the saved one. */
  describe: {
    tls: v.pick(tlsSettingsSchema, ['caPem', 'identity', 'certificatePem']),
    secrets: v.pick(secretChangesSchema, ['keyPem', 'keyPassphrase', 'pkcs12']),
  },
  pin: { fingerprint: v.pipe(v.string(), v.regex(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)) },
} as const;
/** Largest file read, in bytes. */
export const largestCertificateFile = 512 * 1024;
