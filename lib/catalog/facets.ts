/** The filters that are counted beside results. */
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
 * For each facet, how many results each value would give with that filter set aside and all others kept: exact.
 * The values are those of the address (`network` CAIP-2, `asset` a symbol or `<CAIP-2>/<address>`, `category` a slug,
 * `verified` and `browser` "1", `version` "1" or "2", `testnet` "only" or "none"). Of `price`, `uptime` and `latency`
 * they are the steps below, as the parameters `maxPrice`, `uptime` and `latency` would have them; a listing counts at every step that lets it in. A value without results may be absent.
 */
export type FacetCounts = Record<Facet, Record<string, number>>;

/** US dollars, as in the parameter `maxPrice`; the same in millionths is beside each. */
export const PRICE_STEPS = [
  { value: "0.001", usdMicros: 1_000 },
  { value: "0.01", usdMicros: 10_000 },
  { value: "0.1", usdMicros: 100_000 },
  { value: "1", usdMicros: 1_000_000 },
  { value: "10", usdMicros: 10_000_000 },
] as const;

/** Percent of the probes of 30 days, at least. */
export const UPTIME_STEPS = [99.9, 99, 95, 90] as const;

/** Milliseconds, at most. */
export const LATENCY_STEPS = [100, 250, 500, 1_000, 3_000] as const;

/** Nothing counted. */
export function noFacetCounts(): FacetCounts {
  return Object.fromEntries(FACETS.map((facet) => [facet, {}])) as FacetCounts;
}
