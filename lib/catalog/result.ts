import type { Verdict } from "@/lib/probe/types";
import type { LiveState } from "./live-state";

/** One listing as a row of the catalog. Every figure was measured; null is "not measured yet". */
export interface CatalogCard {
  id: string;
  url: string;
  method: string;
  host: string;
  path: string;
  name: string;
  /** At most 300 characters. */
  description: string;
  liveState: LiveState;
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
  /** All that match, exactly. */
  total: number;
  /** Position of the first card in all that match, from 1; 0 for an empty page. */
  first: number;
  pageSize: number;
  /** Nothing has the words: these have a name that is alike. */
  approximate: boolean;
  nextCursor: string | null;
  /** How many match in each state, the state filter aside. */
  states: Partial<Record<LiveState, number>>;
  /** How many match on each network (CAIP-2), the network filter aside. */
  networks: Record<string, number>;
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
