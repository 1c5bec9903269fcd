import { type FeedPosition, readFeed } from "@/db/catalog-feed";
import type { Db } from "@/db/client";
import { listen } from "@/db/listen";
import { readDocuments } from "@/db/queries/catalog-documents";
import type { Reading } from "@/lib/catalog/catalog-loading";
import type { VerifiedNames } from "@/lib/catalog/imitation";
import { CATALOG_LANGUAGE } from "@/lib/catalog/synonyms";
import { DamagedSnapshot } from "@/lib/search/bytes";
import { LiveIndex } from "@/lib/search/live-index";
import type { Context } from "./context";
import { NameFollower } from "./follow-names";
import { IndexSource, type SourceOptions } from "./index-source";
import type { FoundIndex, KeptIndex } from "./keep-snapshot";
import { WaitingChanges } from "./waiting-changes";

/** The catalog as this process holds it in memory, at most a moment behind the database. */
export interface Catalog {
  /** Null until all listings have been read, and for a moment while this process goes over to another index. */
  readonly index: LiveIndex | null;
  /** While it goes over: resolves when it is done; never rejects. */
  readonly goingOver: Promise<void> | null;
  /** How far the first reading of all listings is; null before it is known how many there are. */
  readonly reading: Reading;
  readonly verified: VerifiedNames;
  /** Resolves when `index` is there; never rejects. */
  readonly ready: Promise<void>;
  /** Resolves when everything that was committed before the call is in `index`. Rejects when the database fails. */
  catchUp(): Promise<void>;
  /** The same of what was committed last; of a load of very many listings the rest may still come. */
  catchUpNewest(): Promise<void>;
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
/** Of a large catalog, so great a part: building it anew takes minutes. */
const REBUILD_SHARE = 0.02;
/** So many times as much may lie on top of an index: what changes beyond that at once waits for the next one. */
const MOST_ON_TOP = 2;
/** A part of that is kept for what people write while a load of very many waits. */
const RESERVED = 20;
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
  goingOver: Promise<void> | null = null;
  reading: Reading = null;
  readonly ready: Promise<void>;
  private position: FeedPosition | null = null;
  private readonly db: Db;
  private stopped = false;
  private signalled = false;
  private wake = () => {
    this.signalled = true;
  };
  private listener: { close(): Promise<void> } | null = null;
  private rebuilding: Promise<unknown> | null = null;
  private builtAt = new Date(0);
  /** More changed at once than can be on top: only an index that was begun after this moment has it. */
  private owedSince: Date | null = null;
  /** Another process builds: until then it is not asked again whether it still does. */
  private busyUntil = 0;
  private discarded: Promise<void> | null = null;
  private turn: Promise<unknown> = Promise.resolve();
  private readonly source: IndexSource;
  private readonly named: NameFollower;
  private hasNames = false;
  private readonly waiting = new WaitingChanges();
  /** Writes that stayed on top of the newest base. */
  private stayed = 0;
  private readonly loop: Promise<void>;
  /** Told when the loop has been round once more. */
  private rounds: (() => void)[] = [];

  constructor(
    private readonly ctx: Pick<Context, "db" | "env">,
    private readonly options: FollowOptions,
  ) {
    this.db = ctx.db;
    this.source = new IndexSource(ctx, options, complain);
    this.named = new NameFollower(this.db, complain);
    let isReady = () => {};
    this.ready = new Promise((resolve) => {
      isReady = resolve;
    });
    this.loop = this.run(isReady);
  }

  get verified(): VerifiedNames {
    return this.named.names;
  }

  async catchUp(): Promise<void> {
    await this.catchUpNewest();
    while (!this.stopped && (this.owedSince || this.waiting.size > 0)) {
      await new Promise<void>((resolve) => this.rounds.push(resolve));
      await this.follow();
    }
  }

  async catchUpNewest(): Promise<void> {
    await this.ready;
    await this.follow();
  }

