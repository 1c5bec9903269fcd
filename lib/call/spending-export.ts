import { formatUsd } from "@/lib/x402/amount";
import type { SpendingRules } from "./spending-policy";

/** The rules as a file for programs. */
export interface SpendingExport {
  /** As `x402Client.fromConfig({ spendControls })` or `client.setSpendControls(…)` take it (@x402/core 2.27). */
  spendControls: { maxAmountPerPayment: string };
  /** What the SDK has no setting for: for a policy or a hook of your own. Dollars a 24 hours; null is no limit. */
  souk: {
    perDay: string | null;
    perOrigin: string | null;
    perPayee: string | null;
    allowOrigins: readonly string[];
    denyOrigins: readonly string[];
    allowPayees: readonly string[];
    denyPayees: readonly string[];
    unaskedBelow: string | null;
  };
}

/** The rules for the SDK's own spend controls, and the rest beside them. The SDK pays default assets only, as here. */
export function exportRules(rules: SpendingRules): SpendingExport {
  // The SDK reads money as a dollar sign and a plain number.
  const dollars = (micros: bigint) => formatUsd(micros).replaceAll(",", "");
  const limit = (micros: bigint | null) => (micros === null ? null : dollars(micros));
  const { allowOrigins, denyOrigins, allowPayees, denyPayees } = rules;
  return {
    spendControls: { maxAmountPerPayment: dollars(rules.perCallUsdMicros) },
    souk: {
      perDay: limit(rules.perDayUsdMicros),
      perOrigin: limit(rules.perOriginUsdMicros),
      perPayee: limit(rules.perPayeeUsdMicros),
      allowOrigins,
      denyOrigins,
      allowPayees,
      denyPayees,
      unaskedBelow: limit(rules.unaskedBelowUsdMicros),
    },
  };
}
