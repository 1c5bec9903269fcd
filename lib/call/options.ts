import { parseAtomic, usdMicros } from "@/lib/x402/amount";
import type { PaymentRequired, PaymentRequirements } from "@/lib/x402/types";
import { judgeOption, type Permitted, type Refusal, type SigningPolicy } from "./policy";

/** One way to pay, judged for this person. */
export type RankedOption = {
  /** Position in the seller's `accepts`. */
  index: number;
  option: PaymentRequirements;
  /** Millionths of a dollar; null when the token has no known dollar value. */
  priceUsdMicros: bigint | null;
  /** Atomic units; null when not read. */
  balance: bigint | null;
} & (
  | { state: "can-pay" | "balance-unknown" | "too-little"; permitted: Permitted }
  | { state: "over-cap" | "unsupported" | "refused"; refusals: Refusal[] }
);

const ORDER: Record<RankedOption["state"], number> = {
  "can-pay": 0,
  "balance-unknown": 1,
  "too-little": 2,
  "over-cap": 3,
  unsupported: 4,
  refused: 5,
};

/**
 * All options of a challenge, those that can be paid first and the cheapest of them ahead (security row 23): the
 * seller's own order decides nothing but ties.
 */
export function rankOptions(
  required: PaymentRequired,
  policy: SigningPolicy,
  balanceOf: (option: PaymentRequirements) => bigint | null,
): RankedOption[] {
  const ranked = required.accepts.map((option, index): RankedOption => {
    const priceUsdMicros = usdMicros(option.network, option.asset, option.amount);
    const balance = balanceOf(option);
    const facts = { index, option, priceUsdMicros, balance };
    const judged = judgeOption(required, index, policy);
    if (!judged.ok) {
      const worst = judged.refusals[0]?.kind;
      const state = worst === "danger" ? "refused" : worst === "cap" ? "over-cap" : "unsupported";
      return { ...facts, state, refusals: judged.refusals };
    }
    const state =
      balance === null
        ? "balance-unknown"
        : balance >= (parseAtomic(option.amount) ?? 0n)
          ? "can-pay"
          : "too-little";
    return { ...facts, state, permitted: judged.permitted };
  });
  return ranked.sort((a, b) => ORDER[a.state] - ORDER[b.state] || comparePrice(a, b) || a.index - b.index);
}

function comparePrice(a: RankedOption, b: RankedOption): number {
  if (a.priceUsdMicros === b.priceUsdMicros) return 0;
  if (a.priceUsdMicros === null) return 1;
  if (b.priceUsdMicros === null) return -1;
  return a.priceUsdMicros < b.priceUsdMicros ? -1 : 1;
}
