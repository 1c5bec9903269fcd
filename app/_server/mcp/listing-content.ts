import type { ListingView } from "@/db/queries/listing";
import { cleanJson, cleanLine } from "@/lib/catalog/clean-text";
import type { ListingFacts } from "@/lib/catalog/facts";
import type { CatalogCard } from "@/lib/catalog/result";
import type { ProbeReport } from "@/lib/probe/types";
import { formatUsd, usdMicros } from "@/lib/x402/amount";
import { knownAsset } from "@/lib/x402/assets";
import { networkInfo } from "@/lib/x402/networks";

/**
 * Listings as agents read them (security row 18). Everything that a provider wrote stands under `untrusted`, cleaned and
 * bounded; all else was measured, read from the probe or is ours. A resource's URL is an address, of whatever words it
 * is made.
 */

const MAX_JSON = { maxDepth: 12, maxValues: 400, maxTextChars: 400 };

export const LISTING_URI = "souk://listings/";

export function listingCard(card: CatalogCard, origin: string) {
  const { cheapest } = card;
  return {
    id: card.id,
    kind: card.kind,
    resource: card.url,
    method: card.method,
    page: `${origin}/listings/${card.id}`,
    liveState: card.liveState,
    uptime30d: card.uptime30d,
    latencyMs: card.latencyMs,
    lastProbedAt: card.lastProbedAt,
    cheapest: cheapest && { ...cheapest, ...priceOf(cheapest.network, cheapest.asset, cheapest.amount) },
    paymentOptions: card.optionCount,
    networks: card.networks,
    schemes: card.schemes,
    testnet: card.testnet,
    x402Version: card.x402Version,
    callableFromBrowser: card.callableFromBrowser,
    ownerVerified: card.verified,
    imitates: card.imitates,
    category: card.category,
    paidLast30Days: card.payers30d,
    untrusted: {
      name: cleanLine(card.name, 200),
      description: cleanLine(card.description, 300),
      toolName: cleanLine(card.toolName, 200) || undefined,
    },
  };
}

export function listingDetails(listing: ListingView, facts: ListingFacts, origin: string) {
  const { report } = listing;
  return {
    id: listing.id,
    kind: listing.toolName ? "mcp" : "http",
    resource: listing.url,
    method: listing.method,
    page: `${origin}/listings/${listing.id}`,
    catalogState: listing.catalogState,
    liveState: listing.liveState,
    lastProbedAt: listing.lastProbedAt?.toISOString() ?? null,
    measuredLast30Days: facts,
    callableFromBrowser: listing.callableFromBrowser,
    ownerVerified: listing.ownerAddress !== null,
    ...(report ? judged(report, origin) : { verdict: null }),
    paymentOptions: listing.options.length,
    cheapestUsd: listing.minPriceUsdMicros === null ? null : formatUsd(listing.minPriceUsdMicros),
    untrusted: {
      name: cleanLine(listing.name, 200),
      description: cleanLine(listing.description, 1_000),
      tags: listing.tags.slice(0, 20).map((tag) => cleanLine(tag, 60)),
      toolName: cleanLine(listing.toolName, 200) || undefined,
      mimeType: cleanLine(listing.resource?.mimeType, 100) || undefined,
      input: cleanJson(listing.input, MAX_JSON),
      outputExample: cleanJson(report?.outputExample ?? null, MAX_JSON),
    },
  };
}

/** What the last probe met. The live 402 wins: whoever pays compares it with this first. */
export function paymentTerms(listing: ListingView, origin: string) {
  return {
    id: listing.id,
    resource: listing.url,
    method: listing.method,
    page: `${origin}/listings/${listing.id}`,
    x402Version: listing.x402Version,
    seenAt: listing.termsAt?.toISOString() ?? null,
    liveState: listing.liveState,
    options: listing.options.map((option) => ({
      scheme: option.scheme,
      network: option.network,
      networkName: networkInfo(option.network)?.name ?? null,
      testnet: networkInfo(option.network)?.testnet ?? null,
      asset: option.asset,
      amount: option.amountAtomic,
      ...priceOf(option.network, option.asset, option.amountAtomic),
      payTo: option.payTo,
      maxTimeoutSeconds: option.maxTimeoutSeconds,
      untrusted: { extra: cleanJson(option.extra, MAX_JSON) },
    })),
  };
}

/** A probe's judgement in our own words; what was observed is the endpoint's and is left out. */
export function judged(report: ProbeReport, origin: string) {
  return {
    verdict: report.verdict,
    valid: report.verdict === "payable" || report.verdict === "payable-with-warnings",
    status: report.status,
    findings: report.findings.map(({ id, severity, title, fix }) => ({
      rule: id,
      severity,
      title,
      fix: fix.words,
      page: `${origin}/rules/${id}`,
    })),
    whoCanPay: report.payers.map(({ who, ok }) => ({ who, ok })),
  };
}

function priceOf(network: string, asset: string, amount: string) {
  const micros = usdMicros(network, asset, amount);
  return {
    usd: micros === null ? null : formatUsd(micros),
    symbol: knownAsset(network, asset)?.symbol ?? null,
  };
}
