import { isHash } from "viem";
import type { VersionedCall } from "@/db/queries/call";
import type { Call } from "@/db/schema/calls";
import type { CallTimings } from "@/lib/call/call-record";
import { withEvent } from "@/lib/call/history";
import type { KeptStatement } from "@/lib/call/kept-statement";
import { isDelivered, paidState, reportedState } from "@/lib/call/settlement-state";
import { judgeVoucher } from "@/lib/call/voucher-signature";
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
  ctx: Pick<Context, "db" | "fetch" | "chain" | "now">,
  call: VersionedCall,
  answer: SeenAnswer,
): Promise<VersionedCall> {
  const receipt = await keepStatement(ctx, "receipt", call.id, answer.receipt);
  const judged = await judgeSent(ctx, call, answer.voucher);
  return changeCall(ctx, call, (row) => {
    const channel =
      row.channel && judged && !row.channel.signed ? { ...row.channel, ...judged } : row.channel;
    const now = ctx.now();
    const change = changeFor({ ...row, channel }, answer, receipt, now);
    if (channel === row.channel) return change;
    return { ...judgedLater({ ...row, channel }, now), ...change, channel };
  });
}

/** What was said of an answer before its voucher could be judged is said again. */
function judgedLater(row: Call, now: Date): Partial<Call> {
  if (row.state !== "unknown" || row.provenAt !== null || row.respondedAt === null) return {};
  const { responseStatus, settlementClaimed: settlement, channel } = row;
  const { state, detail } = reportedState({ responseStatus, settlement, channel });
  if (state === row.state && detail === row.stateDetail) return {};
  return {
    state,
    stateDetail: detail,
    history: withEvent(row.history, { at: now.toISOString(), state, detail }),
  };
}

/**
 * What is to be kept of a voucher that was sent: that the payer signed it, and of a contract at which block it said so, or
 * that it did not. null when there is none, when that is known already, or when a contract could not be asked: then nothing is known.
 */
export async function judgeSent(
  { chain }: Pick<Context, "chain">,
  { network, payer, channel }: Pick<Call, "network" | "payer" | "channel">,
  voucher: string | undefined,
): Promise<{ signed: boolean; acceptedAtBlock?: string } | null> {
  if (!channel || channel.signed || voucher === undefined) return null;
  const verdict = await judgeVoucher({ network, payer, channel }, voucher, chain.acceptsSignature);
  if (verdict.signed === true)
    return {
      signed: true,
      ...(verdict.atBlock !== undefined && { acceptedAtBlock: String(verdict.atBlock) }),
    };
  return verdict.signed === false && channel.contract ? { signed: false } : null;
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
