/** What was measured of one listing in 30 days. A count of 0 means that nothing was measured, not that nothing happened. */
export interface ListingFacts {
  probes: number;
  payableProbes: number;
  /** First byte, milliseconds; null when nothing answered. */
  medianLatencyMs: number | null;
  p95LatencyMs: number | null;
  /** Paid through this Souk and proven on the chain. */
  paidCalls: number;
  /** Of those, calls of which it is known how they were answered, or that no answer came: the others are nobody's failure. */
  answeredCalls: number;
  /** Of those, answered with a 2xx. */
  deliveredCalls: number;
  /** Different payers of those. */
  payers: number;
  /** From the payment going out to the seller's answer, milliseconds; null when no call measured it. */
  medianPaidResponseMs: number | null;
  /** From the payment going out to its block's own time, whole seconds; null when no call measured it. */
  medianSettlementSeconds: number | null;
  /** Since when the terms are what they are now, ISO 8601; null before the first probe. */
  termsSince: string | null;
}

/** A share as a percentage that never rounds up to a perfection that was not reached: 999 of 1000 is "99.9%". */
export function percent(part: number, whole: number): string {
  const hundredths = Math.floor((part / whole) * 10_000);
  return `${(hundredths / 100).toFixed(2).replace(/\.?0+$/, "")}%`;
}
