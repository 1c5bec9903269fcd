import { type FeedPosition, feedStart, readFeed } from "@/db/catalog-feed";
import type { Db } from "@/db/client";
import { listen } from "@/db/listen";
import { readDocumentPage, readDocuments, readVerifiedNames } from "@/db/queries/catalog-documents";
import { VerifiedNames } from "@/lib/catalog/imitation";
import { CATALOG_LANGUAGE } from "@/lib/catalog/synonyms";
import type { SearchDocument } from "@/lib/search/document";
import { LiveIndex } from "@/lib/search/live-index";
import { buildIndex } from "@/lib/search/search-index";
import type { Context } from "./context";

/** The catalog as this process holds it in memory, at most a moment behind the database. */
export interface Catalog {
  /** Null until all listings have been read. */
  readonly index: LiveIndex | null;
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
const PAGE = 2_000;
const CHANGES_AT_ONCE = 500;
/** So many writes on top of an index and it is built anew. */
const REBUILD_AT = 10_000;

/**
 * Reads all listings into an index and follows the feed of changes: by signal, and every second in any case. Whatever
 * fails is tried again; what was read stays searchable meanwhile.
 */
export function followCatalog(ctx: Pick<Context, "db" | "env">): Catalog {
  return new Follower(ctx);
}

class Follower implements Catalog {
  index: LiveIndex | null = null;
  readonly verified = new VerifiedNames();
  readonly ready: Promise<void>;
  private position: FeedPosition | null = null;
  private readonly db: Db;
  private stopped = false;
  private wake = () => {};
  private listener: { close(): Promise<void> } | null = null;
  private rebuilding: Promise<void> = Promise.resolve();
  private following: Promise<unknown> = Promise.resolve();
  private readonly loop: Promise<void>;

  constructor(private readonly ctx: Pick<Context, "db" | "env">) {
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
        complain(error);
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
    this.position = await feedStart(this.db);
    const docs: SearchDocument[] = [];
    for await (const page of this.allDocuments()) docs.push(...page);
    for (const [id, named] of await readVerifiedNames(this.db)) this.verified.set(id, named);
    const now = Date.now();
    this.index = new LiveIndex(buildIndex(docs, { now }), { now, language: CATALOG_LANGUAGE });
  }

  private async *allDocuments(): AsyncGenerator<SearchDocument[]> {
    let after: string | null = null;
    for (;;) {
      const page: SearchDocument[] = await readDocumentPage(this.db, after, PAGE);
      if (page.length > 0) yield page;
      after = page.at(-1)?.id ?? null;
      if (page.length < PAGE || this.stopped) return;
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
    const { listingIds, position } = await readFeed(this.db, this.position);
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

  private rebuildWhenDue(): void {
    const { index } = this;
    if (!index || index.pending < REBUILD_AT) return;
  }
}

function complain(error: unknown): void {
  console.error(`[catalog] ${error instanceof Error ? error.message.split("\n", 1)[0] : String(error)}`);
}
