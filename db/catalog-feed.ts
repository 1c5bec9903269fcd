import { sql } from "drizzle-orm";
import type { Db } from "./client";

const CHANGES_A_PAGE = 5_000;

/**
 * How far a reader of `catalog_changes` has come. A sequence number is taken before its row can be seen, so "after
 * number n" would miss rows of transactions that end late. Instead: everything below `horizon`, a transaction, has been
 * read; what lies above may come again and is known by `seen`.
 */
export interface FeedPosition {
  /** xid8. */
  horizon: string;
  /** Sequence number to transaction, of rows at or above the horizon that were read already. */
  seen: Map<string, bigint>;
}

/** Where a reader starts who has yet to read everything: take it before reading. */
export async function feedStart(db: Db): Promise<FeedPosition> {
  const [row] = await db.execute<{ horizon: string }>(
    sql`select pg_snapshot_xmin(pg_current_snapshot())::text as horizon`,
  );
  if (!row) throw new Error("a statement without from or where gave no row");
  return { horizon: row.horizon, seen: new Map() };
}

/**
 * Whether everything since `horizon` is still in the feed: rows are kept for a day (`savedAt` is by the database's
 * clock), and transactions of another server's past are not this one's.
 */
export async function feedReaches(db: Db, horizon: string, savedAt: Date): Promise<boolean> {
  const [row] = await db.execute<{ ok: boolean }>(sql`
    select ${horizon}::xid8 <= pg_snapshot_xmax(pg_current_snapshot())
      and ${savedAt.toISOString()}::timestamptz > now() - interval '20 hours' as ok`);
  return row?.ok === true;
}

/** What a reading of the feed gave. */
export interface FeedChanges {
  /** Each once, the last that changed last; null: there are more than were asked for. */
  listingIds: string[] | null;
  position: FeedPosition;
  /** All of them were changed by transactions below this one. */
  below: string;
}

/** Ids of listings that changed since `position`, unless there are more than `most`, and the position after them. */
export async function readFeed(
  db: Db,
  position: FeedPosition,
  most = Number.POSITIVE_INFINITY,
): Promise<FeedChanges> {
  const seen = new Map(position.seen);
  const changed = new Set<string>();
  let horizon: string | undefined;
  let below = position.horizon;
  let after = "0";
  for (;;) {
    const rows = await db.execute<{
      seq: string | null;
      xid: string;
      id: string;
      horizon: string;
      below: string;
    }>(sql`
      select c.seq::text as seq, c.xid::text as xid, c.listing_id as id, h.horizon::text as horizon, h.below::text as below
      from (
        select pg_snapshot_xmin(pg_current_snapshot()) as horizon, pg_snapshot_xmax(pg_current_snapshot()) as below
      ) h
      left join lateral (
        select seq, xid, listing_id from catalog_changes
        where xid >= ${position.horizon}::xid8 and seq > ${after}::bigint order by seq limit ${CHANGES_A_PAGE}
      ) c on true order by c.seq`);
    // Of the first page: what ends while the others are read is above it.
    horizon ??= rows[0]?.horizon;
    below = rows[0]?.below ?? below;
    for (const { seq, xid, id } of rows) {
      if (seq === null) continue;
      after = seq;
      if (!seen.has(seq) && changed.size <= most) {
        changed.delete(id);
        changed.add(id);
      }
      // Of a load of very many only those may come again that are above the horizon.
      if (BigInt(xid) >= BigInt(horizon ?? 0)) seen.set(seq, BigInt(xid));
    }
    if (rows.length < CHANGES_A_PAGE) break;
  }
  const next = BigInt(horizon ?? position.horizon);
  for (const [seq, xid] of seen) if (xid < next) seen.delete(seq);
  return {
    listingIds: changed.size > most ? null : [...changed],
    position: { horizon: String(next), seen },
    below,
  };
}

/** Tells one database from another, also from one of the same name that was dropped or restored elsewhere. */
export async function databaseIdentity(db: Db): Promise<string> {
  const [row] = await db.execute<{ identity: string }>(sql`
    select system_identifier || '/' || (select oid from pg_database where datname = current_database()) as identity
    from pg_control_system()`);
  if (!row) throw new Error("pg_control_system gave no row");
  return row.identity;
}
