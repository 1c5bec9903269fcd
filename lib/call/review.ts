import { sameRequirement } from "@/lib/probe/terms-diff";
import { formatUnits } from "@/lib/x402/amount";
import { knownAsset } from "@/lib/x402/assets";
import { BATCH_SETTLEMENT } from "@/lib/x402/batch-settlement";
import { networkInfo } from "@/lib/x402/networks";
import type { PaymentRequired, PaymentRequirements } from "@/lib/x402/types";
import { MAX_VALIDITY_SECONDS } from "./policy";

/** One term: what will be signed, and what the last probe saw for it. */
export interface ReviewRow {
  term: "Amount" | "To" | "Token" | "Network" | "Scheme" | "Valid" | "Token details";
  value: string;
  /** null: the probe saw no option to compare with. */
  probed: string | null;
  same: boolean;
}

/** The probed option that `option` is to be compared with: the same one, else the nearest. */
export function counterpart(
  probed: PaymentRequired | null,
  option: PaymentRequirements,
): PaymentRequirements | null {
  const accepts = probed?.accepts ?? [];
  const sameToken = accepts.filter(
    (o) => o.scheme === option.scheme && o.network === option.network && o.asset === option.asset,
  );
  return (
    accepts.find((o) => sameRequirement(o, option)) ??
    sameToken.find((o) => o.payTo === option.payTo) ??
    sameToken[0] ??
    accepts.find((o) => o.network === option.network) ??
    accepts[0] ??
    null
  );
}

/** The review, term by term. `Token details` and `Scheme` appear only when there is something to say. */
export function reviewRows(option: PaymentRequirements, probed: PaymentRequirements | null): ReviewRow[] {
  const row = (term: ReviewRow["term"], show: (o: PaymentRequirements) => string): ReviewRow => {
    const value = show(option);
    const before = probed ? show(probed) : null;
    return { term, value, probed: before, same: before === value };
  };
  const rows = [
    row("Amount", amountText),
    row("To", (o) => o.payTo),
    row("Token", (o) => o.asset),
    row("Network", (o) => `${o.network} ${networkInfo(o.network)?.name ?? ""}`.trim()),
    // Compared as the seller wrote it, so that a change above our own limit shows too.
    { ...row("Valid", (o) => String(o.maxTimeoutSeconds)), value: validityText(option) },
  ];
  const valid = rows[4];
  if (valid && !valid.same && probed) valid.probed = `${probed.maxTimeoutSeconds} s`;
  const scheme = row("Scheme", (o) => o.scheme);
  const details = row("Token details", (o) => JSON.stringify(sorted(o.extra)));
  return [
    ...rows,
    ...(scheme.same && option.scheme === "exact" ? [] : [scheme]),
    ...(details.same ? [] : [details]),
  ];
}

/** "0.002000 USDC", all places kept; an unknown token has no trustworthy number of places. */
export function amountText({
  network,
  asset,
  amount,
}: Pick<PaymentRequirements, "network" | "asset" | "amount">): string {
  const known = knownAsset(network, asset);
  return known ? `${formatUnits(amount, known.decimals)} ${known.symbol}` : `${amount} atomic units`;
}

function validityText({ scheme, maxTimeoutSeconds }: PaymentRequirements): string {
  if (scheme === BATCH_SETTLEMENT)
    return `deposit ${Math.min(maxTimeoutSeconds, MAX_VALIDITY_SECONDS)} s, one use; voucher without end`;
  const signed = Math.min(maxTimeoutSeconds, MAX_VALIDITY_SECONDS);
  return `${signed} s, one use`;
}

const sorted = (extra: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(extra).sort(([a], [b]) => (a < b ? -1 : 1)));