  discard(): void {
    if (!this.index) return;
    complain(new Error("the snapshot is damaged, and is made anew"));
    this.reading = { read: 0, total: this.index.size };
    this.index.close();
    this.index = null;
    this.beginAnew();
    this.discarded = this.source.forget();
    this.wake();
  }

  async close(): Promise<void> {
    this.stopped = true;
    this.source.stop();
    this.wake();
    await this.loop;
    await this.named.stop();
    await this.listener?.close();
    await this.rebuilding;
    await this.turn;
    this.index?.close();
  }

  private async run(isReady: () => void): Promise<void> {
    while (!this.stopped) {
      let pause = POLL_MS;
      try {
        if (!this.index) await this.start();
        if (!this.hasNames) void this.readNames().then(isReady);
        this.listener ??= await listen(this.ctx.env.databaseUrl, "souk_catalog", () => this.wake());
        await this.follow();
        this.rebuildWhenDue();
        await this.takeReplaced();
        if (this.waiting.size > 0) pause = 0;
      } catch (error) {
        if (!this.stopped) complain(error);
        this.signalled = false;
        pause = RETRY_MS;
      }
      for (const tell of this.rounds.splice(0)) tell();
      await this.rest(pause);
    }
    for (const tell of this.rounds.splice(0)) tell();
  }

