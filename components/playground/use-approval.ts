"use client";

import { useEffect, useState } from "react";
import type { Wallet } from "@/components/wallet/use-wallet";
import { approvalNeeded, type NeededApproval } from "@/lib/call/approval-needed";
import { type AccountFacts, createCallApi } from "@/lib/call/call-api";
import { depositsByPermit2, permit2Terms } from "@/lib/call/channel-data";
import type { ChannelPlan } from "@/lib/call/channel-plan";
import type { RankedOption } from "@/lib/call/options";
import type { PaymentRequired } from "@/lib/x402/types";

const NONE: NeededApproval = { kind: "none" };
const api = createCallApi((...request) => fetch(...request));

/**
 * What must be approved before this option is paid; null while it is not known. `key` changes when it may have changed:
 * after a payment, after a note that sent the person back. By channel it is for the deposit of `plan`, if Permit2 moves it.
 */
export function useApproval(
  required: PaymentRequired,
  entry: RankedOption,
  /** `signsUnsent` is what is known of the wallet. */
  { address: payer, signsUnsent }: Pick<Wallet, "address" | "signsUnsent">,
  key: string,
  plan: ChannelPlan | null,
): NeededApproval | null {
  const [facts, setFacts] = useState<{ of: string; account: AccountFacts } | null>(null);
  const permitted = "permitted" in entry ? entry.permitted : null;
  const { network, asset } = entry.option;
  const of = `${network} ${asset} ${payer} ${key}`;
  const moves =
    permitted !== null &&
    (permitted.method.kind === "permit2" || (plan !== null && depositsByPermit2(permitted, plan)));
  const needed = moves && payer !== null;
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
  return approvalNeeded(required, permit2Terms(entry.option, plan), permitted, facts.account, signsUnsent);
}
