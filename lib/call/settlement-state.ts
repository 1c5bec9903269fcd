import type { Evidence } from "@/lib/chain/settlement-evidence";
import type { CallState } from "./types";

/** The part of a call that decides what evidence means. */
export interface CallFacts {
  state: CallState;
  /** HTTP status of the paid response; null when none was reported. */
  responseStatus: number | null;
}

/** What changes when the chain has been asked; `decided` means nothing more can happen to the authorization. */
export interface Settled {
  state: CallState;
  detail: string;
  decided: boolean;
  transaction?: string;
  blockNumber?: bigint;
  blockHash?: string;
}

const delivered = (status: number | null) => status !== null && status >= 200 && status < 300;

/** State and words of a payment that the chain holds (schema `calls`, security row 26). */
export function paidState(facts: Pick<CallFacts, "responseStatus">): {
  state: "confirmed" | "paid-undelivered";
  detail: string;
} {
  if (delivered(facts.responseStatus))
    return { state: "confirmed", detail: "The transfer is on the chain and matches what was signed." };
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
}): { state: "claimed" | "unknown"; detail: string } {
  if (report.settlement?.success)
    return { state: "claimed", detail: "The seller says it settled. Waiting for the chain to confirm." };
  const open = "The signed authorization may still be used until it expires; the chain will decide.";
  if (report.responseStatus === null)
    return { state: "unknown", detail: `The request was sent and no answer came. ${open}` };
  if (delivered(report.responseStatus))
    return { state: "unknown", detail: `The seller delivered without saying that it settled. ${open}` };
  return { state: "unknown", detail: `The seller answered ${report.responseStatus}. ${open}` };
}

/**
 * What the chain's evidence makes of a call; null when it changes nothing. The only way into `confirmed`,
 * `paid-undelivered`, `mismatch` and `not-paid` (security row 28).
 */
export function settledState(facts: CallFacts, evidence: Evidence): Settled | null {
  switch (evidence.kind) {
    case "confirmed": {
      const { transaction, blockNumber, blockHash } = evidence;
      return { ...paidState(facts), decided: true, transaction, blockNumber, blockHash };
    }
    case "mismatch":
      return { state: "mismatch", detail: evidence.detail, decided: true };
    case "expired-unused":
      return {
        state: "not-paid",
        detail: "The authorization expired unused, by the chain's own time: nothing was paid.",
        decided: true,
      };
    case "pending":
      // A decided call whose transaction is gone: the chain was reorganised, so it is open again.
      return facts.state === "confirmed" || facts.state === "paid-undelivered"
        ? { state: "unknown", detail: "The transaction left the chain. Looking again.", decided: false }
        : null;
    case "unavailable":
      return null;
  }
}
