import { FACETS, type Facet, type Facets } from "@/lib/search/plan";

/**
 * For each facet, how many results each value would give with that filter set aside and all others kept: exact, and
 * values without results left out. The values are those of the address: `network` CAIP-2, `asset` a symbol or
 * `<CAIP-2>/<address>`, `category` a slug, `verified` and `browser` "1" (and "0" for the rest), `version` "1" or "2",
 * `testnet` "only" or "none". `price` has the ranges of {@link PRICE_RANGES}. `latency` and `uptime` have the values of
 * {@link LATENCY_STEPS} and {@link UPTIME_STEPS}; a listing counts at each that lets it in.
 */
export type FacetCounts = Facets;

/** Ranges of prices that are counted: `minPrice` and `maxPrice` in millionths of a dollar, both inclusive; null is open. */
export const PRICE_RANGES = [
  { value: "0.001", minPriceUsdMicros: null, maxPriceUsdMicros: 1_000n },
  { value: "0.01", minPriceUsdMicros: 1_001n, maxPriceUsdMicros: 10_000n },
  { value: "0.1", minPriceUsdMicros: 10_001n, maxPriceUsdMicros: 100_000n },
  { value: "1", minPriceUsdMicros: 100_001n, maxPriceUsdMicros: 1_000_000n },
  { value: "more", minPriceUsdMicros: 1_000_001n, maxPriceUsdMicros: null },
] as const;

/** Milliseconds at most, as in the parameter `latency`. */
export const LATENCY_STEPS = ["100", "300", "1000", "3000"] as const;

/** Percent at least, as in the parameter `uptime`. */
export const UPTIME_STEPS = ["99.9", "99", "95", "90"] as const;

/** Nothing counted. */
export function noFacetCounts(): FacetCounts {
  return Object.fromEntries(
    FACETS.map((facet): [Facet, Record<string, number>] => [facet, {}]),
  ) as FacetCounts;
}

/**
 * Counts that stand each in one bucket, as counts at every step that lets them in: `steps` from the strictest on.
 * Steps without results are left out.
 */
export function atEveryStep(
  buckets: Record<string, number>,
  steps: readonly string[],
): Record<string, number> {
  const counts: Record<string, number> = {};
  let sum = 0;
  for (const step of steps) {
    sum += buckets[step] ?? 0;
    if (sum > 0) counts[step] = sum;
  }
  return counts;
}
