import type { PublicChain } from "@/lib/public-config";
import { formatUnits } from "@/lib/x402/amount";

/** "99.998 USDC": every digit that is not a trailing zero, at least two places, so that no payment is invisible. */
export function balanceText(
  amountAtomic: bigint,
  { symbol, decimals }: NonNullable<PublicChain["stablecoin"]>,
): string {
  const [whole = "0", fraction = ""] = formatUnits(amountAtomic, decimals).split(".");
  const places = fraction.replace(/0+$/, "").padEnd(Math.min(2, decimals), "0");
  return `${whole.replace(/\B(?=(?:\d{3})+$)/g, ",")}${places ? `.${places}` : ""} ${symbol}`;
}
