import type { Verdict } from "@/lib/probe/types";
import type { RankParts } from "@/lib/search/plan";
import type { CategorySlug } from "./category-slugs";
import type { FacetCounts } from "./facets";
import type { LiveState } from "./live-state";
import type { ListingKind, QueryProblem } from "./query";

/** One listing as a row of the catalog. Every figure was measured; null is "not measured yet". */
export interface CatalogCard {
  id: string;
  kind: ListingKind;
  url: string;
  method: string;
  /** The MCP tool that is sold at this URL; "" for an HTTP resource. */
  toolName: string;
  host: string;
  path: string;
  name: string;
  /** At most 300 characters. */
  description: string;
  /** The provider's, at most 10. */
  tags: string[];
  /** What it is about in the first place, by the curated vocabulary; null when its words fit no category. */
  category: CategorySlug | null;
  liveState: LiveState;
  /** A wallet that this endpoint pays has claimed it. */
  verified: boolean;
  /** Who runs it, as far as addresses tell: the registrable domain of the host, or the host where there is none. */
  provider: string;
  /** The verified host that this listing's name or host imitates; null for nearly all. */
  imitates: string | null;
  /** Near-duplicates of this resource that are folded under it in this answer. */
  similar: number;
  /** Every option is on a test network. */
  testnet: boolean;
  /** Share of the probes of 30 days that found it payable, 0 to 1; null when none was made. */
  uptime30d: number | null;
  schemes: string[];
  /** CAIP-2. */
  networks: string[];
  x402Version: number | null;
  /** First byte of the last probe, milliseconds. */
  latencyMs: number | null;
  callableFromBrowser: boolean | null;
  /** ISO 8601. */
  lastProbedAt: string | null;
  /** The cheapest option in a known stablecoin, on the networks that were asked for; `amount` is atomic. */
  cheapest: { network: string; asset: string; amount: string; scheme: string } | null;
  optionCount: number;
  /** The last probes, at most 24, oldest first. */
  recentProbes: { verdict: Verdict; latencyMs: number | null }[];
  /** Calls paid through this Souk in 30 days, confirmed on the chain, without sellers who paid themselves. */
  payers30d: { payers: number; calls: number };
}

export interface CatalogResult {
  cards: CatalogCard[];
  /**
   * When these are all and do not fill a page: listings that have most of the words, or are about the same, the nearest
   * first. They pass all filters, and `total`, `first` and `facets` do not count them.
   */
  near: CatalogCard[];
  /** All that match, exactly. */
  total: number;
  /** Position of the first card in all that match, from 1; 0 for an empty page. */
  first: number;
  pageSize: number;
  /** Nothing has the words as typed: `corrected` says what was searched in their place, or names that are alike were. */
  approximate: boolean;
  /** Words that no listing has and the ones that were searched in their place. */
  corrected: { from: string; to: string }[];
  nextCursor: string | null;
  facets: FacetCounts;
  /** What the grammar inside `q` holds that cannot be used. */
  problems: QueryProblem[];
  /** What each result's place is made of, by listing id, when it was asked for: the formula is on /docs/ranking. */
  explain?: Record<string, RankParts>;
}

/** How many listings a page of cards stands for: each its own, and those folded under it. */
export function listingsShown(cards: readonly Pick<CatalogCard, "similar">[]): number {
  return cards.reduce((sum, { similar }) => sum + 1 + similar, 0);
}

/** The middle value of the latencies that were measured, milliseconds; null without any. */
export function medianLatencyMs(probes: readonly { latencyMs: number | null }[]): number | null {
  const sorted = probes.flatMap(({ latencyMs }) => latencyMs ?? []).sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? null : Math.round((low + high) / 2);
}

/** Whether a probe found the resource payable. */
export function wasPayable(verdict: Verdict): boolean {
  return verdict === "payable" || verdict === "payable-with-warnings";
}
