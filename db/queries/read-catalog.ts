import { setTimeout as pause } from "node:timers/promises";
import { sql } from "drizzle-orm";
import type { Db, Tx } from "@/db/client";
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

/**
 * Hands all listings of the catalog to `take`, as JSON texts of {@link ListingRow}, each once and as of one moment. They
 * come in the order in which the table has them: by id, every listing, its challenge and its options would be a place
 * of their own on the disk. A page that fails is tried again, in smaller pages; throws when it fails for good, when the
 * connection is lost, and what `take` throws. The next page is read while `take` has the one before.
 */
export async function readCatalog(
  db: Db,
  take: (rows: string[]) => Promise<void>,
  { onTotal, pageTimeoutMs = PAGE_TIMEOUT_MS }: ReadOptions = {},
): Promise<void> {
  await db.transaction(
    async (tx) => {
      await tx.execute(sql`select set_config('statement_timeout', ${String(pageTimeoutMs)}, true)`);
      // Rows that this transaction sees are all in the blocks that there are now.
      const [table] = await tx.execute<{ blocks: number; total: number }>(sql`
        select (pg_relation_size('listings') / current_setting('block_size')::int)::int as blocks,
          (select count(*)::int from listings where catalog_state = 'listed') as total`);
      if (!table) throw new Error("a statement without from gave no row");
      onTotal?.(table.total);
      let reading = readPage(tx, 0, FIRST_BLOCKS);
      for (;;) {
        const { rows, end, blocks } = await reading;
        const more = end < table.blocks;
        if (more) reading = readPage(tx, end, nextBlocks(blocks, rows.length));
        // It is awaited below, or its failure is no news any more.
        reading.catch(() => {});
        try {
          if (rows.length > 0) await take(rows);
        } catch (error) {
          await reading.catch(() => {});
          throw error;
        }
        if (!more) return;
      }
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

interface Page {
  rows: string[];
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
      const rows = await tx.transaction((inner) => inner.execute<{ row: string }>(documentRows(which)));
      return { rows: rows.map(({ row }) => row), blocks, end };
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
