import { asc, desc, eq } from "drizzle-orm";
import type { Db } from "@/db/client";
import { type Listing, listings } from "@/db/schema/listings";
import { type PaymentOption, paymentOptions } from "@/db/schema/payment-options";
import { probeQueue } from "@/db/schema/probe-queue";
import { listingReports, probes } from "@/db/schema/probes";
import type { ProbeReport, Verdict } from "@/lib/probe/types";
import { isUuid } from "./uuid";

/** One listing with its options and what the last probe found. Prices are millionths of a dollar. */
export interface ListingView extends Omit<Listing, "search"> {
  /** As last probed with success, in the seller's order. */
  options: PaymentOption[];
  /** The newest probe's report, also when it failed; null before the first probe. */
  report: ProbeReport | null;
  /** null: its owner has withdrawn it. */
  nextProbeAt: Date | null;
  /** Set when probing it failed too often on our side: it is then tried once a day. */
  deadLetteredAt: Date | null;
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
      .select({
        listing: listings,
        report: listingReports.report,
        reportAt: listingReports.at,
        nextProbeAt: probeQueue.nextProbeAt,
        deadLetteredAt: probeQueue.deadLetteredAt,
      })
      .from(listings)
      .leftJoin(listingReports, eq(listingReports.listingId, listings.id))
      .leftJoin(probeQueue, eq(probeQueue.listingId, listings.id))
      .where(eq(listings.id, id)),
    db
      .select()
      .from(paymentOptions)
      .where(eq(paymentOptions.listingId, id))
      .orderBy(asc(paymentOptions.position)),
  ]);
  if (!row) return null;
  const { search, ...listing } = row.listing;
  const { nextProbeAt, deadLetteredAt } = row;
  return { ...listing, options, report: newestReport(row), nextProbeAt, deadLetteredAt };
}

/** The report is kept once for probes that were judged the same; when and how fast the newest was is the listing's. */
function newestReport({
  listing,
  report,
  reportAt,
}: {
  listing: Listing;
  report: ProbeReport | null;
  reportAt: Date | null;
}) {
  if (!report || !reportAt || !listing.lastProbedAt || listing.lastProbedAt <= reportAt) return report;
  const latencyMs = report.latencyMs === null ? null : listing.latencyMs;
  return { ...report, at: listing.lastProbedAt.toISOString(), latencyMs };
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
      summary: probes.summary,
    })
    .from(probes)
    .where(eq(probes.listingId, listingId))
    .orderBy(desc(probes.at), desc(probes.id))
    .limit(limit);
  return rows.map(({ id, ...row }) => ({ ...row, id: String(id) }));
}
