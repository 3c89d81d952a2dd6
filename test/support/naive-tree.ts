// The oracle for ingest and feed: the same tree with Maps, strings and recursion, slow and obviously right.

export interface NaiveMessage {
  readonly topicName: string;
  readonly payload: Uint8Array;
  readonly flags: number;
  readonly at: number;
}

export interface NaiveNode {
  readonly path: string;
  readonly level: string;
  readonly depth: number;
  readonly parent: NaiveNode | null;
  readonly children: Map<string, NaiveNode>;
  readonly messages: NaiveMessage[];
}

export class NaiveTree {
  readonly root: NaiveNode = { path: '', level: '', depth: -1, parent: null, children: new Map(), messages: [] };
  readonly messages: NaiveMessage[] = [];

  add(message: NaiveMessage): void {
    let node = this.root;
    for (const level of message.topicName.split('/')) {
      let child = node.children.get(level);
      if (child === undefined) {
        const path = node === this.root ? level : `${node.path}/${level}`;
        child = { path, level, depth: node.depth + 1, parent: node, children: new Map(), messages: [] };
        node.children.set(level, child);
      }
      node = child;
    }
    node.messages.push(message);
    this.messages.push(message);
  }

  /** Every node but the root. */
  nodes(): NaiveNode[] {
    return below(this.root);
  }

  find(path: string): NaiveNode | null {
    let node: NaiveNode | undefined = this.root;
    for (const level of path.split('/')) node = node?.children.get(level);
    return node ?? null;
  }
}

/** All nodes below one, itself not included. */
export const below = (node: NaiveNode): NaiveNode[] =>
  [...node.children.values()].flatMap((child) => [child, ...below(child)]);

export const belowCount = (node: NaiveNode): number => below(node).reduce((sum, one) => sum + one.messages.length, 0);

export const topicsBelow = (node: NaiveNode): number => below(node).filter((one) => one.messages.length > 0).length;

export const lastAt = (node: NaiveNode): number =>
  Math.max(0, ...[node, ...below(node)].map((one) => one.messages.at(-1)?.at ?? 0));

const encoder = new TextEncoder();

/** The natural order by the book: by parts of digits and others, ignoring ASCII case, then by bytes; `$` last at the first level. */
export function naturalOrder(a: NaiveNode, b: NaiveNode): number {
  if (a.depth === 0 && a.level.startsWith('$') !== b.level.startsWith('$')) return a.level.startsWith('$') ? 1 : -1;
  const parts = (text: string): string[] => text.match(/\d+|[^\d]/gsu) ?? [];
  const fold = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const [as, bs] = [parts(a.level), parts(b.level)];
  for (let index = 0; index < Math.min(as.length, bs.length); index += 1) {
    const [x, y] = [as[index] ?? '', bs[index] ?? ''];
    if (/^\d/.test(x) && /^\d/.test(y)) {
      if (BigInt(x) !== BigInt(y)) return BigInt(x) < BigInt(y) ? -1 : 1;
    } else {
      // A digit run against another character is decided by its first digit, of which all stand together in ASCII.
      const order = byBytes(fold(x), fold(y));
      if (order !== 0) return order;
    }
  }
  return as.length - bs.length || byBytes(a.level, b.level);
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(encoder.encode(a), encoder.encode(b));
}
