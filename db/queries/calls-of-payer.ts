import { and, desc, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Db } from "@/db/client";
import { calls } from "@/db/schema/calls";
import { listings } from "@/db/schema/listings";
import type { CallState } from "@/lib/call/types";

/** One line of a payer's list. */
export interface CallLine {
  id: string;
  listing: { id: string; name: string; method: string; host: string };
  state: CallState;
  network: string;
  asset: string;
  amountAtomic: string;
  responseStatus: number | null;
  createdAt: Date;
}

/** To the millisecond, as a cursor has it. */
const AT = sql`date_trunc('milliseconds', ${calls.createdAt})`;

const LINE = {
  id: calls.id,
  listing: { id: listings.id, name: listings.name, method: listings.method, host: listings.host },
  state: calls.state,
  network: calls.network,
  asset: calls.asset,
  amountAtomic: calls.amountAtomic,
  responseStatus: calls.responseStatus,
  createdAt: calls.createdAt,
};

/** The newest calls that this wallet paid, newest first; `before` is the last line of the page before. */
export function callsOfPayer(
  db: Db,
  payer: string,
  page: { limit: number; before?: { createdAt: Date; id: string } },
): Promise<CallLine[]> {
  const { before, limit } = page;
  const older =
    before &&
    sql`(${AT}, ${calls.id}) < (${before.createdAt.toISOString()}::timestamptz, ${before.id}::uuid)`;
  return lines(db, and(eq(calls.payer, payer), older), limit);
}

/** The calls that these tokens (as hashes) belong to, newest first. */
export function callsOfTokens(db: Db, tokenHashes: readonly string[], limit: number): Promise<CallLine[]> {
  if (tokenHashes.length === 0) return Promise.resolve([]);
  return lines(db, inArray(calls.tokenHash, [...tokenHashes]), limit);
}

function lines(db: Db, where: SQL | undefined, limit: number): Promise<CallLine[]> {
  return db
    .select(LINE)
    .from(calls)
    .innerJoin(listings, eq(listings.id, calls.listingId))
    .where(where)
    .orderBy(desc(AT), desc(calls.id))
    .limit(limit);
}
