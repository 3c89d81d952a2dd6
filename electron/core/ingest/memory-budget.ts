// Tier: per 64 KB PAGE. The one memory bound of all connections: hands out pages and makes room when they run out.
// Ownership: a page belongs to the account that took it until it is released; released pages are handed out again, unzeroed.

/** Everything that grows by the message grows by pages of this size, so that any part can use what another gave back. */
export const pageBytes = 65_536;
/** Pages kept for the next taker instead of being given to the garbage collector. */
const sparePageLimit = 32;
/** The part of the limit that trees (nodes, names, hash tables) may fill: the rest is for messages. */
const treeShare = 0.75;
/** The part of the limit that all connections together may take beyond it, each as much: no tree can keep another from growing at all. */
const treeFloor = 0.125;
/** A tree is nearly full when so much of its part is taken: room is then made ahead of need. */
const nearlyFull = 0.96;
/** Messages given up between two looks at the bound. */
const evictionStep = 32;

/** What a connection gives up, in this order. Called while any account needs room. */
export interface Reliever {
  /** Drops up to `count` of the oldest messages of the history. False: the history is empty. */
  evictOldest(count: number): boolean;
  /** Gives up the payloads of topics silent longest. False: there is none left. */
  shedOldest(): boolean;
}

/** The bound shared by all connections. `usedBytes` counts what is really allocated, whole pages included. */
export class MemoryBudget {
  readonly #accounts = new Set<MemoryAccount>();
  /** Those that have something to give up, made anew when one comes or goes and not with each page. */
  #givers: readonly MemoryAccount[] = [];
  readonly #spare: ArrayBuffer[] = [];
  #limitBytes: number;
  #usedBytes = 0;
  #treeBytes = 0;
  #isRelieving = false;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get limitBytes(): number {
    return this.#limitBytes;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Changes the bound at once: messages that no longer fit are given up and counted. Trees keep their pages, but grow no more. */
  setLimit(limitBytes: number): void {
    this.#limitBytes = limitBytes;
    this.#makeRoom(0);
  }

  /** An account for one connection; null: for lists and marks that are bounded by others, and have nothing to give up. */
  openAccount(reliever: Reliever | null): MemoryAccount {
    const account = new MemoryAccount(this, reliever);
    this.#accounts.add(account);
    this.#findGivers();
    return account;
  }

