"use client";

import { useEffect, useState } from "react";
import { approvalNeeded, type NeededApproval } from "@/lib/call/approval-needed";
import { type AccountFacts, createCallApi } from "@/lib/call/call-api";
import type { RankedOption } from "@/lib/call/options";
import type { PaymentRequired } from "@/lib/x402/types";

const NONE: NeededApproval = { kind: "none" };
const api = createCallApi((...request) => fetch(...request));

/**
 * What must be approved before this option is paid; null while it is not known. `key` changes when it may have changed:
 * after a payment, after a note that sent the person back. `signsUnsent` is what is known of the wallet.
 */
export function useApproval(
  required: PaymentRequired,
  entry: RankedOption,
  payer: string | null,
  signsUnsent: boolean,
  key: string,
): NeededApproval | null {
  const [facts, setFacts] = useState<{ of: string; account: AccountFacts } | null>(null);
  const permitted = "permitted" in entry ? entry.permitted : null;
  const { network, asset } = entry.option;
  const of = `${network} ${asset} ${payer} ${key}`;
  const needed = permitted?.method.kind === "permit2" && payer !== null;
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
  if (!needed || !permitted) return NONE;
  if (facts?.of !== of) return null;
  return approvalNeeded(required, entry.option, permitted, facts.account, signsUnsent);
}
