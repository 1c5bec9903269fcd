import type { LiveState } from "@/lib/catalog/live-state";
import type { CatalogSort } from "@/lib/catalog/query";

// The door of lib/search: `SearchPlan` in, `SearchAnswer` out. Stable: services/search-catalog.ts builds on it.

/** A word or phrase that must be there, or with `negated` must not. */
export interface PlanTerm {
  /** As typed, without quotes and minus. May hold several tokens ("api.example.com"): then they must stand together. */
  text: string;
  phrase: boolean;
  negated: boolean;
  /** Still being typed: longer words match too. */
  prefix: boolean;
}

/** A token by what an option's asset is: a symbol on one network, or with null an address in lower case on any. */
export interface PlanToken {
  network: string | null;
  asset: string;
}

/**
 * Values of one filter are alternatives, filters add up. Network, asset, scheme and price hold for one and the same
 * payment option. An empty list, null, false and "any" do not filter.
 */
export interface SearchFilters {
  kinds: readonly string[];
  methods: readonly string[];
  networks: readonly string[];
  assets: readonly string[];
  schemes: readonly string[];
  minPriceUsdMicros: number | null;
  maxPriceUsdMicros: number | null;
  categories: readonly string[];
  states: readonly LiveState[];
  /** Percent, 0 to 100. What was not measured does not pass. */
  minUptime: number | null;
  /** What was not measured does not pass. */
  maxLatencyMs: number | null;
  /** True: only those. */
  verified: boolean;
  browser: boolean;
  versions: readonly number[];
  testnet: "any" | "only" | "none";
  /** The host itself or any name below it, with or without port. */
  hosts: readonly string[];
  tags: readonly string[];
  /** Any of these is paid, by whichever option. Compared as written. */
  payees: readonly string[];
  /** All of these are declared. */
  extensions: readonly string[];
  /** Like `assets`, of the same payment option as the others. */
  tokens: readonly PlanToken[];
}

export const NO_FILTERS: SearchFilters = {
  kinds: [],
  methods: [],
  networks: [],
  assets: [],
  schemes: [],
  minPriceUsdMicros: null,
  maxPriceUsdMicros: null,
  categories: [],
  states: [],
  minUptime: null,
  maxLatencyMs: null,
  verified: false,
  browser: false,
  versions: [],
  testnet: "any",
  hosts: [],
  tags: [],
  payees: [],
  extensions: [],
  tokens: [],
};

export interface SearchPlan {
  /** Alternatives, and what each needs. Empty for everything. */
  terms: readonly (readonly PlanTerm[])[];
  filters: SearchFilters;
  sort: CatalogSort;
  /** {@link SearchAnswer.after} of the page before; null for the first page. What cannot be read counts as null. */
  after: string | null;
  /** Hits a page, 1 to 100. */
  limit: number;
  /** Fill {@link SearchHit.parts}. */
  explain: boolean;
  /** False skips counting (facets are then empty). Default true. */
  facets?: boolean;
  /** False leaves {@link SearchHit.card} empty. Default true. */
  cards?: boolean;
  /** True where the hits alone are wanted: `total` and `after` then say nothing. Default false. */
  hitsOnly?: boolean;
  /** By relevance at most so many of one provider a page, as long as others follow; null for no limit. Default 3. */
  perProvider?: number | null;
}

export const FACETS = [
  "kind",
  "method",
  "network",
  "asset",
  "scheme",
  "price",
  "category",
  "state",
  "uptime",
  "latency",
  "verified",
  "browser",
  "version",
  "testnet",
] as const;
export type Facet = (typeof FACETS)[number];

/**
 * Value to the exact number of listings, with that facet's own filter set aside; values without any are left out.
 * `verified` and `browser` are "1" and "0", `testnet` is "only" and "none"; `price`, `uptime` and `latency` are the
 * keys of lib/search/buckets.ts, each listing in one bucket (price: in one for each option).
 */
export type Facets = Record<Facet, Record<string, number>>;

/** Why a hit is where it is: each part is 0 to 1. The formula is in lib/search/rank.ts. */
export interface RankParts {
  text: number;
  conformance: number;
  liveness: number;
  use: number;
  freshness: number;
  score: number;
}

export interface SearchHit {
  id: string;
  /** As the document gave it; "" where the plan wants none. */
  card: string;
  /** Other matching listings with its fold key: they are not hits of their own. */
  similar: number;
  parts: RankParts | null;
}

export interface SearchAnswer {
  hits: SearchHit[];
  /** Listings that match, exactly; over all pages hits and their `similar` add up to it. */
  total: number;
  /** Position of the first hit among `total`, from 1; 0 for an empty page. */
  first: number;
  /** Where the next page starts; null on the last. At most 300 characters of `[-_A-Za-z0-9]`. */
  after: string | null;
  /** Nothing has all the words: these have most of them. */
  approximate: boolean;
  /** Words that were read as others. */
  corrected: { from: string; to: string }[];
  facets: Facets;
}
