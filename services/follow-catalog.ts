import { type FeedPosition, readFeed } from "@/db/catalog-feed";
import type { Db } from "@/db/client";
import { listen } from "@/db/listen";
import { readDocuments, readVerifiedNames } from "@/db/queries/catalog-documents";
import type { Reading } from "@/lib/catalog/catalog-loading";
import { VerifiedNames } from "@/lib/catalog/imitation";
import { CATALOG_LANGUAGE } from "@/lib/catalog/synonyms";
import { LiveIndex } from "@/lib/search/live-index";
import type { Context } from "./context";
import { IndexSource, type SourceOptions } from "./index-source";
import type { KeptIndex } from "./keep-snapshot";
import { ReadMarks } from "./read-marks";

/** The catalog as this process holds it in memory, at most a moment behind the database. */
export interface Catalog {
  /** Null until all listings have been read. */
  readonly index: LiveIndex | null;
  /** How far the first reading of all listings is; null before it is known how many there are. */
  readonly reading: Reading;
  readonly verified: VerifiedNames;
  /** Resolves when `index` is there; never rejects. */
  readonly ready: Promise<void>;
  /** Resolves when everything that was committed before the call is in `index`. Rejects when the database fails. */
  catchUp(): Promise<void>;
  /** The index was read from a file that is damaged: it is not used any more, and made anew. */
  discard(): void;
  close(): Promise<void>;
}

/** Also without a signal: it may have been lost with its connection. */
const POLL_MS = 1_000;
const RETRY_MS = 2_000;
const BUSY_MS = 10_000;
const CHANGES_AT_ONCE = 500;
const REBUILD_AT = 10_000;
/** Of a large catalog, so great a part: building it anew takes minutes, and for that time the memory of a second one. */
const REBUILD_SHARE = 0.02;
/** And in any case so often: the feed is kept for a day, and freshness counts in days. */
const REBUILD_AFTER_MS = 8 * 3_600_000;

export interface FollowOptions extends SourceOptions {
  /** So many writes on top of an index and it is built anew. Default {@link REBUILD_AT}, or {@link REBUILD_SHARE} of all listings. */
  rebuildAt?: number;
}

/**
 * Holds an index of all listings, from the snapshot that any process of this machine wrote where there is one, and
 * follows the feed of changes: by signal, and every second in any case. When much has changed one process has a new
 * snapshot built, and all of them go over to it. Whatever fails is tried again; what was read stays searchable meanwhile.
 */
export function followCatalog(ctx: Pick<Context, "db" | "env">, options: FollowOptions = {}): Catalog {
  return new Follower(ctx, options);
}

class Follower implements Catalog {
  index: LiveIndex | null = null;
  reading: Reading = null;
  readonly verified = new VerifiedNames();
  readonly ready: Promise<void>;
  private position: FeedPosition | null = null;
  private readonly db: Db;
  private stopped = false;
  private wake = () => {};
  private listener: { close(): Promise<void> } | null = null;
  private rebuilding: Promise<unknown> | null = null;
  private builtAt = new Date(0);
  /** Another process builds: until then it is not asked again whether it still does. */
  private busyUntil = 0;
  private discarded: Promise<void> | null = null;
  private following: Promise<unknown> = Promise.resolve();
  private readonly source: IndexSource;
  private readonly marks = new ReadMarks();
  /** Writes that stayed on top of the newest base. */
  private stayed = 0;
  private readonly loop: Promise<void>;

  constructor(
    private readonly ctx: Pick<Context, "db" | "env">,
    private readonly options: FollowOptions,
  ) {
    this.db = ctx.db;
    this.source = new IndexSource(ctx, options, complain);
    let isReady = () => {};
    this.ready = new Promise((resolve) => {
      isReady = resolve;
    });
    this.loop = this.run(isReady);
  }

  async catchUp(): Promise<void> {
    await this.ready;
    await this.follow();
  }

  discard(): void {
    if (!this.index) return;
    complain(new Error("the snapshot is damaged, and is made anew"));
    this.reading = { read: 0, total: this.index.size };
    this.index.close();
    this.index = null;
    this.position = null;
    this.builtAt = new Date(0);
    this.discarded = this.source.forget();
    this.wake();
  }

  async close(): Promise<void> {
    this.stopped = true;
    this.source.stop();
    this.wake();
    await this.loop;
    await this.listener?.close();
    await this.rebuilding;
    this.index?.close();
  }

  private async run(isReady: () => void): Promise<void> {
    while (!this.stopped) {
      let pause = POLL_MS;
      try {
        if (!this.index) await this.start();
        isReady();
        this.listener ??= await listen(this.ctx.env.databaseUrl, "souk_catalog", () => this.wake());
        await this.follow();
        this.rebuildWhenDue();
        await this.takeReplaced();
      } catch (error) {
        if (!this.stopped) complain(error);
        pause = RETRY_MS;
      }
      await this.rest(pause);
    }
  }

