import { asc, desc, eq } from "drizzle-orm";
import type { Db } from "@/db/client";
import { type Listing, listings } from "@/db/schema/listings";
import { type PaymentOption, paymentOptions } from "@/db/schema/payment-options";
import { probes } from "@/db/schema/probes";
import type { ProbeReport, Verdict } from "@/lib/probe/types";
import { isUuid } from "./uuid";

/** One listing with its options and what the last probe found. Prices are millionths of a dollar. */
export interface ListingView
  extends Omit<Listing, "search" | "leaseToken" | "leaseUntil" | "leaseAttempts" | "lastProbeId"> {
  /** As last probed with success, in the seller's order. */
  options: PaymentOption[];
  /** The newest probe's report, also when it failed; null before the first probe. */
  report: ProbeReport | null;
}

/** One line of a listing's history. */
export interface ProbeView {
  id: string;
  at: Date;
  verdict: Verdict;
  status: number | null;
  latencyMs: number | null;
  summary: string;
}

/** The listing, or null when there is none; an `id` that is no UUID is none. */
export async function getListing(db: Db, id: string): Promise<ListingView | null> {
  if (!isUuid(id)) return null;
  const [[row], options] = await Promise.all([
    db
      .select({ listing: listings, report: probes.report })
      .from(listings)
      .leftJoin(probes, eq(probes.id, listings.lastProbeId))
      .where(eq(listings.id, id)),
    db
      .select()
      .from(paymentOptions)
      .where(eq(paymentOptions.listingId, id))
      .orderBy(asc(paymentOptions.position)),
  ]);
  if (!row) return null;
  const { search, leaseToken, leaseUntil, leaseAttempts, lastProbeId, ...listing } = row.listing;
  return { ...listing, options, report: row.report };
}

/** The newest `limit` probes, newest first. */
export async function listProbes(db: Db, listingId: string, limit: number): Promise<ProbeView[]> {
  if (!isUuid(listingId)) return [];
  const rows = await db
    .select({
      id: probes.id,
      at: probes.at,
      verdict: probes.verdict,
      status: probes.status,
      latencyMs: probes.latencyMs,
      report: probes.report,
    })
    .from(probes)
    .where(eq(probes.listingId, listingId))
    .orderBy(desc(probes.at), desc(probes.id))
    .limit(limit);
  return rows.map(({ id, report, ...row }) => ({ ...row, id: String(id), summary: report.summary }));
}
