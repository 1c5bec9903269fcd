import type { PaymentRequirements } from "@/lib/x402/types";
import type { ListingFacts } from "./facts";
import type { LiveState } from "./live-state";

/** What is compared of a listing. */
export interface ComparedListing {
  id: string;
  name: string;
  description: string;
  method: string;
  host: string;
  path: string;
  liveState: LiveState;
  verified: boolean;
  x402Version: number | null;
  callableFromBrowser: boolean | null;
  /** Millionths of a dollar; null when none is known. */
  minPriceUsdMicros: bigint | null;
  options: PaymentRequirements[];
  facts: ListingFacts;
  conformance: { held: number; applied: number } | null;
  /** Declared fields; null when nothing is declared. */
  input: { name: string; required: boolean }[] | null;
}

/**
 * Which of `values` are the best: the positions of the lowest, or with `most` of the highest. None where fewer than two
 * are known or all known ones are equal, for then there is nothing to prefer.
 */
export function bestOf(values: readonly (number | bigint | null)[], most = false): Set<number> {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return new Set();
  const best = known.reduce((a, b) => ((most ? b > a : b < a) ? b : a));
  if (known.every((value) => value === best)) return new Set();
  return new Set(values.flatMap((value, position) => (value === best ? [position] : [])));
}
