// Certificates and keys of the profile being edited: what they are, and files chosen for them. The core reads them, since only it can.
// Made by model.ts, called by the TLS section of the profile editor.

import { createStore } from 'zustand/vanilla';
import { type CertificateFile, largestCertificateFile, type TlsMaterial } from '../../shared/certificate.ts';
import { AppError } from '../../shared/errors.ts';
import { base64From } from './base64.ts';
import type { Line } from './line.ts';
import type { Notices } from './notices.ts';
import { changesFrom, type ProfileEditor, type ProfileEditorState } from './profile-draft-editor.ts';
import { usesTls } from './profile-draft-way.ts';
import type { Readable } from './readable.ts';

/** The fields that take a file. */
export type MaterialField = 'caPem' | 'certificatePem' | 'keyPem' | 'pkcs12';

/** A file as the page has it: `File`, or a stand-in in tests. */
export type ChosenFile = Pick<File, 'name' | 'size' | 'arrayBuffer'>;

export interface TlsMaterialState {
  /** As of a moment ago; null: not known (yet), or the profile uses no TLS. */
  readonly material: TlsMaterial | null;
}

export interface TlsMaterialModel {
  readonly store: Readable<TlsMaterialState>;
  /** Puts a file's content into the draft, as PEM where it is DER. Why it cannot be used, as a sentence; null: it is there. */
  take(field: MaterialField, file: ChosenFile): Promise<string | null>;
  /** The own certificate as typed or pasted: a key in it goes to the secrets at once, where it belongs. */
  typeCertificate(text: string): void;
}

interface Context {
  readonly line: Pick<Line, 'call'>;
  readonly notices: Pick<Notices, 'toast'>;
  readonly profileEditor: ProfileEditor;
}

/** After the last change, so that typing is not slowed down by it. */
const delayMs = 250;

export function createTlsMaterial(
  { line, notices, profileEditor }: Context,
  after: (delayMs: number, run: () => void) => void,
): TlsMaterialModel {
  const store = createStore<TlsMaterialState>(() => ({ material: null }));
  /** What was described last, and which answer is still wanted. */
  let described: readonly unknown[] = [];
  let revision = 0;

  const describe = async (asked: number): Promise<void> => {
    if (asked !== revision) return;
    const { profileId, draft, secrets } = profileEditor.store.getState();
    const { caPem, identity, certificatePem } = draft;
    const { keyPem, keyPassphrase, pkcs12 } = changesFrom(secrets);
    const changes = {
      ...(keyPem === undefined ? {} : { keyPem }),
      ...(keyPassphrase === undefined ? {} : { keyPassphrase }),
      ...(pkcs12 === undefined ? {} : { pkcs12 }),
    };
    try {
      const args = { profileId, tls: { caPem, identity, certificatePem }, secrets: changes };
      const { result } = await line.call('certificate.describe', args);
      if (asked === revision) store.setState({ material: result });
    } catch (error) {
      // What is wrong is said when it is checked; here it is only not shown.
      if (asked === revision) store.setState({ material: null });
      console.debug('certificate.describe failed', error);
    }
  };
  const look = (state: ProfileEditorState): void => {
    const parts = partsOf(state);
    if (parts.length === described.length && parts.every((part, index) => part === described[index])) return;
    const isOther = parts[0] !== described[0];
    described = parts;
    revision += 1;
    if (parts.length === 0 || isOther) store.setState({ material: null });
    if (parts.length === 0) return;
    const asked = revision;
    if (isOther) void describe(asked);
    else after(delayMs, () => void describe(asked));
  };
  profileEditor.store.subscribe(look);

  const put = (field: MaterialField, file: CertificateFile, bytes: Uint8Array): void => {
    if (file.kind === 'pkcs12') profileEditor.changeSecret('pkcs12', base64From(bytes));
    if (file.kind === 'key') profileEditor.changeSecret('keyPem', file.keyPem);
    if (file.kind !== 'certificates') return;
    if (field === 'caPem') {
      profileEditor.change({ caPem: file.pem });
      return;
    }
    if (field === 'certificatePem' || profileEditor.store.getState().draft.certificatePem.trim() === '') {
      profileEditor.change({ certificatePem: file.pem });
    }
    if (file.keyPem === '') return;
    profileEditor.changeSecret('keyPem', file.keyPem);
    notices.toast({ message: 'The file holds certificate and key: both were taken.' });
  };

  return {
    store,
    async take(field, file) {
      if (file.size > largestCertificateFile) return `${file.name} is larger than 512 kB: no certificate or key is.`;
      try {
        const bytes = new Uint8Array(await file.arrayBuffer());
        const passphrase = profileEditor.store.getState().secrets.keyPassphrase ?? '';
        const { result } = await line.call('certificate.read', { passphrase }, bytes);
        const refusal = refusalOf(field, result, file.name);
        if (refusal === null) put(field, result, bytes);
        return refusal;
      } catch (error) {
        if (error instanceof AppError) return `${file.name} cannot be used. ${error.message}`;
        // A file that was moved away, or may not be read.
        return `${file.name} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
      }
    },
    typeCertificate(text) {
      const [keyPem = ''] = keyBlock.exec(text) ?? [];
      profileEditor.change({ certificatePem: keyPem === '' ? text : text.replace(keyBlock, '').trim() });
      if (keyPem === '') return;
      profileEditor.changeSecret('keyPem', `${keyPem}\n`);
      notices.toast({ message: 'The private key was put into its own field, where it is kept as a secret.' });
    },
  };
}

const keyBlock = /-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----[\s\S]*?-----END \1-----/;

/** All that a description depends on, the profile first; empty: there is nothing to describe. */
function partsOf({ isOpen, profileId, draft, secrets, statuses }: ProfileEditorState): readonly unknown[] {
  if (!isOpen || !usesTls(draft.scheme)) return [];
  const { caPem, identity, certificatePem, saved } = draft;
  return [
    saved,
    profileId,
    statuses,
    caPem,
    identity,
    certificatePem,
    secrets.keyPem,
    secrets.keyPassphrase,
    secrets.pkcs12,
  ];
}

/** Why a file that can be read is not the one for a field; null: it is. */
function refusalOf(field: MaterialField, file: CertificateFile, name: string): string | null {
  const wantsCertificate = field === 'caPem' || field === 'certificatePem';
  if (file.kind === 'certificates') {
    const what = `${name} is a certificate (${file.certificates[0]?.subject ?? ''})`;
    if (field === 'pkcs12') return `${what}, not a PKCS#12 file. ${toUsePem}`;
    return field === 'keyPem' && file.keyPem === '' ? `${what}, not a private key.` : null;
  }
  if (file.kind === 'key') {
    if (field === 'pkcs12') return `${name} is a private key, not a PKCS#12 file. ${toUsePem}`;
    const elsewhere = field === 'certificatePem' ? ' Choose it at “Private key”.' : '';
    return wantsCertificate ? `${name} is a private key, not a certificate.${elsewhere}` : null;
  }
  if (field === 'pkcs12') return null;
  return field === 'caPem'
    ? `${name} is a PKCS#12 file. An authority’s certificate comes as PEM or DER.`
    : `${name} is a PKCS#12 file. To use it, choose “PKCS#12: one file” above, then the file again.`;
}

const toUsePem = 'To use it, choose “PEM: certificate and key” above.';
