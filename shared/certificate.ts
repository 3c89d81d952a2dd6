// What a certificate says, as it is shown to people. Used by the contract, the failures of a connection, the doctor and the form.

import * as v from 'valibot';

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
  pin: { fingerprint: v.pipe(v.string(), v.regex(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)) },
} as const;
/** Largest file read, in bytes. */
export const largestCertificateFile = 512 * 1024;
