import type { Evidence } from "./settlement-evidence";

/** What at least two of several witnesses say, when no other account has as many; a single witness is believed. */
export function agreed<T>(said: readonly T[], nameOf: (value: T) => string): T[] | null {
  if (said.length <= 1) return said.length === 1 ? [...said] : null;
  const camps = new Map<string, T[]>();
  for (const value of said) camps.set(nameOf(value), [...(camps.get(nameOf(value)) ?? []), value]);
  const [first, second] = [...camps.values()].sort((a, b) => b.length - a.length);
  return first && first.length >= 2 && first.length > (second?.length ?? 0) ? first : null;
}

/**
 * What several RPCs of one chain prove together: of a network with more than one, nothing is decided that only one of
 * them says (a lie, a lag, a fork of its own). Of those that agree the one that has seen fewest confirmations speaks.
 */
export function agreedEvidence(said: readonly Evidence[]): Evidence {
  const camp = agreed(said, nameOf);
  if (!camp)
    return {
      kind: "unavailable",
      detail: "The RPCs of this network do not say the same: nothing is decided.",
    };
  const least = (a: Evidence, b: Evidence) =>
    a.kind === "confirmed" && b.kind === "confirmed" && b.confirmations < a.confirmations ? b : a;
  return camp.reduce(least);
}

function nameOf(evidence: Evidence): string {
  switch (evidence.kind) {
    case "confirmed": {
      const { transaction, blockHash, log } = evidence;
      return ["confirmed", transaction, blockHash, log.transferLogIndex, log.amountAtomic].join(" ");
    }
    case "deposited":
      return `deposited ${evidence.transaction}`;
    case "mismatch":
      return `mismatch ${evidence.transaction}`;
    default:
      return evidence.kind;
  }
}
