// How the bytes get to the broker: socket, IP version, proxy, what the WebSocket handshake carries. Part of the profile editor.

import { waySummary } from '../../model/profile-draft-summary.ts';
import { isWebSocket } from '../../model/profile-draft-way.ts';
import { SelectField } from '../kit/select-field.tsx';
import { TextField } from '../kit/text-field.tsx';
import { FoldSection } from './fold-section.tsx';
import { PairTable } from './pair-table.tsx';
import styles from './profile-editor.module.css';
import { SecretField } from './secret-field.tsx';
import { useDraftField, useProfileEditor } from './use-profile-editor.ts';

const families = [
  { value: 'any', label: 'Whichever answers' },
  { value: 'ipv4', label: 'IPv4 only' },
  { value: 'ipv6', label: 'IPv6 only' },
] as const;
const proxies = [
  { value: 'none', label: 'None' },
  { value: 'environment', label: 'As the environment says' },
  { value: 'http', label: 'HTTP (CONNECT)' },
  { value: 'socks5', label: 'SOCKS5' },
] as const;

export function WayFields() {
  const isDemo = useProfileEditor((state) => state.draft.demo);
  const hasWebSocket = useProfileEditor((state) => isWebSocket(state.draft.scheme));
  const socket = useDraftField('socketPath');
  const family = useDraftField('addressFamily');
  if (isDemo) return null;
  return (
    <FoldSection
      section="way"
      summary={waySummary}
      fields={['socketPath', 'addressFamily', 'proxy', 'proxyPassword', 'webSocket', 'webSocketHeaders']}
    >
      <div className={styles.line}>
        <TextField
          label="Unix socket"
          mono
          className={styles.grow}
          placeholder="none"
          hint="A path on this machine, or a Windows pipe. Used instead of host and port."
          value={socket.value}
          error={socket.error}
          onChange={socket.onChange}
        />
        <SelectField
          label="IP version"
          className={styles.choice ?? ''}
          value={family.value}
          options={families}
          onChange={family.onChange}
        />
      </div>
      <ProxyFields />
      {hasWebSocket ? <WebSocketFields /> : null}
    </FoldSection>
  );
}

function ProxyFields() {
  const kind = useDraftField('proxyKind');
  const host = useDraftField('proxyHost');
  const port = useDraftField('proxyPort');
  const username = useDraftField('proxyUsername');
  const isOwn = kind.value === 'http' || kind.value === 'socks5';
  return (
    <>
      <div className={styles.line}>
        <SelectField
          label="Proxy"
          className={styles.choice ?? ''}
          {...(kind.value === 'environment' ? { hint: 'HTTPS_PROXY, ALL_PROXY and NO_PROXY.' } : {})}
          value={kind.value}
          options={proxies}
          onChange={kind.onChange}
        />
        {isOwn ? (
          <>
            <TextField
              label="Proxy host"
              mono
              className={styles.grow}
              placeholder="proxy.example.com"
              value={host.value}
              error={host.error}
              onChange={host.onChange}
            />
            <TextField
              label="Proxy port"
              mono
              inputMode="numeric"
              className={styles.port}
              placeholder={kind.value === 'http' ? '3128' : '1080'}
              value={port.value}
              error={port.error}
              onChange={port.onChange}
            />
          </>
        ) : null}
      </div>
      {isOwn ? (
        <div className={styles.line}>
          <TextField
            label="Proxy user name"
            className={styles.half}
            placeholder="none"
            value={username.value}
            error={username.error}
            onChange={username.onChange}
          />
          <div className={styles.half}>
            <SecretField name="proxyPassword" label="Proxy password" />
          </div>
        </div>
      ) : null}
    </>
  );
}

function WebSocketFields() {
  const subprotocol = useDraftField('webSocketSubprotocol');
  const headers = useDraftField('webSocketHeaders');
  return (
    <>
      <div className={styles.line}>
        <TextField
          label="Subprotocol"
          mono
          className={styles.half}
          placeholder="none"
          hint="mqtt by the specification; some brokers want mqttv3.1, or none."
          value={subprotocol.value}
          error={subprotocol.error}
          onChange={subprotocol.onChange}
        />
        <div className={styles.half} />
      </div>
      <PairTable
        label="Headers"
        noun="header"
        path="webSocket.headers"
        rows={headers.value}
        hint="Sent with the WebSocket handshake. Those that authenticate belong below."
        onChange={headers.onChange}
      />
      <SecretField
        name="webSocketHeaders"
        label="Secret headers"
        kind="lines"
        placeholder="Authorization: Bearer …"
        hint="One “Name: value” a line. Kept like a password."
      />
    </>
  );
}
