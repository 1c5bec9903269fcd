import { setTimeout as pause } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { type Db, isConnectionLoss, type Tx } from "@/db/client";
import { documentRows } from "./catalog-documents";

export interface ReadOptions {
  /** Called once, before the first page: how many listings there are. */
  onTotal?(total: number): void;
  /** How long one page may take. Default a minute: nobody waits for it as for a search. */
  pageTimeoutMs?: number;
}

/** About so many listings come at once. */
const PAGE = 2_000;
const FIRST_BLOCKS = 64;
const MOST_BLOCKS = 4_096;
const PAGE_TIMEOUT_MS = 60_000;
/** A page that failed so often in a row fails the whole. */
const ATTEMPTS = 6;
/** So often in a row the connection may be lost before anything more was read; the pauses add up to a minute. */
const LOSSES = 15;
const LONGEST_PAUSE_MS = 5_000;
const IDS_AT_ONCE = 50_000;
const MISSED_AT_ONCE = 500;

/**
 * Hands all listings of the catalog to `take`, as JSON texts of {@link ListingRow}, each once. They come in the order in
 * which the table has them: by id, every listing, its challenge and its options would be a place of their own on the
 * disk. They are as of one moment, but when the connection is lost: then the reading goes on where it was, and what
 * comes later is as of a later moment. A page that fails is tried again, in smaller pages; throws when it fails for
 * good, when no connection is to be had for a minute, and what `take` throws. The next page is read while `take` has
 * the one before.
 */
export async function readCatalog(
  db: Db,
  take: (rows: string[]) => Promise<void>,
  options: ReadOptions = {},
): Promise<void> {
  const reading = new CatalogReading(take, options);
  for (let losses = 0; ; ) {
    const before = reading.done;
    try {
      return await db.transaction((tx) => reading.goOn(tx), {
        isolationLevel: "repeatable read",
        accessMode: "read only",
      });
    } catch (error) {
      if (!isConnectionLoss(error)) throw error;
      await reading.stop();
      losses = reading.done > before ? 1 : losses + 1;
      if (losses > LOSSES) throw error;
      console.error(`[catalog] the connection is lost after ${reading.done} listings; the reading goes on`);
      await pause(Math.min(100 * 2 ** losses, LONGEST_PAUSE_MS));
    }
  }
}

/** How far a reading is, over the connections that it needs. */
class CatalogReading {
  /** The first block that was not handed over. */
  private next = 0;
  private readonly taken = new Set<string>();
  private transactions = 0;
  private taking: Promise<void> = Promise.resolve();

  constructor(
    private readonly take: (rows: string[]) => Promise<void>,
    private readonly options: ReadOptions,
  ) {}

  /** How many listings were handed over. */
  get done(): number {
    return this.taken.size;
  }

  /** What the lost transaction still does counts no more. Throws what `take` threw. */
  async stop(): Promise<void> {
    this.transactions++;
    await this.taking;
  }

  async goOn(tx: Tx): Promise<void> {
    const mine = ++this.transactions;
    const { onTotal, pageTimeoutMs = PAGE_TIMEOUT_MS } = this.options;
    await tx.execute(sql`select set_config('statement_timeout', ${String(pageTimeoutMs)}, true)`);
    // Rows that this transaction sees are all in the blocks that there are now.
    const [table] = await tx.execute<{ blocks: number; total: number }>(sql`
      select (pg_relation_size('listings') / current_setting('block_size')::int)::int as blocks,
        (select count(*)::int from listings where catalog_state = 'listed') as total`);
    if (!table) throw new Error("a statement without from gave no row");
    if (mine === 1) onTotal?.(table.total);
    let reading = readPage(tx, this.next, FIRST_BLOCKS);
    for (;;) {
      const { rows, end, blocks } = await reading;
      if (mine !== this.transactions) return;
      const more = end < table.blocks;
      if (more) reading = readPage(tx, end, nextBlocks(blocks, rows.length));
      // It is awaited below, or its failure is no news any more.
      reading.catch(() => {});
      this.next = end;
      try {
        await this.hand(rows);
      } catch (error) {
        await reading.catch(() => {});
        throw error;
      }
      if (!more) break;
    }
    if (mine > 1) await this.readMissed(tx, mine);
  }

  /** Hands over what was not there before. */
  private hand(rows: readonly Row[]): Promise<void> {
    const fresh = rows.filter(({ id }) => !this.taken.has(id));
    for (const { id } of fresh) this.taken.add(id);
    if (fresh.length > 0) this.taking = this.take(fresh.map(({ row }) => row));
    return this.taking;
  }

  /** Between two connections a row may have moved to where the reading had been. */
  private async readMissed(tx: Tx, mine: number): Promise<void> {
    let after = "00000000-0000-0000-0000-000000000000";
    for (;;) {
      const rows = await tx.execute<{ id: string }>(sql`
        select id from listings where catalog_state = 'listed' and id > ${after}::uuid order by id limit ${IDS_AT_ONCE}`);
      const missed = rows.map(({ id }) => id).filter((id) => !this.taken.has(id));
      for (let at = 0; at < missed.length; at += MISSED_AT_ONCE) {
        const some = await tx.execute<Row>(
          documentRows(sql`l.id in ${missed.slice(at, at + MISSED_AT_ONCE)}`),
        );
        if (mine !== this.transactions) return;
        await this.hand([...some]);
      }
      if (rows.length < IDS_AT_ONCE) return;
      after = rows.at(-1)?.id ?? after;
    }
  }
}

interface Row extends Record<string, unknown> {
  id: string;
  row: string;
}

interface Page {
  rows: readonly Row[];
  blocks: number;
  /** The first block that was not read. */
  end: number;
}

async function readPage(tx: Tx, start: number, wanted: number): Promise<Page> {
  let blocks = wanted;
  for (let attempt = 1; ; attempt++) {
    const end = start + blocks;
    const which = sql`l.ctid >= ${`(${start},0)`}::tid and l.ctid < ${`(${end},0)`}::tid`;
    try {
      // A savepoint: what fails inside leaves the transaction, and the moment it sees, as they were.
      const rows = await tx.transaction((inner) => inner.execute<Row>(documentRows(which)));
      return { rows, blocks, end };
    } catch (error) {
      if (attempt === ATTEMPTS || !isOfStatement(error)) throw error;
      console.error(`[catalog] blocks ${start} to ${end} are read again: ${String(causeOf(error))}`);
      blocks = Math.max(1, Math.ceil(blocks / 4));
      await pause(100 * 2 ** attempt);
    }
  }
}

/** So many blocks that a page has about {@link PAGE} listings, if they lie as they did in the last. */
function nextBlocks(blocks: number, found: number): number {
  const wanted = Math.round((blocks * PAGE) / Math.max(found, 1));
  return Math.max(1, Math.min(wanted, blocks * 4, MOST_BLOCKS));
}

function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause ? error.cause : error;
}

/** Whether the database refused or ended one statement and still listens: a timeout, a lock, no memory. */
function isOfStatement(error: unknown): boolean {
  const { code, severity } = causeOf(error) as { code?: string; severity?: string };
  return severity === "ERROR" && /^[0-9A-Z]{5}$/.test(code ?? "");
}
