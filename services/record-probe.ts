import { eq } from "drizzle-orm";
import type { Db } from "@/db/client";
import { type Listing, listings } from "@/db/schema/listings";
import { paymentOptions } from "@/db/schema/payment-options";
import { probes, termChanges } from "@/db/schema/probes";
import { cleanJson } from "@/lib/catalog/clean-text";
import { listingFacts, waysToPay } from "@/lib/catalog/listing-facts";
import { isPayable, liveStateAfter, nextProbeAt } from "@/lib/probe/schedule";
import { diffTerms } from "@/lib/probe/terms-diff";
import type { ProbeReport } from "@/lib/probe/types";
import { usdMicros } from "@/lib/x402/amount";
import type { PaymentRequired } from "@/lib/x402/types";
import type { Context } from "./context";
import type { Probed } from "./run-probe";

/** Options kept for filtering and display; the whole challenge stays in `terms`. */
const MAX_OPTIONS = 64;

type Tx = Parameters<Parameters<Db["transaction"]>[0]>[0];

/**
 * Writes one probe and what follows from it for its listing, in one short transaction. With `leaseToken` the probe
 * counts only while that lease is still the listing's own, so a due probe is recorded once however many workers
 * ran it. Returns false when the lease was lost (nothing was written) or the listing is gone.
 */
export async function recordProbe(
  ctx: Context,
  listingId: string,
  probed: Probed,
  leaseToken?: string,
): Promise<boolean> {
  return ctx.db.transaction(async (tx) => {
    const [listing] = await tx.select().from(listings).where(eq(listings.id, listingId)).for("update");
    if (!listing) return false;
    if (leaseToken && listing.leaseToken !== leaseToken) return false;
    await writeProbe(tx, ctx, listing, probed, leaseToken);
    return true;
  });
}

/** The writes of {@link recordProbe}; the caller holds the listing's row lock. */
export async function writeProbe(
  tx: Tx,
  ctx: Context,
  listing: Listing,
  probed: Probed,
  leaseToken?: string,
): Promise<void> {
  // Header values may hold a 128 KB challenge, which must stay readable to be judged again.
  const observation = cleanJson(probed.observation, { maxTextChars: 131_072 });
  const report = cleanJson(probed.report);
  const at = new Date(observation.at);
  const [probe] = await tx
    .insert(probes)
    .values({
      listingId: listing.id,
      at,
      verdict: report.verdict,
      status: report.status,
      latencyMs: wholeMs(report.latencyMs),
      observation,
      report,
      leaseToken,
    })
    .returning({ id: probes.id });

  const lease = leaseToken ? { leaseToken: null, leaseUntil: null, leaseAttempts: 0 } : {};
  // A slower probe that began earlier must not overwrite what a newer one found.
  const newest = listing.lastProbedAt === null || listing.lastProbedAt <= at;
  const change = { ...lease, ...(newest ? findings(ctx, listing, report, at, probe?.id) : {}) };
  if (Object.keys(change).length > 0)
    await tx.update(listings).set(change).where(eq(listings.id, listing.id));
  if (newest && report.terms && report.terms.accepts.length > 0)
    await replaceTerms(tx, listing, report.terms);
}

/** What the newest probe says of its listing. Terms outlive probes that met none. */
function findings(ctx: Context, listing: Listing, report: ProbeReport, at: Date, lastProbeId?: bigint) {
  const now = ctx.now();
  const health = liveStateAfter(listing, report.verdict);
  const listed = listing.catalogState === "listed" || isPayable(report.verdict);
  const { terms } = report;
  return {
    ...health,
    verdict: report.verdict,
    catalogState: listed ? ("listed" as const) : ("saved" as const),
    listedAt: listing.listedAt ?? (listed ? now : null),
    lastProbeId,
    lastProbedAt: at,
    latencyMs: wholeMs(report.latencyMs) ?? listing.latencyMs,
    callableFromBrowser: report.callableFromBrowser ?? listing.callableFromBrowser,
    nextProbeAt: nextProbeAt(health, now, Math.random),
    ...(terms && terms.accepts.length > 0
      ? { ...termsColumns(listing, terms, at), input: report.input }
      : {}),
  };
}

function wholeMs(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}

/** Millionths of a dollar as `bigint` columns hold them; null when unknown or absurdly large. */
function price(option: { network: string; asset: string; amount: string }): bigint | null {
  const micros = usdMicros(option.network, option.asset, option.amount);
  return micros !== null && micros < 2n ** 63n ? micros : null;
}

function termsColumns(listing: Listing, terms: PaymentRequired, at: Date) {
  const prices = terms.accepts.map(price).filter((p) => p !== null);
  return {
    ...listingFacts(listing.url, { terms }),
    ...waysToPay(terms.accepts),
    terms,
    termsAt: at,
    x402Version: terms.x402Version,
    minPriceUsdMicros: prices.sort((a, b) => (a < b ? -1 : 1))[0] ?? null,
  };
}

async function replaceTerms(tx: Tx, listing: Listing, terms: PaymentRequired): Promise<void> {
  const before = listing.terms?.accepts;
  if (before && diffTerms(before, terms.accepts).length > 0)
    await tx
      .insert(termChanges)
      .values({ listingId: listing.id, source: "probe", before, after: terms.accepts });
  await tx.delete(paymentOptions).where(eq(paymentOptions.listingId, listing.id));
  await tx.insert(paymentOptions).values(
    terms.accepts.slice(0, MAX_OPTIONS).map((option, position) => ({
      listingId: listing.id,
      position,
      scheme: option.scheme,
      network: option.network,
      asset: option.asset,
      amountAtomic: option.amount,
      payTo: option.payTo,
      maxTimeoutSeconds: Math.min(Math.trunc(option.maxTimeoutSeconds), 2 ** 31 - 1),
      extra: option.extra,
      raw: terms.rawAccepts[position] ?? {},
      priceUsdMicros: price(option),
    })),
  );
}
