// What a certificate says, as it is shown to people. Used by the contract, the failures of a connection, the doctor and the form.

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
