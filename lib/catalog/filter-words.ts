import { formatUsd } from "@/lib/x402/amount";
import { assetLabel } from "@/lib/x402/assets";
import { networkInfo } from "@/lib/x402/networks";
import type { CategorySlug } from "./category-slugs";
import { COUNT, milliseconds } from "./figures";
import { LIVE_STATE_WORDS } from "./live-state";
import type { CatalogQuery, CatalogSort, ListingKind } from "./query";

export const KIND_WORDS: Record<ListingKind, string> = { http: "HTTP endpoint", mcp: "MCP tool" };

export const SORT_WORDS: Record<CatalogSort, string> = {
  relevance: "Relevance",
  price: "Lowest price",
  latency: "Fastest",
  uptime: "Highest uptime",
  used: "Most used",
  newest: "Newest",
  "price-changed": "Price changed last",
};

/** "Market data" of `market-data`; where the whole vocabulary is at hand, `CATEGORIES` has the proper name. */
export function categoryWords(slug: CategorySlug): string {
  const proper: Partial<Record<CategorySlug, string>> = {
    defi: "DeFi",
    nft: "NFTs",
    "ai-models": "AI models",
  };
  const words = slug.replaceAll("-", " ");
  return proper[slug] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

export const networkWords = (network: string) => networkInfo(network)?.name ?? network;

/** A symbol, or for `<CAIP-2>/<address>` the token's and the network's name. */
export function assetWords(asset: string): string {
  const slash = asset.indexOf("/");
  if (slash === -1) return asset;
  const network = asset.slice(0, slash);
  return `${assetLabel(network, asset.slice(slash + 1))} on ${networkWords(network)}`;
}

export const uptimeWords = (percent: number) => `${percent}% or more`;
export const latencyWords = (ms: number) =>
  ms >= 1_000 ? `${ms / 1_000} s or less` : `${milliseconds(ms)} or less`;

/** "$0.01 to $0.10", of a range as facets.ts has it: its lower end is one millionth above the range before. */
export function rangeWords(min: bigint | null, max: bigint | null): string {
  if (max === null) return `more than ${formatUsd((min ?? 1n) - 1n)}`;
  if (min === null) return `up to ${formatUsd(max)}`;
  return `${formatUsd(min - 1n)} to ${formatUsd(max)}`;
}

/** One filter that narrows a query, and the query's change that takes it away. */
export interface ChosenFilter {
  label: string;
  without: Partial<CatalogQuery>;
}

/** Every filter of the query in the order of the panel; words and sort aside. */
export function chosenFilters(query: CatalogQuery): ChosenFilter[] {
  const each = <
    K extends
      | "kinds"
      | "methods"
      | "networks"
      | "assets"
      | "schemes"
      | "categories"
      | "states"
      | "versions"
      | "hosts"
      | "tags",
  >(
    key: K,
    label: (value: CatalogQuery[K][number]) => string,
  ): ChosenFilter[] =>
    (query[key] as CatalogQuery[K][number][]).map((value) => ({
      label: label(value),
      without: { [key]: (query[key] as unknown[]).filter((other) => other !== value) },
    }));
  const one = (is: boolean, label: () => string, without: Partial<CatalogQuery>) =>
    is ? [{ label: label(), without }] : [];
  const { minPriceUsdMicros: min, maxPriceUsdMicros: max, minUptime, maxLatencyMs } = query;
  return [
    ...each("states", (state) => LIVE_STATE_WORDS[state].label),
    ...one(min !== null, () => `≥ ${formatUsd(min ?? 0n)}`, { minPriceUsdMicros: null }),
    ...one(max !== null, () => `≤ ${formatUsd(max ?? 0n)}`, { maxPriceUsdMicros: null }),
    ...each("networks", networkWords),
    ...each("assets", assetWords),
    ...each("schemes", (scheme) => scheme),
    ...each("categories", categoryWords),
    ...each("kinds", (kind) => KIND_WORDS[kind]),
    ...each("methods", (method) => method),
    ...one(query.verified, () => "Owner verified", { verified: false }),
    ...one(query.browser, () => "From a web page", { browser: false }),
    ...one(minUptime !== null, () => `Uptime ${uptimeWords(minUptime ?? 0)}`, { minUptime: null }),
    ...one(maxLatencyMs !== null, () => `Latency ${latencyWords(maxLatencyMs ?? 0)}`, { maxLatencyMs: null }),
    ...one(
      query.testnet !== "any",
      () => (query.testnet === "only" ? "Test networks only" : "No test networks"),
      {
        testnet: "any",
      },
    ),
    ...each("versions", (version) => `x402 v${version}`),
    ...each("hosts", (host) => host),
    ...each("tags", (tag) => `#${tag}`),
  ];
}

/** "1 listing", "312 listings". */
export const listingsWords = (count: number) =>
  `${COUNT.format(count)} ${count === 1 ? "listing" : "listings"}`;
