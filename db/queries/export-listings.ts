import { and, asc, eq, gt, gte, isNotNull, lt, sql } from "drizzle-orm";
import type { Db } from "@/db/client";
import { listingStats } from "@/db/schema/catalog";
import { listings } from "@/db/schema/listings";
import type { DiscoveryItem } from "@/lib/catalog/discovery-item";
import type { LiveState } from "@/lib/catalog/live-state";
import type { Verdict } from "@/lib/probe/types";
import { discoveryItems } from "./list-discovery";

/** One line of the export: a discovery item, and what was measured. */
export interface ExportedListing extends DiscoveryItem {
  name: string;
  liveState: LiveState;
  verdict: Verdict | null;
  /** First byte, milliseconds. */
  latencyMs: number | null;
  /** Share of the probes of 30 days that found it payable, 0 to 1. */
  uptime30d: number | null;
  callableFromBrowser: boolean | null;
  ownerVerified: boolean;
  /** ISO 8601. */
  lastProbedAt: string | null;
  listedAt: string | null;
}

/** The next listings of the catalog by id, after `afterId` (null: from the beginning). `last` is null at the end. */
export async function exportBatch(
  db: Db,
  afterId: string | null,
  limit: number,
): Promise<{ lines: ExportedListing[]; last: string | null }> {
  const rows = await db
    .select({
      id: listings.id,
      name: listings.name,
      liveState: listings.liveState,
      verdict: listings.verdict,
      latencyMs: listings.latencyMs,
      uptime30d: listingStats.uptime30d,
      callableFromBrowser: listings.callableFromBrowser,
      ownerAddress: listings.ownerAddress,
      lastProbedAt: listings.lastProbedAt,
      listedAt: listings.listedAt,
    })
    .from(listings)
    .leftJoin(listingStats, eq(listingStats.listingId, listings.id))
    .where(and(eq(listings.catalogState, "listed"), afterId === null ? undefined : gt(listings.id, afterId)))
    .orderBy(asc(listings.id))
    .limit(limit);
  const items = await discoveryItems(
    db,
    rows.map((row) => row.id),
  );
  const byId = new Map(items.map((item) => [item.listingId, item]));
  const lines = rows.flatMap(({ id, ownerAddress, lastProbedAt, listedAt, ...row }): ExportedListing[] => {
    const item = byId.get(id);
    if (!item) return [];
    return [
      {
        ...item,
        ...row,
        ownerVerified: ownerAddress !== null,
        lastProbedAt: lastProbedAt?.toISOString() ?? null,
        listedAt: listedAt?.toISOString() ?? null,
      },
    ];
  });
  return { lines, last: rows.length < limit ? null : (rows.at(-1)?.id ?? null) };
}

/**
 * A mark of what the catalog holds: another one as soon as a listing, its terms or its health changed, and each hour, as
 * probes and calls are counted all the time.
 */
export async function catalogMark(db: Db, now: Date): Promise<string> {
  const [row] = await db.execute<{ seq: string }>(
    sql`select last_value::text || case when is_called then '' else 'n' end as seq from catalog_changes_seq_seq`,
  );
  return `${row?.seq}-${Math.floor(now.getTime() / 3_600_000)}`;
}

export async function countListed(db: Db): Promise<number> {
  return db.$count(listings, eq(listings.catalogState, "listed"));
}

/** The pages of the listings whose id is in `[from, to)`, by id: what sitemaps name. */
export async function listedPages(
  db: Db,
  from: string,
  to: string | null,
): Promise<{ id: string; changedAt: Date }[]> {
  const rows = await db
    .select({ id: listings.id, termsAt: listings.termsAt, listedAt: listings.listedAt })
    .from(listings)
    .where(
      and(
        eq(listings.catalogState, "listed"),
        isNotNull(listings.listedAt),
        gte(listings.id, from),
        to === null ? undefined : lt(listings.id, to),
      ),
    )
    .orderBy(asc(listings.id))
    .limit(50_000);
  return rows.flatMap(({ id, termsAt, listedAt }) =>
    listedAt ? [{ id, changedAt: termsAt ?? listedAt }] : [],
  );
}
