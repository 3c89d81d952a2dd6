// Certificates and keys in the form: chosen, pasted and saved, read by a real core, with material made by openssl.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { App, AppState } from '../../renderer/model/app-state.ts';
import type { Line } from '../../renderer/model/line.ts';
import { createProfileEditor, type ProfileEditor } from '../../renderer/model/profile-draft-editor.ts';
import { createTlsMaterial, type MaterialField, type TlsMaterialModel } from '../../renderer/model/tls-material.ts';
import type { TlsMaterial } from '../../shared/certificate.ts';
import type { ContractClient } from '../../shared/contract-client.ts';
import { newProfileSettings } from '../../shared/profile.ts';
import { type Certificate, type CertificateMaker, createCertificateMaker } from '../support/certificates.ts';
import { startCore } from '../support/running-core.ts';

let maker: CertificateMaker;
let authority: Certificate;
let client: Certificate;
let expired: Certificate;
beforeAll(async () => {
  maker = await createCertificateMaker();
  authority = await maker.make({ name: 'Authority', authority: true });
  client = await maker.make({ name: 'client', signedBy: authority });
  expired = await maker.make({ name: 'expired', expired: true });
});
afterAll(() => maker.remove());

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

interface Form {
  readonly core: ContractClient;
  readonly editor: ProfileEditor;
  readonly tls: TlsMaterialModel;
  readonly toasts: string[];
  take(field: MaterialField, content: Uint8Array | string, name?: string): Promise<string | null>;
  /** Resolves with what is shown once it is as wanted. */
  shown(holds: (material: TlsMaterial) => boolean): Promise<TlsMaterial>;
  save(): Promise<void>;
}
let form: Form;

beforeEach(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'treeline-tls-material-'));
  cleanUps.push(() => rm(dir, { recursive: true, force: true }));
  const { core, client: line } = await startCore(dir);
  cleanUps.push(() => core.close());
  const store = createStore<AppState>(() => ({ profiles: [] }) as unknown as AppState);
  const profileEditor = createProfileEditor({ line: line as unknown as Line, app: { store } as unknown as App });
  const toasts: string[] = [];
  const notices = { toast: ({ message }: { message: string }) => void toasts.push(message) };
  const tls = createTlsMaterial({ line, notices, profileEditor }, (delayMs, run) => void setTimeout(run, delayMs));
  form = {
    core: line,
    editor: profileEditor,
    tls,
    toasts,
    take: (field, content, name = 'chosen.file') => {
      const bytes = Buffer.from(content);
      return tls.take(field, {
        name,
        size: bytes.length,
        arrayBuffer: () => Promise.resolve(new Uint8Array(bytes).buffer),
      });
    },
    shown: async (holds) => {
      await expect
        .poll(() => tls.store.getState().material, { timeout: 10_000 })
        .toSatisfy((material: TlsMaterial | null) => material !== null && holds(material));
      return tls.store.getState().material!;
    },
    save: async () => {
      const profileId = await profileEditor.save();
      expect(profileId).not.toBeNull();
      const { result } = await line.call('app.snapshot', {});
      store.setState({ profiles: result.profiles });
      profileEditor.open(profileId);
    },
  };
  cleanUps.push(() => Promise.resolve(profileEditor.discard()));
  profileEditor.open(null);
  profileEditor.change({ scheme: 'mqtts', host: 'localhost', port: '8883' });
});

