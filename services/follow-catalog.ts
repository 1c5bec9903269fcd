import { databaseIdentity, type FeedPosition, feedReaches, feedStart, readFeed } from "@/db/catalog-feed";
import type { Db } from "@/db/client";
import { listen } from "@/db/listen";
import { readDocuments, readVerifiedNames } from "@/db/queries/catalog-documents";
import { readCatalog } from "@/db/queries/read-catalog";
import type { Reading } from "@/lib/catalog/catalog-loading";
import { documentOf } from "@/lib/catalog/document";
import { VerifiedNames } from "@/lib/catalog/imitation";
import { CATALOG_LANGUAGE } from "@/lib/catalog/synonyms";
import { type IndexBuild, startBuild } from "@/lib/search/build-in-worker";
import { LiveIndex } from "@/lib/search/live-index";
import { buildIndex, type SearchIndex } from "@/lib/search/search-index";
import type { Context } from "./context";
import { type KeptIndex, keepSnapshot, loadSnapshot } from "./keep-snapshot";

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
  close(): Promise<void>;
}

/** Also without a signal: it may have been lost with its connection. */
const POLL_MS = 1_000;
const RETRY_MS = 2_000;
const IN_THREAD = 2_000;
const CHANGES_AT_ONCE = 500;
const REBUILD_AT = 10_000;
/** Of a large catalog, so great a part: building it anew takes minutes, and for that time the memory of a second one. */
const REBUILD_SHARE = 0.02;
/** And in any case so often: the feed is kept for a day, and freshness counts in days. */
const REBUILD_AFTER_MS = 8 * 3_600_000;

export interface FollowOptions {
  /** Where the index is kept for the next start; absent: nowhere. */
  snapshotDir?: string;
  /** So many writes on top of an index and it is built anew. Default {@link REBUILD_AT}, or {@link REBUILD_SHARE} of all listings. */
  rebuildAt?: number;
  /** How long reading a page of listings may take before it is tried again. */
  pageTimeoutMs?: number;
}

/**
 * Reads all listings into an index, from the snapshot of an earlier process where there is one, and follows the feed of changes: by signal, and every second in any case. Whatever
 * fails is tried again; what was read stays searchable meanwhile.
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
  private following: Promise<unknown> = Promise.resolve();
  private readonly loop: Promise<void>;

  constructor(
    private readonly ctx: Pick<Context, "db" | "env">,
    private readonly options: FollowOptions,
  ) {
    this.db = ctx.db;
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

  async close(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.loop;
    await this.listener?.close();
    await this.rebuilding;
  }

  private async run(isReady: () => void): Promise<void> {
    while (!this.stopped && !this.index) {
      try {
        await this.start();
        isReady();
      } catch (error) {
        if (!this.stopped) complain(error);
        await this.rest(RETRY_MS);
      }
    }
    while (!this.stopped) {
      let pause = POLL_MS;
      try {
        this.listener ??= await listen(this.ctx.env.databaseUrl, "souk_catalog", () => this.wake());
        await this.follow();
        this.rebuildWhenDue();
      } catch (error) {
        complain(error);
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
    const kept = (await this.keptIndex()) ?? (await this.build());
    for (const [id, named] of await readVerifiedNames(this.db)) this.verified.set(id, named);
    this.builtAt = kept.builtAt;
    this.position = { horizon: kept.horizon, seen: new Map() };
    this.index = new LiveIndex(kept.index, { now: kept.builtAt.getTime(), language: CATALOG_LANGUAGE });
    await this.follow();
  }

  /** The snapshot, when everything since then is still in the feed. */
  private async keptIndex(): Promise<KeptIndex | null> {
    const { snapshotDir } = this.options;
    if (!snapshotDir) return null;
    const kept = await loadSnapshot(snapshotDir, await databaseIdentity(this.db)).catch(complain);
    return kept && (await feedReaches(this.db, kept.horizon, kept.builtAt)) ? kept : null;
  }

  /** All listings as they are, and the place in the feed from which others may differ. */
  private async build(): Promise<KeptIndex> {
    const { horizon } = await feedStart(this.db);
    const builtAt = new Date();
    const kept = { index: await this.buildFrom(builtAt.getTime()), horizon, builtAt };
    const { snapshotDir } = this.options;
    if (snapshotDir)
      await databaseIdentity(this.db)
        .then((database) => keepSnapshot(snapshotDir, database, kept))
        .catch(complain);
    return kept;
  }

  private async buildFrom(now: number): Promise<SearchIndex> {
    const first: string[] = [];
    let thread: IndexBuild | null = null;
    let read = 0;
    const take = async (rows: string[]) => {
      if (this.stopped) throw new Error("stopped");
      if (thread) await thread.addRows(rows);
      else for (const row of rows) first.push(row);
      // A thread takes longer to start than a small catalog to build.
      if (!thread && first.length >= IN_THREAD) {
        thread = startBuild({ now });
        await thread.addRows(first.splice(0));
      }
      read += rows.length;
      if (this.reading) this.reading = { ...this.reading, read };
    };
    const onTotal = (total: number) => {
      this.reading = { read, total };
    };
    try {
      await readCatalog(this.db, take, { onTotal, pageTimeoutMs: this.options.pageTimeoutMs });
      const built = thread as IndexBuild | null;
      return built ? await built.finish() : buildIndex(first.map(documentOf), { now });
    } catch (error) {
      await (thread as IndexBuild | null)?.cancel();
      throw error;
    }
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
    if (!this.index || !this.position) return;
    const changes = await readFeed(this.db, this.position, this.rebuildAt);
    if (!changes) return this.takeInAll(this.index);
    const { listingIds, position } = changes;
    for (let at = 0; at < listingIds.length; at += CHANGES_AT_ONCE) {
      const ids = listingIds.slice(at, at + CHANGES_AT_ONCE);
      const docs = await readDocuments(this.db, ids);
      const there = new Set(docs.map((doc) => doc.id));
      this.index.upsert(docs);
      this.index.remove(ids.filter((id) => !there.has(id)));
      for (const id of ids) this.verified.delete(id);
      for (const doc of docs) if (doc.verified) this.verified.set(doc.id, doc);
    }
    // Only now: what failed half-way comes again.
    this.position = position;
  }

  /** After a load of many listings at once: one by one they would take longer than all anew, and hold this thread. */
  private async takeInAll(index: LiveIndex): Promise<void> {
    await this.rebuilding;
    const mark = index.mark();
    const kept = await this.build();
    const verified = await readVerifiedNames(this.db);
    index.rebase(kept.index, mark);
    this.verified.clear();
    for (const [id, named] of verified) this.verified.set(id, named);
    this.builtAt = kept.builtAt;
    this.position = { horizon: kept.horizon, seen: new Map() };
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
    if (this.rebuilding || !index || (index.pending < this.rebuildAt && !old)) return;
    const mark = index.mark();
    this.rebuilding = this.build()
      .then((kept) => {
        index.rebase(kept.index, mark);
        this.builtAt = kept.builtAt;
      })
      .catch(complain)
      .finally(() => {
        this.rebuilding = null;
      });
  }
}

function complain(error: unknown): null {
  console.error(`[catalog] ${error instanceof Error ? error.message.split("\n", 1)[0] : String(error)}`);
  return null;
}
