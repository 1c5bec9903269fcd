export interface CacheLimits {
  maxBytes: number;
  /** How long an entry may be served. */
  ttlMs: number;
  /** At least this long between two times that {@link ByteCache.changed} empties the cache. */
  settleMs: number;
  /** Milliseconds that only grow. */
  now(): number;
}

interface Entry<V> {
  value: V;
  bytes: number;
  untilMs: number;
}

/**
 * Answers kept for seconds, the least recently used given up first. What is made while the cache is emptied is not kept:
 * it may have been read before the write. Several who ask for what is not there wait for one who makes it; while one makes
 * anew what has just run out, the others are given the old value.
 */
export class ByteCache<V> {
  private readonly entries = new Map<string, Entry<V>>();
  private readonly making = new Map<string, Promise<V | null>>();
  private bytes = 0;
  private times = 0;
  private emptiedMs = Number.NEGATIVE_INFINITY;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly limits: CacheLimits) {}

  /** How often the cache was emptied: what is made is kept only if this is still what it was before. */
  get emptied(): number {
    return this.times;
  }

  /** The kept value; null when there is none or its time is over. */
  get(key: string): V | null {
    const entry = this.use(key);
    return entry && entry.untilMs > this.limits.now() ? entry.value : null;
  }

  /** The same of several, without counting as a use: for many small entries that come and go by their time. */
  lookAll(keys: readonly string[]): (V | null)[] {
    const nowMs = this.limits.now();
    return keys.map((key) => {
      const entry = this.entries.get(key);
      return entry && entry.untilMs > nowMs ? entry.value : null;
    });
  }

  /**
   * The kept value, or the one that `make` gives, which is kept unless it is null. `sizeOf` counts bytes. Rejects as
   * `make` does. Who waited for another's `make` that gave null or rejected gets null: they make their own.
   */
  async getOrMake(
    key: string,
    sizeOf: (value: V) => number,
    make: () => Promise<V | null>,
  ): Promise<V | null> {
    const kept = this.use(key);
    if (kept && kept.untilMs > this.limits.now()) return kept.value;
    const underWay = this.making.get(key);
    if (underWay) return kept && this.isRecent(kept) ? kept.value : underWay.catch(() => null);
    const before = this.times;
    const made = make();
    this.making.set(key, made);
    try {
      const value = await made;
      if (value !== null) this.keep(key, value, sizeOf(value), before);
      return value;
    } finally {
      if (this.making.get(key) === made) this.making.delete(key);
    }
  }

  /** Keeps a value that was made since the cache had been {@link emptied} `since` times. */
  keep(key: string, value: V, bytes: number, since: number): void {
    if (since !== this.times || bytes > this.limits.maxBytes / 8) return;
    this.bytes += bytes - (this.entries.get(key)?.bytes ?? 0);
    this.entries.delete(key);
    this.entries.set(key, { value, bytes, untilMs: this.limits.now() + this.limits.ttlMs });
    for (const [oldest, entry] of this.entries) {
      if (this.bytes <= this.limits.maxBytes) break;
      this.entries.delete(oldest);
      this.bytes -= entry.bytes;
    }
  }

  /** Everything was written or may have been: nothing that was made before now is served again. */
  empty(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.times++;
    this.emptiedMs = this.limits.now();
    this.entries.clear();
    this.making.clear();
    this.bytes = 0;
  }

  /** Something was written somewhere: empties the cache now, or as soon as the last time is `settleMs` ago. */
  changed(): void {
    if (this.timer) return;
    const waitMs = this.emptiedMs + this.limits.settleMs - this.limits.now();
    if (waitMs <= 0) this.empty();
    else this.timer = setTimeout(() => this.empty(), waitMs).unref();
  }

  /** Not older than twice what it was kept for. */
  private isRecent(entry: Entry<V>): boolean {
    return this.limits.now() < entry.untilMs + this.limits.ttlMs;
  }

  /** The entry, old or not, as the one that was used last. */
  private use(key: string): Entry<V> | null {
    const entry = this.entries.get(key);
    if (!entry) return null;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry;
  }
}