  /** Until a signal comes, or for so long. */
  private rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.stopped ? 0 : ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private async start(): Promise<void> {
    await this.discarded;
    const kept = await this.firstBase();
    for (const [id, named] of await readVerifiedNames(this.db)) this.verified.set(id, named);
    this.builtAt = kept.builtAt;
    this.position = { horizon: kept.horizon, seen: new Map() };
    this.index = new LiveIndex(kept.index, { now: kept.builtAt.getTime(), language: CATALOG_LANGUAGE });
    await this.follow();
  }

  private async firstBase(): Promise<KeptIndex> {
    const never = new Date(0);
    let base = await this.source.kept(never);
    while (!base) {
      if (this.stopped) throw new Error("stopped");
      base = await this.build(false);
      if (base) break;
      this.reading = (await this.source.progress()) ?? this.reading;
      await this.rest(POLL_MS);
      base = await this.source.replaced(never);
    }
    return base;
  }

  private build(behind: boolean): Promise<KeptIndex | null> {
    const onReading = (reading: NonNullable<Reading>) => {
      this.reading = reading;
    };
    return this.source.build(this.builtAt, { behind, onReading });
  }

  /** Takes in what the feed has; one at a time, so that positions only go forward. */
  private follow(): Promise<void> {
    const next = this.following.then(
      () => this.takeIn(),
      () => this.takeIn(),
    );
    this.following = next;
    return next;
  }

  private async takeIn(): Promise<void> {
    const { index, position } = this;
    if (!index || !position) return;
    const changes = await readFeed(this.db, position, this.rebuildAt);
    if (!changes) return this.takeInAll(index);
    const { listingIds } = changes;
    for (let at = 0; at < listingIds.length; at += CHANGES_AT_ONCE) {
      const ids = listingIds.slice(at, at + CHANGES_AT_ONCE);
      const docs = await readDocuments(this.db, ids);
      if (this.index !== index) return;
      const there = new Set(docs.map((doc) => doc.id));
      index.upsert(docs);
      index.remove(ids.filter((id) => !there.has(id)));
      for (const id of ids) this.verified.delete(id);
      for (const doc of docs) if (doc.verified) this.verified.set(doc.id, doc);
    }
    this.marks.add(changes.below, index.mark());
    // Only now: what failed half-way comes again.
    this.position = changes.position;
  }

  /** After a load of many listings at once: one by one they would take longer than all anew, and hold this thread. */
  private async takeInAll(index: LiveIndex): Promise<void> {
    await this.rebuilding;
    const kept = await this.build(false);
    // Another process builds; what it builds may be too old for these, and they are looked at again.
    if (!kept) return;
    await this.goOver(index, kept);
  }

  private get rebuildAt(): number {
    return (
      this.options.rebuildAt ?? Math.max(REBUILD_AT, Math.round((this.index?.size ?? 0) * REBUILD_SHARE))
    );
  }

  /** A new base when much was written on top of the old one, and before its snapshot is too old for the feed. */
  private rebuildWhenDue(): void {
    const { index } = this;
    const old = Date.now() - this.builtAt.getTime() > REBUILD_AFTER_MS;
    if (this.rebuilding || !index || (index.pending - this.stayed < this.rebuildAt && !old)) return;
    if (Date.now() < this.busyUntil) return;
    this.rebuilding = this.build(true)
      .then((kept) => {
        if (kept) return this.goOver(index, kept);
        this.busyUntil = Date.now() + BUSY_MS;
      })
      .catch((error) => this.stopped || complain(error))
      .finally(() => {
        this.rebuilding = null;
      });
  }

  /** Another process has written a newer one. */
  private async takeReplaced(): Promise<void> {
    const { index } = this;
    if (this.rebuilding || !index) return;
    const kept = await this.source.replaced(this.builtAt);
    if (kept) await this.goOver(index, kept);
  }

  /** Puts a new base under what was written since. Nothing that it lacks is lost: that came later, and is on top. */
  private async goOver(index: LiveIndex, kept: KeptIndex): Promise<void> {
    const isAhead = BigInt(kept.horizon) > BigInt(this.position?.horizon ?? 0);
    const verified = isAhead ? await readVerifiedNames(this.db) : null;
    if (this.index !== index) {
      kept.index.close();
      return;
    }
    index.rebase(kept.index, this.marks.upTo(kept.horizon));
    this.stayed = index.pending;
    this.builtAt = kept.builtAt;
    if (!verified) return;
    // What this process has not read yet, and the new base has.
    this.position = { horizon: kept.horizon, seen: new Map() };
    this.verified.clear();
    for (const [id, named] of verified) this.verified.set(id, named);
  }
}

function complain(error: unknown): null {
  console.error(`[catalog] ${error instanceof Error ? error.message.split("\n", 1)[0] : String(error)}`);
  return null;
}
