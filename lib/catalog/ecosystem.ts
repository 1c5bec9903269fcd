import type { Severity } from "@/lib/probe/types";
import type { LiveState } from "./live-state";

/** What the catalog knows of the ecosystem: counts of listings, each measured by probes. Plain JSON. */
export interface EcosystemFigures {
  listings: number;
  hosts: number;
  /** Claimed by a wallet that they pay. */
  verified: number;
  states: Record<LiveState, number>;
  /** Listings that can be paid there, the most first; one may be in several. */
  networks: { network: string; listings: number }[];
  schemes: { scheme: string; listings: number }[];
  versions: { version: number; listings: number }[];
  kinds: { http: number; mcp: number };
  /** By the lowest known price: a key of `PRICE_RANGES`, or "unknown". */
  prices: Record<string, number>;
  /** Millionths of a dollar, as text; null where no price is known. */
  medianPriceUsdMicros: string | null;
  browser: { yes: number; no: number; unknown: number };
  /** Median of the listings' medians, milliseconds. */
  medianLatencyMs: number | null;
  lastDay: { probes: number; payable: number };
  /** Paid here in 30 days and proven on a chain; payers who are paid themselves are left out. */
  paidCalls30d: number;
  /** How many rules' findings stand in the newest reports, the most common first, of `judged` endpoints. */
  findings: { id: string; severity: Severity; endpoints: number }[];
  judged: number;
}
