import { and, eq, gt, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { type Listing, listings } from "@/db/schema/listings";
import { paymentOptions } from "@/db/schema/payment-options";
import { driftEvents } from "@/db/schema/probes";
import { appliedTemplate } from "@/lib/call/route-template";
import { listingFacts, waysToPay } from "@/lib/catalog/listing-facts";
import { type DriftEvent, driftBetween } from "@/lib/probe/drift";
import type { DeclaredInput, ToolSummary } from "@/lib/probe/types";
import { usdMicros } from "@/lib/x402/amount";
import type { PaymentRequired, PaymentRequirements } from "@/lib/x402/types";

/** Options kept for filtering and display; the whole challenge stays in `terms`. */
const MAX_OPTIONS = 64;
/** More changes of who is paid than this within a day are one seller's habit, not news. */
const MAX_PAY_TO_TOLD_A_DAY = 3;

/**
 * Puts the terms that a probe met in the place of the ones before, and records every difference as a drift event.
 * Returns the listing's columns that follow from them. An owner whom the endpoint no longer pays is its owner no more.
 */
export async function replaceTerms(
  tx: Tx,
  listing: Pick<Listing, "id" | "url" | "ownerAddress">,
  { terms, input, tool }: { terms: PaymentRequired; input: DeclaredInput | null; tool?: ToolSummary },
  at: Date,
) {
  const [before] = await tx
    .select({ terms: listings.terms, input: listings.input })
    .from(listings)
    .where(eq(listings.id, listing.id));
  const drift = before?.terms
    ? await worthTelling(
        tx,
        listing.id,
        driftBetween(
          { accepts: before.terms.accepts, input: before.input },
          { accepts: terms.accepts, input },
        ),
      )
    : [];
  const writes: PromiseLike<unknown>[] = [
    tx.delete(paymentOptions).where(eq(paymentOptions.listingId, listing.id)),
    tx.insert(paymentOptions).values(rowsOf(listing.id, terms)),
  ];
  if (drift.length > 0)
    writes.push(
      tx.insert(driftEvents).values(drift.map((event) => ({ listingId: listing.id, at, ...event }))),
    );
  await Promise.all(writes);

  const stillPaid = terms.accepts.some(({ payTo }) => payTo === listing.ownerAddress);
  const columns = {
    ...listingFacts(listing.url, { terms, tool }),
    ...waysToPay(terms.accepts),
    terms,
    input,
    routeTemplate: tool ? null : appliedTemplate(new URL(listing.url).pathname, input),
    x402Version: terms.x402Version,
    minPriceUsdMicros: cheapestUsdMicros(terms),
    ...(listing.ownerAddress && !stillPaid ? { ownerAddress: null, claimedAt: null } : {}),
  };
  return { columns, drifted: drift.length > 0 };
}

/**
 * Some sellers are paid at an address made anew for every request. That they do is told a few times a day; each of
 * these addresses is not an event, and none makes us come back sooner.
 */
async function worthTelling(tx: Tx, listingId: string, drift: DriftEvent[]): Promise<DriftEvent[]> {
  if (!drift.some(({ kind }) => kind === "payTo")) return drift;
  const [told] = await tx
    .select({ times: sql<number>`count(distinct ${driftEvents.at})::int` })
    .from(driftEvents)
    .where(
      and(
        eq(driftEvents.listingId, listingId),
        eq(driftEvents.kind, "payTo"),
        gt(driftEvents.at, sql`now() - interval '24 hours'`),
      ),
    );
  return (told?.times ?? 0) < MAX_PAY_TO_TOLD_A_DAY ? drift : drift.filter(({ kind }) => kind !== "payTo");
}

/** Millionths of a dollar of the cheapest option in a known stablecoin; null when there is none. */
export function cheapestUsdMicros({ accepts }: PaymentRequired): bigint | null {
  return accepts
    .map(price)
    .reduce((least, p) => (p !== null && (least === null || p < least) ? p : least), null);
}

/** As `bigint` columns hold it; null when unknown or absurdly large. */
function price(option: PaymentRequirements): bigint | null {
  const micros = usdMicros(option.network, option.asset, option.amount);
  return micros !== null && micros < 2n ** 63n ? micros : null;
}

function rowsOf(listingId: string, { accepts, rawAccepts }: PaymentRequired) {
  return accepts.slice(0, MAX_OPTIONS).map((option, position) => ({
    listingId,
    position,
    scheme: option.scheme,
    network: option.network,
    asset: option.asset,
    amountAtomic: option.amount,
    payTo: option.payTo,
    maxTimeoutSeconds: Math.min(Math.trunc(option.maxTimeoutSeconds), 2 ** 31 - 1),
    extra: option.extra,
    raw: rawAccepts[position] ?? {},
    priceUsdMicros: price(option),
  }));
}
