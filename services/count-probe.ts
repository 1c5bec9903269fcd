import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { probeHours } from "@/db/schema/rollups";

/** Latencies kept of one hour: exact percentiles of every hour with at most this many probes. */
export const MAX_LATENCIES = 60;

export interface CountedProbe {
  listingId: string;
  at: Date;
  payable: boolean;
  /** null: nothing answered. */
  latencyMs: number | null;
  /** Millionths of a dollar; null when no terms with a known price were met. */
  priceUsdMicros: bigint | null;
}

/** Counts one probe in its hour: one row is inserted or changed in place. Belongs in the transaction that records it. */
export function countProbe(tx: Tx, { listingId, at, payable, latencyMs, priceUsdMicros }: CountedProbe) {
  const { probes, payable: payableCount, latenciesMs, priceUsdMicros: price } = probeHours;
  return tx
    .insert(probeHours)
    .values({
      listingId,
      hour: new Date(Math.floor(at.getTime() / 3_600_000) * 3_600_000),
      probes: 1,
      payable: payable ? 1 : 0,
      latenciesMs: latencyMs === null ? [] : [latencyMs],
      priceUsdMicros,
    })
    .onConflictDoUpdate({
      target: [probeHours.listingId, probeHours.hour],
      set: {
        probes: sql`${probes} + 1`,
        payable: sql`${payableCount} + excluded.payable`,
        latenciesMs: sql`case when cardinality(${latenciesMs}) < ${MAX_LATENCIES} then ${latenciesMs} || excluded.latencies_ms else ${latenciesMs} end`,
        priceUsdMicros: sql`coalesce(excluded.price_usd_micros, ${price})`,
      },
    });
}
