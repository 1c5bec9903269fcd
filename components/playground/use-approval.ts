"use client";

import { useEffect, useState } from "react";
import { type AccountFacts, createCallApi } from "@/lib/call/call-api";
import type { RankedOption } from "@/lib/call/options";
import { type Approval, approvalFor } from "@/lib/call/payment-method";
import type { PaymentRequired } from "@/lib/x402/types";

const api = createCallApi((...request) => fetch(...request));

/**
 * What must be approved before this option is paid; null while it is not known. `key` changes when it may have changed:
 * after a payment, after a note that sent the person back.
 */
export function useApproval(
  required: PaymentRequired,
  entry: RankedOption,
  payer: string | null,
  key: string,
): Approval | null {
  const [facts, setFacts] = useState<{ of: string; account: AccountFacts } | null>(null);
  const method = "permitted" in entry ? entry.permitted.method : null;
  const { network, asset } = entry.option;
  const of = `${network} ${asset} ${payer} ${key}`;
  const needed = method?.kind === "permit2" && payer !== null;
  useEffect(() => {
    if (!needed) return;
    let current = true;
    api
      .account(network, asset, payer)
      .then((account) => current && setFacts({ of, account }))
      // Unknown stays unknown: the button waits, and says so.
      .catch(() => {});
    return () => {
      current = false;
    };
  }, [needed, network, asset, payer, of]);
  if (!needed || !method) return "none";
  if (facts?.of !== of) return null;
  const { permit2AllowanceAtomic, permitNonce, contract } = facts.account;
  return approvalFor(
    required,
    entry.option,
    method,
    BigInt(permit2AllowanceAtomic),
    permitNonce !== null && !contract,
  );
}
