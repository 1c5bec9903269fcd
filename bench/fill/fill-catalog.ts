import { sql } from "drizzle-orm";
import postgres from "postgres";
import { connectDb } from "@/db/client";
import { makePartitions } from "@/db/partitions";
import { REFRESH_EVERY_MS, refreshListingStats } from "@/services/refresh-listing-stats";
import { copyRows } from "./copy-rows";
import { madeListing } from "./made-listing";
import { rowsOf, TABLES, type TableName } from "./rows-of";

/** Listings of one transaction: what was committed is skipped when the filling goes on later. */
const LISTINGS_AT_ONCE = 5_000;
/** `refreshListingStats` measures a large catalog in so many turns, a small one in each. */
const TURNS = 256;
const SURELY_SMALL = 1_000;

export interface FillOptions {
  /** Finished days of history that each listing has. */
  days: number;
  onProgress?(done: number): void;
}

/**
 * Puts the first `count` made-up listings into a migrated database, those that are there already left alone: with
 * their payment options, days of probes, reports, changes of price and paid calls, and with everything measured from
 * these as the worker measures it. They are not due for a probe within a year.
 */
export async function fillCatalog(databaseUrl: string, count: number, options: FillOptions): Promise<void> {
  const { db, close } = connectDb(databaseUrl, { max: 1, statementTimeoutMs: 3_600_000 });
  const raw = postgres(databaseUrl, { max: 1, onnotice() {} });
  const today = Date.now();
  try {
    await makePartitions(db, options.days);
    for (let from = 0; from < count; from += LISTINGS_AT_ONCE) {
      const to = Math.min(count, from + LISTINGS_AT_ONCE);
      await raw.begin((tx) => fillPart(tx, from, to, { days: options.days, today }));
      options.onProgress?.(to);
    }
    for (const table of TABLES) await raw`vacuum analyze ${raw(table.name)}`;
    await raw`vacuum analyze probe_queue`;
    for (let turn = 0; turn < (count > SURELY_SMALL ? TURNS : 1); turn++)
      await refreshListingStats({ db, now: () => new Date(turn * REFRESH_EVERY_MS) });
    await db.execute(sql`vacuum analyze listing_stats`);
  } finally {
    await raw.end();
    await close();
  }
}

async function fillPart(
  tx: postgres.TransactionSql,
  from: number,
  to: number,
  when: { days: number; today: number },
): Promise<void> {
  const first = Array.from({ length: to - from }, (_, i) => madeListing(from + i));
  const there = await tx<
    { id: string }[]
  >`select id from listings where id = any(${first.map(({ doc }) => doc.id)}::uuid[])`;
  const known = new Set(there.map(({ id }) => id));
  const missing = first.filter(({ doc }) => !known.has(doc.id));
  if (missing.length === 0) return;
  const rows = new Map<TableName, unknown[][]>(TABLES.map(({ name }) => [name, []]));
  for (const made of missing) for (const [table, values] of rowsOf(made, when)) rows.get(table)?.push(values);
  for (const { name, columns } of TABLES) await copyRows(tx, name, columns, rows.get(name) ?? []);
  await tx`
    update probe_queue set next_probe_at = now() + interval '365 days' + random() * interval '1 day'
    where listing_id = any(${missing.map(({ doc }) => doc.id)}::uuid[])`;
}
