/** What was measured of a listing in one hour or on one day. `probes` 0: nothing was, and nothing is known. */
export interface Measured {
  probes: number;
  /** Of those, the ones that found it payable. */
  payable: number;
  /** First byte, milliseconds; null when nothing answered. */
  p50Ms: number | null;
  p95Ms: number | null;
  /** Cheapest option in a known stablecoin at the end, millionths of a dollar; null when none is known. */
  priceUsdMicros: bigint | null;
}

export interface MeasuredDay extends Measured {
  /** UTC: `2026-11-22`. */
  day: string;
}

export interface MeasuredHour extends Measured {
  /** The hour's begin. */
  hour: Date;
}
