/** A range of values that is counted as one: from the first bucket whose `upTo` (price, latency) or `from` (uptime) fits. */
const PRICE_UP_TO = [
  ["0.001", 1_000],
  ["0.01", 10_000],
  ["0.1", 100_000],
  ["1", 1_000_000],
] as const;
const LATENCY_UP_TO = [
  ["100", 100],
  ["300", 300],
  ["1000", 1_000],
  ["3000", 3_000],
] as const;
const UPTIME_FROM = [
  ["99.9", 0.999],
  ["99", 0.99],
  ["95", 0.95],
  ["90", 0.9],
] as const;

/** Keys: at most so many dollars, `more`, and `unknown` for an option without a known price. */
export function priceBucket(priceUsdMicros: number | null): string {
  if (priceUsdMicros === null) return "unknown";
  return PRICE_UP_TO.find(([, most]) => priceUsdMicros <= most)?.[0] ?? "more";
}

/** The millionths of a dollar that a price bucket holds: more than `above`, at most `upTo`; null for `unknown`. */
export function pricesOf(bucket: string): { above: number; upTo: number } | null {
  if (bucket === "unknown") return null;
  const found = PRICE_UP_TO.findIndex(([key]) => key === bucket);
  const at = found < 0 ? PRICE_UP_TO.length : found;
  return { above: PRICE_UP_TO[at - 1]?.[1] ?? -1, upTo: PRICE_UP_TO[at]?.[1] ?? Number.POSITIVE_INFINITY };
}

/** Keys: at most so many milliseconds, `more`, `unknown`. */
export function latencyBucket(latencyMs: number | null): string {
  if (latencyMs === null) return "unknown";
  return LATENCY_UP_TO.find(([, most]) => latencyMs <= most)?.[0] ?? "more";
}

/** Keys: at least so many percent, `less`, `unknown`. `uptime` is 0 to 1. */
export function uptimeBucket(uptime: number | null): string {
  if (uptime === null) return "unknown";
  return UPTIME_FROM.find(([, least]) => uptime >= least)?.[0] ?? "less";
}

/** The milliseconds that a latency bucket holds: more than `above`, at most `upTo`; null for `unknown`. */
export function latenciesOf(bucket: string): { above: number; upTo: number } | null {
  if (bucket === "unknown") return null;
  const found = LATENCY_UP_TO.findIndex(([key]) => key === bucket);
  const at = found < 0 ? LATENCY_UP_TO.length : found;
  return {
    above: LATENCY_UP_TO[at - 1]?.[1] ?? -1,
    upTo: LATENCY_UP_TO[at]?.[1] ?? Number.POSITIVE_INFINITY,
  };
}

/** The uptimes (0 to 1) that a bucket holds: at least `from`, less than `below`; null for `unknown`. */
export function uptimesOf(bucket: string): { from: number; below: number } | null {
  if (bucket === "unknown") return null;
  const found = UPTIME_FROM.findIndex(([key]) => key === bucket);
  const at = found < 0 ? UPTIME_FROM.length : found;
  return { from: UPTIME_FROM[at]?.[1] ?? 0, below: UPTIME_FROM[at - 1]?.[1] ?? Number.POSITIVE_INFINITY };
}