describe('a file', () => {
  it('is taken where it belongs, DER as PEM, and what it holds is shown', async () => {
    expect(await form.take('caPem', await maker.der(authority))).toBeNull();
    expect(await form.take('certificatePem', await maker.der(client))).toBeNull();
    expect(await form.take('keyPem', await maker.keyDer(client))).toBeNull();
    expect(form.editor.store.getState().draft).toMatchObject({
      caPem: authority.certificatePem,
      certificatePem: client.certificatePem,
    });
    expect(await form.shown(({ key }) => key?.belongs === true)).toMatchObject({
      authorities: [{ subject: 'CN=Authority', issuer: 'CN=Authority', keyType: 'EC P-256' }],
      certificates: [{ subject: 'CN=client', issuer: 'CN=Authority', validTo: expect.any(Number) }],
      key: { isEncrypted: false, keyType: 'EC P-256' },
    });
  });

  it('with certificate and key fills both fields', async () => {
    expect(await form.take('keyPem', `${client.keyPem}${client.certificatePem}`)).toBeNull();
    expect(form.toasts).toEqual(['The file holds certificate and key: both were taken.']);
    await form.shown(({ key, certificates }) => key?.belongs === true && certificates.length === 1);
  });

  it('of another kind is refused by name, and nothing is changed', async () => {
    const p12 = await maker.pkcs12(client, 'pass');
    const before = form.editor.store.getState();
    const refusals: [MaterialField, Uint8Array | string, RegExp][] = [
      ['certificatePem', client.keyPem, /^x\.pem is a private key, not a certificate\. Choose it at “Private key”\.$/],
      ['caPem', client.keyPem, /^x\.pem is a private key, not a certificate\.$/],
      ['keyPem', client.certificatePem, /^x\.pem is a certificate \(CN=client\), not a private key\.$/],
      ['pkcs12', client.certificatePem, /is a certificate \(CN=client\), not a PKCS#12 file/],
      ['pkcs12', client.keyPem, /is a private key, not a PKCS#12 file/],
      ['certificatePem', p12, /is a PKCS#12 file\. To use it, choose “PKCS#12: one file” above/],
      ['caPem', p12, /is a PKCS#12 file\./],
      ['certificatePem', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', /cut off or damaged/],
      ['certificatePem', '', /^x\.pem cannot be used\. The file is empty\.$/],
      ['keyPem', 'hello', /neither a certificate nor a private key/],
      ['keyPem', new Uint8Array(600 * 1024), /larger than 512 kB/],
    ];
    for (const [field, content, words] of refusals) expect(await form.take(field, content, 'x.pem')).toMatch(words);
    expect(form.editor.store.getState()).toBe(before);
  });
});

describe('what is shown', () => {
  it('tells of an encrypted key only that, until its passphrase opens it', async () => {
    form.tls.typeCertificate(client.certificatePem);
    expect(await form.take('keyPem', await maker.encryptKey(client, 'open sesame'))).toBeNull();
    const locked = await form.shown(({ key }) => key !== null);
    expect(locked.key).toEqual({ isEncrypted: true, keyType: null, belongs: null });
    form.editor.changeSecret('keyPassphrase', 'wrong');
    form.editor.changeSecret('keyPassphrase', 'open sesame');
    const opened = await form.shown(({ key }) => key?.keyType !== null);
    expect(opened.key).toEqual({ isEncrypted: true, keyType: 'EC P-256', belongs: true });
  });

  it('tells a key of another certificate, and one that has expired', async () => {
    form.tls.typeCertificate(expired.certificatePem);
    form.editor.changeSecret('keyPem', client.keyPem);
    const { certificates, key } = await form.shown((material) => material.key !== null);
    expect(key).toMatchObject({ belongs: false });
    expect(certificates[0]?.validTo).toBeLessThan(Date.now());
  });

  it('holds for what is saved too, whose keys never come out', async () => {
    form.tls.typeCertificate(client.certificatePem);
    await form.take('keyPem', await maker.encryptKey(client, 'pass'));
    form.editor.changeSecret('keyPassphrase', 'pass');
    await form.save();
    expect(form.editor.store.getState().secrets).toEqual({});
    const saved = await form.shown(({ key }) => key !== null);
    expect(saved).toMatchObject({ certificates: [{ subject: 'CN=client' }], key: { belongs: true } });
    expect(JSON.stringify(saved)).not.toMatch(/PRIVATE|pass/);
    // The draft counts before what is saved.
    form.editor.changeSecret('keyPem', null);
    await form.shown(({ key }) => key === null);
  });

  it('tells the certificate of a PKCS#12 file, typed and saved, once it can be opened', async () => {
    form.editor.change({ identity: 'pkcs12' });
    expect(await form.take('pkcs12', await maker.pkcs12(client, 'pass'))).toBeNull();
    expect(await form.shown(() => true)).toMatchObject({ certificates: [], key: null });
    form.editor.changeSecret('keyPassphrase', 'pass');
    await form.shown(({ certificates }) => certificates[0]?.subject === 'CN=client');
    await form.save();
    await form.shown(({ certificates }) => certificates[0]?.issuer === 'CN=Authority');
  });
});

describe('a private key pasted among the certificates', () => {
  it('goes to the secrets at once', async () => {
    form.tls.typeCertificate(`${client.certificatePem}${client.keyPem}`);
    const { draft, secrets } = form.editor.store.getState();
    expect(draft.certificatePem).toBe(client.certificatePem.trim());
    expect(secrets.keyPem).toBe(client.keyPem.slice(client.keyPem.indexOf('-----BEGIN EC PRIVATE')));
    await form.shown(({ key }) => key?.belongs === true);
  });

  it('is never saved as a setting, whatever page sends it', async () => {
    for (const field of ['certificatePem', 'caPem'] as const) {
      const tls = { ...newProfileSettings.tls, [field]: `${client.certificatePem}${client.keyPem}` };
      const settings = { ...newProfileSettings, scheme: 'mqtts' as const, tls };
      const saving = form.core.call('profile.create', { settings, secrets: {} });
      await expect(saving).rejects.toMatchObject({ code: 'invalidInput', field: `tls.${field}` });
      const { problems } = (await form.core.call('profile.check', { profileId: null, settings, secrets: {} })).result;
      expect(problems.map((problem) => problem.field)).toContain(`tls.${field}`);
    }
    const { profiles } = (await form.core.call('app.snapshot', {})).result;
    expect(profiles.filter(({ settings }) => !settings.demo)).toEqual([]);
  });
});
