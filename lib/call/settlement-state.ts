import type { Evidence, ProofLog } from "@/lib/chain/settlement-evidence";
import type { CallState } from "./types";

/** The part of a call that decides what evidence means. */
export interface CallFacts {
  state: CallState;
  /** HTTP status of the paid response; null when none was reported. */
  responseStatus: number | null;
  /** What the seller said of the settlement. */
  settlementClaimed?: { success: boolean } | null;
  /**
   * Paid by channel, with or without a deposit; `signed` when the payer's signature under the voucher was seen. Of a payer that
   * is a `contract` false when it refused it, and absent while it was not asked.
   */
  channel?: {
    depositAtomic: string | null;
    contract?: boolean;
    signed?: boolean;
    acceptedAtBlock?: string;
  } | null;
  /** By channel: another call, for the same sum in all, is the one that was paid. */
  paidByAnother?: boolean;
}

/** What changes when the chain has been asked; `decided` means nothing more can happen to the authorization. */
export interface Settled {
  state: CallState;
  detail: string;
  decided: boolean;
  transaction?: string;
  blockNumber?: bigint;
  blockHash?: string;
  log?: ProofLog;
}

/** A 2xx: the seller gave something. */
export const isDelivered = (status: number | null) => status !== null && status >= 200 && status < 300;

/** State and words of a payment that the chain holds (schema `calls`, security row 26). */
export function paidState(facts: Pick<CallFacts, "responseStatus" | "channel">): {
  state: "confirmed" | "paid-undelivered";
  detail: string;
} {
  if (isDelivered(facts.responseStatus))
    return {
      state: "confirmed",
      detail: facts.channel
        ? "The seller redeemed your voucher on the chain."
        : "The transfer is on the chain and matches what was signed.",
    };
  const answer =
    facts.responseStatus === null
      ? "no answer from the seller arrived"
      : `the seller answered ${facts.responseStatus}`;
  return { state: "paid-undelivered", detail: `Paid on the chain, but ${answer}.` };
}

/**
 * What a report of the seller's answer makes of an open call. Never more than a claim: even a settlement that
 * names a transaction waits for the chain.
 */
export function reportedState(report: {
  responseStatus: number | null;
  settlement: { success: boolean } | null;
  channel?: CallFacts["channel"];
}): { state: "claimed" | "unknown" | "authorized"; detail: string } {
  if (report.channel) return reportedOfChannel(report, report.channel);
  if (report.settlement?.success)
    return { state: "claimed", detail: "The seller says it settled. Waiting for the chain to confirm." };
  const open = "The signed authorization may still be used until it expires; the chain will decide.";
  if (report.responseStatus === null)
    return { state: "unknown", detail: `The request was sent and no answer came. ${open}` };
  if (isDelivered(report.responseStatus))
    return { state: "unknown", detail: `The seller delivered without saying that it settled. ${open}` };
  return { state: "unknown", detail: `The seller answered ${report.responseStatus}. ${open}` };
}

/** A voucher that was accepted is no payment: the seller may redeem it, and has not. */
function reportedOfChannel(
  { responseStatus, settlement }: Parameters<typeof reportedState>[0],
  { depositAtomic, contract, signed, acceptedAtBlock }: NonNullable<CallFacts["channel"]>,
): ReturnType<typeof reportedState> {
  // A contract's voucher may be worth nothing, whatever the seller made of it.
  if (settlement?.success && depositAtomic === null && contract && !signed)
    return { state: "unknown", detail: signed === false ? CONTRACT_REFUSED : CONTRACT_NOT_ASKED };
  if (settlement?.success)
    return depositAtomic === null
      ? {
          state: "authorized",
          detail: acceptedAtBlock ? `${VOUCHER_HELD} ${contractAccepted(acceptedAtBlock)}` : VOUCHER_HELD,
        }
      : {
          state: "claimed",
          detail: "The seller says it took the deposit. Waiting for the chain to show it.",
        };
  const answered =
    responseStatus === null
      ? "The request was sent and no answer came."
      : `The seller answered ${responseStatus}.`;
  return {
    state: "unknown",
    detail: `${answered} It may hold your voucher; the next one is for the same sum, so nothing is paid twice.`,
  };
}

const VOUCHER_HELD =
  "The seller accepted your voucher. It can redeem it from your deposit, and the chain does not show that yet.";

const contractAccepted = (block: string) =>
  `Your wallet’s contract accepted the voucher at block ${block}; it is asked again when the seller redeems it.`;
const CONTRACT_REFUSED =
  "The seller accepted your voucher, and your wallet’s contract does not: the seller cannot redeem it as it is.";
const CONTRACT_NOT_ASKED =
  "The seller accepted your voucher. Whether your wallet’s contract does could not be asked, so nothing is said of it.";

const isPaid = (state: CallState) => state === "confirmed" || state === "paid-undelivered";

/** Its block is gone (security row 29). Whatever the chain says instead is decided by the next look, not by this one. */
const REORGED: Settled = {
  state: "reorged",
  detail: "The block that held this payment is no longer part of the chain. The chain is asked anew.",
  decided: false,
};

/** Whether the chain can ever say that this call was paid: a voucher alone must be known to be the payer's. */
export const isProvable = ({ channel }: Pick<CallFacts, "channel">) =>
  !channel || channel.depositAtomic !== null || channel.signed === true;

/**
 * The chain shows what was redeemed of a channel in all, and not for which calls. So a voucher counts as paid only where
 * the payer signed it, the seller took it, and no other call for the same sum is paid by it. What is to be written
 * otherwise; undefined when it counts.
 */
function notThisVoucher(
  facts: CallFacts,
  { depositAtomic }: NonNullable<CallFacts["channel"]>,
): Settled | null | undefined {
  if (depositAtomic !== null)
    return facts.paidByAnother
      ? {
          state: "authorized",
          detail:
            "Your deposit is in the channel on the chain. What was redeemed of it was for another call.",
          decided: false,
        }
      : undefined;
  const taken = facts.settlementClaimed?.success === true || isDelivered(facts.responseStatus);
  return isProvable(facts) && taken && !facts.paidByAnother ? undefined : null;
}

/**
 * What the chain's evidence makes of a call; null when it changes nothing. The only way into `confirmed`,
 * `paid-undelivered`, `mismatch` and `not-paid` (security row 28).
 */
export function settledState(facts: CallFacts, evidence: Evidence): Settled | null {
  if (evidence.kind === "unavailable") return null;
  if (evidence.kind === "confirmed") {
    if (facts.channel) {
      const other = notThisVoucher(facts, facts.channel);
      if (other !== undefined) return other;
    }
    const { transaction, blockNumber, blockHash, log } = evidence;
    return { ...paidState(facts), decided: true, transaction, blockNumber, blockHash, log };
  }
  if (isPaid(facts.state)) return REORGED;
  if (evidence.kind === "deposited")
    return {
      state: "authorized",
      detail: isDelivered(facts.responseStatus)
        ? "Your deposit is in the channel on the chain. The voucher for this call is not redeemed yet."
        : "Your deposit is in the channel on the chain, and nothing is redeemed of it. You can take it back.",
      decided: false,
      transaction: evidence.transaction,
    };
  switch (evidence.kind) {
    case "mismatch":
      return { state: "mismatch", detail: evidence.detail, decided: true };
    case "expired-unused":
      return {
        state: "not-paid",
        detail: "The authorization expired unused, by the chain's own time: nothing was paid.",
        decided: true,
      };
    case "pending":
      return null;
  }
}