  /** Until a signal comes, or for so long; one that came since the last rest is not lost. */
  private async rest(ms: number): Promise<void> {
    if (!this.signalled && !this.stopped)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.wake = () => {
          this.signalled = true;
          clearTimeout(timer);
          resolve();
        };
      });
    this.signalled = false;
  }

  private async readNames(): Promise<void> {
    this.hasNames = true;
    this.hasNames = await this.named.readAll();
  }

  private beginAnew(): void {
    this.position = null;
    this.owedSince = null;
    this.waiting.dropUpTo(Number.POSITIVE_INFINITY);
    this.builtAt = new Date(0);
  }

  private async start(): Promise<void> {
    await this.discarded;
    const { index, horizon, builtAt } = await this.firstBase();
    this.builtAt = builtAt;
    this.position = { horizon, seen: new Map() };
    this.index = new LiveIndex(index, { now: builtAt.getTime(), language: CATALOG_LANGUAGE });
    await this.follow();
  }

  private async firstBase(): Promise<KeptIndex> {
    const never = new Date(0);
    let found = await this.source.kept(never);
    for (;;) {
      const read = found && (await this.readFirst(found));
      if (read) return read;
      if (this.stopped) throw new Error("stopped");
      found = await this.build(false);
      if (found) continue;
      this.reading = (await this.source.progress()) ?? this.reading;
      await this.rest(POLL_MS);
      found = await this.source.replaced(never);
    }
  }

  /** Null when it is damaged. */
  private async readFirst(found: FoundIndex): Promise<KeptIndex | null> {
    try {
      return { index: await found.load(), horizon: found.horizon, builtAt: found.builtAt };
    } catch (error) {
      found.close();
      if (!(error instanceof DamagedSnapshot)) throw error;
      await this.source.forget();
      return null;
    }
  }

  private build(behind: boolean): Promise<FoundIndex | null> {
    const onReading = (reading: NonNullable<Reading>) => {
      this.reading = reading;
    };
    return this.source.build(this.builtAt, { behind, onReading });
  }

  /** One after the other, so that positions only go forward and nothing is written to an index that goes. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    const next = this.turn.then(work, work);
    this.turn = next.catch(() => {});
    return next;
  }

  /** Takes in what the feed has: the newest, and of a load of very many a part; the next call takes more. */
  private follow(): Promise<void> {
    return this.inTurn(() => this.takeIn());
  }

  private async takeIn(): Promise<void> {
    const { index, position, waiting } = this;
    if (!index || !position) return;
    const changes = await readFeed(this.db, position, this.mostNew(index));
    if (this.index !== index) return;
    if (changes.listingIds) waiting.add(changes.listingIds, Number(changes.below));
    else {
      this.owedSince = new Date();
      waiting.dropUpTo(Number.POSITIVE_INFINITY);
      this.wake();
    }
    this.position = changes.position;
    const next = waiting.newest(CHANGES_AT_ONCE);
    if (!next) return;
    const docs = await readDocuments(this.db, next.ids);
    if (this.index !== index) return;
    const there = new Set(docs.map((doc) => doc.id));
    index.upsert(docs, next.asOf);
    index.remove(
      next.ids.filter((id) => !there.has(id)),
      next.asOf,
    );
    this.named.change(next.ids, docs);
    // Only now: what failed half-way comes again.
    waiting.taken(next);
  }

  /** How many may be taken in on top of the index: one by one, very many would take longer than all anew. */
  private mostNew(index: LiveIndex): number {
    const most = this.rebuildAt * MOST_ON_TOP;
    const onTop = index.pending + this.waiting.size;
    return Math.max(most - onTop, onTop < 2 * most ? Math.ceil(most / RESERVED) : 0);
  }

  private get rebuildAt(): number {
    return (
      this.options.rebuildAt ?? Math.max(REBUILD_AT, Math.round((this.index?.size ?? 0) * REBUILD_SHARE))
    );
  }

  /** A new base when much was written on top of the old one, and before its snapshot is too old for the feed. */
  private rebuildWhenDue(): void {
    const { index, waiting, owedSince } = this;
    const old = Date.now() - this.builtAt.getTime() > REBUILD_AFTER_MS;
    if (this.rebuilding || !index) return;
    if (index.pending + waiting.size - this.stayed < this.rebuildAt && !owedSince && !old) return;
    if (Date.now() < this.busyUntil) return;
    this.rebuilding = this.build(true)
      .then((found) => {
        if (found) return this.goOver(found);
        this.busyUntil = Date.now() + BUSY_MS;
      })
      .catch((error) => this.stopped || complain(error))
      .finally(() => {
        this.rebuilding = null;
        this.wake();
      });
  }

  /** Another process has written a newer one. */
  private async takeReplaced(): Promise<void> {
    if (this.rebuilding || !this.index) return;
    const found = await this.source.replaced(this.builtAt);
    if (found) await this.goOver(found);
  }

  /**
   * Puts a new base under what was written since. Nothing that it lacks is lost: that came later, and is on top. It is read
   * into the memory of the old one, so that there are never two; who searches waits for that moment.
   */
  private async goOver(found: FoundIndex): Promise<void> {
    if (!(await found.isIntact())) {
      found.close();
      throw new Error("the new snapshot is damaged, and is left");
    }
    await this.inTurn(async () => {
      const { index } = this;
      if (!index || this.stopped) return found.close();
      let isOver = () => {};
      this.goingOver = new Promise((resolve) => {
        isOver = resolve;
      });
      this.index = null;
      try {
        index.rebase(await found.load(index.release()), Number(found.horizon));
        this.index = index;
        this.wentOver(index, found);
      } catch (error) {
        // The next round begins anew.
        found.close();
        this.beginAnew();
        throw error;
      } finally {
        this.goingOver = null;
        isOver();
      }
    });
  }

  private wentOver(index: LiveIndex, { horizon, builtAt }: FoundIndex): void {
    this.waiting.dropUpTo(Number(horizon));
    this.stayed = index.pending;
    this.builtAt = builtAt;
    if (this.owedSince && builtAt > this.owedSince) this.owedSince = null;
    if (BigInt(horizon) <= BigInt(this.position?.horizon ?? 0)) return;
    // What this process has not read yet, and the new base has.
    this.position = { horizon, seen: new Map() };
    void this.readNames();
  }
}

function complain(error: unknown): null {
  console.error(`[catalog] ${error instanceof Error ? error.message.split("\n", 1)[0] : String(error)}`);
  return null;
}