  /** Called by the account only. */
  closeAccount(account: MemoryAccount): void {
    if (!this.#accounts.delete(account)) return;
    this.#findGivers();
    this.#usedBytes -= account.usedBytes;
    this.#treeBytes -= account.treeBytes;
  }

  /** Called by accounts only: makes room by giving up old messages, then counts the bytes. It may end above the limit. */
  grow(bytes: number): void {
    this.#makeRoom(bytes);
    this.#usedBytes += bytes;
  }

  /** Called by accounts only: as `grow`, but false, and nothing happens, when the trees have their share. */
  growTree(bytes: number, ownBytes: number, isVital: boolean): boolean {
    if (!isVital && !this.#hasTreeRoom(bytes, ownBytes, 1)) return false;
    this.#treeBytes += bytes;
    this.grow(bytes);
    return true;
  }

  /** Called by accounts only: whether little is left for a tree that has so many bytes. */
  isTreeNearlyFull(ownBytes: number): boolean {
    return !this.#hasTreeRoom(0, ownBytes, nearlyFull);
  }

  #hasTreeRoom(bytes: number, ownBytes: number, part: number): boolean {
    const floor = (this.#limitBytes * treeFloor) / Math.max(1, this.#givers.length);
    return this.#treeBytes + bytes <= this.#limitBytes * treeShare * part || ownBytes + bytes <= floor * part;
  }

  /** Called by accounts only. */
  shrink(bytes: number): void {
    this.#usedBytes -= bytes;
  }

  /** Called by accounts only. */
  shrinkTree(bytes: number): void {
    this.#treeBytes -= bytes;
    this.#usedBytes -= bytes;
  }

  /** Whether a single payload could be kept if every message there is were given up for it. */
  couldHold(bytes: number): boolean {
    return bytes + 4 * pageBytes <= this.#limitBytes - this.#treeBytes;
  }

  /** Called by accounts only: memory for a page. Holds what its last owner left. */
  page(): ArrayBuffer {
    return this.#spare.pop() ?? new ArrayBuffer(pageBytes);
  }

  /** Called by accounts only. */
  keepPage(page: ArrayBuffer): void {
    if (this.#spare.length < sparePageLimit) this.#spare.push(page);
  }

  // What is given up may itself take a page (a value that outlives its history moves): that page is granted unasked.
  #makeRoom(bytes: number): void {
    if (this.#isRelieving || this.#usedBytes + bytes <= this.#limitBytes) return;
    this.#isRelieving = true;
    try {
      while (this.#usedBytes + bytes > this.#limitBytes && this.#relieve());
    } finally {
      this.#isRelieving = false;
    }
  }

  /** Called by accounts only: what is given up in `work` may take pages without making room for them first. */
  relieving(work: () => void): void {
    const wasRelieving = this.#isRelieving;
    this.#isRelieving = true;
    try {
      work();
    } finally {
      this.#isRelieving = wasRelieving;
    }
  }

  #findGivers(): void {
    this.#givers = [...this.#accounts].filter(({ reliever }) => reliever !== null);
  }

  // The connection that uses most gives first, its history before its values; one within its share gives nothing while another has more.
  #relieve(): boolean {
    if (this.#givers.length === 1) return relieved(this.#givers);
    const share = this.#limitBytes / this.#givers.length;
    const byUse = this.#givers.toSorted((a, b) => b.usedBytes - a.usedBytes);
    return (
      relieved(byUse.filter(({ usedBytes }) => usedBytes > share)) ||
      relieved(byUse.filter(({ usedBytes }) => usedBytes <= share))
    );
  }
}

/** Whether one of them gave something up. */
function relieved(accounts: readonly MemoryAccount[]): boolean {
  return (
    accounts.some(({ reliever }) => reliever?.evictOldest(evictionStep) === true) ||
    accounts.some(({ reliever }) => reliever?.shedOldest() === true)
  );
}

/** What one connection holds. All its memory goes through here. */
export class MemoryAccount {
  readonly #budget: MemoryBudget;
  readonly reliever: Reliever | null;
  #usedBytes = 0;
  #treeBytes = 0;

  constructor(budget: MemoryBudget, reliever: Reliever | null) {
    this.#budget = budget;
    this.reliever = reliever;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  get treeBytes(): number {
    return this.#treeBytes;
  }

  /** The bound of all accounts together. */
  get limitBytes(): number {
    return this.#budget.limitBytes;
  }

  /** A page for messages, not zeroed. Old messages, also of this connection, may be given up before it returns. */
  takePage(): ArrayBuffer {
    this.grow(pageBytes);
    return this.#budget.page();
  }

  /** Gives a page of `takePage` back. */
  releasePage(page: ArrayBuffer): void {
    this.shrink(pageBytes);
    this.#budget.keepPage(page);
  }

  /** A zeroed page for the tree, or null when the trees have their share. */
  takeTreePage(): ArrayBuffer | null {
    return this.growTree(pageBytes) ? this.#zeroedPage() : null;
  }

  /** A zeroed page without which there is no tree at all: given whatever the trees have. */
  takeVitalPage(): ArrayBuffer {
    this.growTree(pageBytes, true);
    return this.#zeroedPage();
  }

  /** Gives a page of the tree back. */
  releaseTreePage(page: ArrayBuffer): void {
    this.shrinkTree(pageBytes);
    this.#budget.keepPage(page);
  }

  /** Whether the trees will soon have their share. */
  get isTreeNearlyFull(): boolean {
    return this.#budget.isTreeNearlyFull(this.#treeBytes);
  }

  /** Gives messages up by its own choice, not because the budget asked. */
  relieving(work: () => void): void {
    this.#budget.relieving(work);
  }

  /** Counts memory allocated outside pages. Old messages may be given up before it returns. */
  grow(bytes: number): void {
    this.#budget.grow(bytes);
    this.#usedBytes += bytes;
  }

  shrink(bytes: number): void {
    this.#budget.shrink(bytes);
    this.#usedBytes -= bytes;
  }

  /** Counts what is held now in place of what was: for what changes in size with each look at it. */
  hold(bytes: number): void {
    if (bytes > this.#usedBytes) this.grow(bytes - this.#usedBytes);
    else if (bytes < this.#usedBytes) this.shrink(this.#usedBytes - bytes);
  }

  /** As `grow` for the tree. False: the trees have their share, and nothing was counted. */
  growTree(bytes: number, isVital = false): boolean {
    if (!this.#budget.growTree(bytes, this.#treeBytes, isVital)) return false;
    this.#treeBytes += bytes;
    this.#usedBytes += bytes;
    return true;
  }

  shrinkTree(bytes: number): void {
    this.#budget.shrinkTree(bytes);
    this.#treeBytes -= bytes;
    this.#usedBytes -= bytes;
  }

  /** Whether a payload of this size can be kept at all. */
  couldHold(bytes: number): boolean {
    return this.#budget.couldHold(bytes);
  }

  /** Gives everything back. The owner must not touch its pages afterwards. */
  close(): void {
    this.#budget.closeAccount(this);
    this.#usedBytes = 0;
    this.#treeBytes = 0;
  }

  #zeroedPage(): ArrayBuffer {
    const page = this.#budget.page();
    new Int32Array(page).fill(0);
    return page;
  }
}

/** The bound of tree, latest values and history of all connections together, in bytes. */
export function createMemoryBudget(limitBytes: number): MemoryBudget {
  return new MemoryBudget(limitBytes);
}
