import { formatUnits, formatUsd, usdMicros } from "@/lib/x402/amount";
import { knownAsset } from "@/lib/x402/assets";
import type { PaymentRequirements } from "@/lib/x402/types";

/** "$0.002" for an asset whose dollar value is known; else the amount in the asset's own units. */
export function Price({ option }: { option: Pick<PaymentRequirements, "network" | "asset" | "amount"> }) {
  return <span className="figure">{priceText(option)}</span>;
}

/** {@link Price} as text, for titles and labels. */
export function priceText({
  network,
  asset,
  amount,
}: Pick<PaymentRequirements, "network" | "asset" | "amount">): string {
  const micros = usdMicros(network, asset, amount);
  return micros === null ? assetAmount({ network, asset, amount }) : formatUsd(micros);
}

/**
 * The exact amount in the asset's units, all decimals kept: "0.002000 USDC". An asset we do not know by its
 * address has no trustworthy number of decimals: then the atomic amount is shown as such.
 */
export function assetAmount({
  network,
  asset,
  amount,
}: Pick<PaymentRequirements, "network" | "asset" | "amount">): string {
  const known = knownAsset(network, asset);
  return known ? `${formatUnits(amount, known.decimals)} ${known.symbol}` : `${amount} atomic units`;
}
