import { eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { type Listing, listings } from "@/db/schema/listings";
import { paymentOptions } from "@/db/schema/payment-options";
import { driftEvents } from "@/db/schema/probes";
import { appliedTemplate } from "@/lib/call/route-template";
import { listingFacts, waysToPay } from "@/lib/catalog/listing-facts";
import { driftBetween } from "@/lib/probe/drift";
import type { DeclaredInput, ToolSummary } from "@/lib/probe/types";
import { usdMicros } from "@/lib/x402/amount";
import type { PaymentRequired, PaymentRequirements } from "@/lib/x402/types";

/** Options kept for filtering and display; the whole challenge stays in `terms`. */
const MAX_OPTIONS = 64;

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
    ? driftBetween({ accepts: before.terms.accepts, input: before.input }, { accepts: terms.accepts, input })
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
