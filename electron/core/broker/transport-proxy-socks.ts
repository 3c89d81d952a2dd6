// Asks a SOCKS5 proxy for a way to the broker (RFC 1928, 1929); the proxy looks the name up. Called by open-transport.ts.
// Our own, because the `socks` package fires the socket's `connect` event again, puts the credentials into its errors, and forgets replies.

import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { domainToASCII } from 'node:url';
import { placeOf, type TransportTarget } from './connect-options.ts';
import type { Proxy } from './proxy.ts';
import type { LayerEvents, ProxyFault } from './transport.ts';

const noLogin = 0;
const loginByPassword = 2;

/** What is awaited from the proxy: so many bytes, and what to do with them. */
interface Awaited {
  readonly byteCount: number;
  readonly take: (bytes: Buffer) => Awaited | 'open' | ProxyFault;
}

/** Starts over a stream that is open to the proxy; the answer closes everything at once. */
export function openSocksTunnel(
  socket: Duplex,
  proxy: Proxy,
  target: TransportTarget,
  events: LayerEvents,
): () => void {
  const place = placeOf(proxy);
  events.step(`Asking the proxy ${place} for a way to ${placeOf({ host: target.host, port: target.port })}`, 'proxy');
  let awaited = greeting(socket, proxy, target);
  const read = (): void => {
    for (;;) {
      // No byte more than this answer has: what follows belongs to the broker.
      const bytes = socket.read(awaited.byteCount) as Buffer | null;
      if (bytes === null) return;
      const next = bytes.length < awaited.byteCount ? ({ kind: 'closed' } as const) : awaited.take(bytes);
      if (next !== 'open' && 'take' in next) {
        awaited = next;
        continue;
      }
      release();
      if (next === 'open') {
        events.fact('Proxy', `${place} made the way`);
        events.opened(socket);
      } else {
        events.ended({ kind: 'proxy', place, fault: next });
      }
      return;
    }
  };
  const closed = (): void => events.ended({ kind: 'proxy', place, fault: { kind: 'closed' } });
  const release = (): void => {
    socket.off('readable', read);
    socket.off('end', closed);
    socket.off('close', closed);
  };
  socket.on('readable', read);
  socket.on('end', closed);
  socket.on('close', closed);
  return () => {
    release();
    socket.destroy();
  };
}

/** RFC 1928 clause 3. The login is offered only where there is one. */
function greeting(socket: Duplex, proxy: Proxy, target: TransportTarget): Awaited {
  const hasLogin = proxy.username !== '' || proxy.password !== null;
  const methods = hasLogin ? [noLogin, loginByPassword] : [noLogin];
  socket.write(Uint8Array.of(5, methods.length, ...methods));
  return {
    byteCount: 2,
    take: ([version, method]) => {
      if (version !== 5) return { kind: 'noSocks', text: `first byte ${version ?? 0}` };
      if (method === noLogin) return request(socket, target);
      if (method === loginByPassword && hasLogin) return login(socket, proxy, target);
      return { kind: 'socksLogin', missing: !hasLogin };
    },
  };
}

/** RFC 1929 clause 2. Lengths of one byte each: checked where they are entered. */
function login(socket: Duplex, { username, password }: Proxy, target: TransportTarget): Awaited {
  const name = Buffer.from(username);
  const secret = Buffer.from(password ?? '');
  socket.write(Buffer.concat([Uint8Array.of(1, name.length), name, Uint8Array.of(secret.length), secret]));
  return {
    byteCount: 2,
    take: ([, status]) => (status === 0 ? request(socket, target) : { kind: 'socksLogin', missing: false }),
  };
}

/** CONNECT (RFC 1928 clause 4). */
function request(socket: Duplex, { host, port }: TransportTarget): Awaited {
  socket.write(Buffer.concat([Uint8Array.of(5, 1, 0), ...addressBytes(host), Uint8Array.of(port >> 8, port & 0xff)]));
  return { byteCount: 4, take: reply };
}

/** Kind and bytes of an address (clause 5): names as they are, so that the proxy looks them up. */
function addressBytes(host: string): readonly Uint8Array[] {
  if (isIP(host) === 4) return [Uint8Array.of(1), Uint8Array.from(host.split('.').map(Number))];
  if (isIP(host) === 6) return [Uint8Array.of(4), ipv6Bytes(host)];
  const name = Buffer.from(domainToASCII(host) || host);
  return [Uint8Array.of(3, name.length), name];
}

/** The URL parser writes every form of an address in full hexadecimal groups, but for the one `::`. */
function ipv6Bytes(host: string): Uint8Array {
  const plain = new URL(`http://[${host.replace(/%.*$/, '')}]`).hostname.slice(1, -1);
  const [head = '', tail] = plain.split('::');
  const groups = (text: string): number[] => (text === '' ? [] : text.split(':').map((group) => parseInt(group, 16)));
  const first = groups(head);
  const last = groups(tail ?? '');
  const all = [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

/** The answer (clause 6): its code, then the address that the proxy uses, which is passed over. */
function reply([version, code = 0, , kind]: Buffer): Awaited | ProxyFault {
  if (version !== 5) return { kind: 'noSocks', text: `first byte of the reply ${version ?? 0}` };
  if (code !== 0) return { kind: 'socksReply', code };
  if (kind === 1 || kind === 4) return { byteCount: (kind === 1 ? 4 : 16) + 2, take: () => 'open' };
  if (kind === 3) return { byteCount: 1, take: ([length = 0]) => ({ byteCount: length + 2, take: () => 'open' }) };
  return { kind: 'noSocks', text: `address kind ${kind ?? 0}` };
}
