import { isHash } from "viem";
import type { VersionedCall } from "@/db/queries/call";
import type { Call } from "@/db/schema/calls";
import type { CallTimings } from "@/lib/call/call-record";
import { withEvent } from "@/lib/call/history";
import type { KeptStatement } from "@/lib/call/kept-statement";
import { isDelivered, paidState, reportedState } from "@/lib/call/settlement-state";
import { isVoucherOf } from "@/lib/call/voucher-signature";
import { cleanLine } from "@/lib/catalog/clean-text";
import type { SettlementResponse } from "@/lib/x402/types";
import { changeCall } from "./change-call";
import type { Context } from "./context";
import { keepStatement } from "./keep-statement";

/** What came back after paying, by whoever saw it. */
export interface SeenAnswer {
  seenBy: "relay" | "visitor";
  /** null: none came. */
  responseStatus: number | null;
  settlement: SettlementResponse | null;
  /** From the payment going out to the answer. */
  responseMs: number | null;
  timings: CallTimings | null;
  /** As the seller sent it. */
  receipt: unknown;
  /** Of the relay: it had not sent this payment before. */
  toFirstSending?: boolean;
  /** By channel: the signature of the voucher that was sent. */
  voucher?: string;
}

/**
 * Writes what came back after paying to the call; never more than a claim of how it stands. What the relay saw is not
 * overwritten by what a visitor says, whoever is heard first; a delivery not by a later refusal of the same payment, and an answer not by none.
 */
export async function recordAnswer(
  ctx: Pick<Context, "db" | "fetch" | "now">,
  call: VersionedCall,
  answer: SeenAnswer,
): Promise<VersionedCall> {
  const receipt = await keepStatement(ctx, "receipt", call.id, answer.receipt);
  const signed = await signsVoucher(call, answer.voucher);
  return changeCall(ctx, call, (row) => {
    const change = changeFor(row, answer, receipt, ctx.now());
    return signed && row.channel ? { ...change, channel: { ...row.channel, signed } } : change;
  });
}

/** Whether this proves, for the first time, that the payer signed the voucher of a call by channel. */
export async function signsVoucher(
  { network, payer, channel }: Pick<Call, "network" | "payer" | "channel">,
  voucher: string | undefined,
): Promise<boolean> {
  if (!channel || channel.signed || voucher === undefined) return false;
  return isVoucherOf({ network, payer, channel }, voucher);
}

function changeFor(row: Call, answer: SeenAnswer, receipt: KeptStatement | null, now: Date): Partial<Call> {
  const timings = answer.timings && row.timings === null ? { timings: answer.timings } : {};
  const known = row.responseStatus !== null;
  // Whatever a visitor has said of a payment that was sent once is about what the relay itself saw come back.
  const witness = answer.toFirstSending === true && row.responseSeenBy === "visitor";
  const worse =
    (answer.seenBy === "visitor" && row.responseSeenBy === "relay") ||
    (known && answer.responseStatus === null) ||
    (isDelivered(row.responseStatus) && !isDelivered(answer.responseStatus) && !witness);
  if (worse) return timings;
  const decided = row.provenAt !== null;
  // The chain was faster than the report: what is known of the delivery may still be completed, once.
  if (decided && (answer.responseStatus === null || (known && !witness))) return timings;

  const settlement = answer.settlement && cleanSettlement(answer.settlement);
  const { responseStatus, responseMs, seenBy } = answer;
  const written: Partial<Call> = {
    ...timings,
    responseStatus,
    responseSeenBy: seenBy,
    responseMs,
    settlementClaimed: settlement,
    respondedAt: now,
    receipt: receipt ?? row.receipt,
  };
  const next = decided
    ? (row.state === "paid-undelivered" || (witness && row.state === "confirmed")) &&
      paidState({ responseStatus, channel: row.channel })
    : row.state !== "reorged" && reportedState({ responseStatus, settlement, channel: row.channel });
  const claimed = settlement?.success && isHash(settlement.transaction) ? settlement.transaction : null;
  if (!decided && claimed) written.transactionHash = claimed;
  if (!next || (decided && next.state === row.state)) return written;
  const { state, detail } = next;
  const event = { at: now.toISOString(), state, detail, ...(claimed && { transaction: claimed }) };
  return { ...written, state, stateDetail: detail, history: withEvent(row.history, event) };
}

function cleanSettlement(claim: SettlementResponse): SettlementResponse {
  const optional = (text: string | undefined) => (text === undefined ? undefined : cleanLine(text, 500));
  return {
    success: claim.success,
    transaction: cleanLine(claim.transaction, 128),
    network: cleanLine(claim.network, 64),
    payer: optional(claim.payer),
    amount: optional(claim.amount),
    errorReason: optional(claim.errorReason),
    errorMessage: optional(claim.errorMessage),
  };
}
