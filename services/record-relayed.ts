import type { VersionedCall } from "@/db/queries/call";
import type { Call } from "@/db/schema/calls";
import { withEvent } from "@/lib/call/history";
import { reportedState } from "@/lib/call/settlement-state";
import type { GuardedResult } from "@/lib/net/types";
import type { SettlementResponse } from "@/lib/x402/types";
import { changeCall } from "./change-call";
import type { Context } from "./context";
import { judgeSent, recordAnswer } from "./record-answer";

/** A call whose payment goes out now, and how it stood before. */
export interface Sending {
  call: VersionedCall;
  before: Pick<Call, "state" | "stateDetail" | "history" | "sentAt">;
}

/** Before a connection stood, nothing can have been sent. */
export const wasReached = (result: GuardedResult): boolean =>
  result.ok || result.timings.connectedMs !== undefined;

/**
 * Notes that the payment of an open call goes out now: from here on its outcome is unknown until the chain decides,
 * whatever becomes of this process. null when the chain has decided already.
 */
export async function markSent(
  ctx: Pick<Context, "db" | "chain" | "now">,
  known: VersionedCall,
  /** The signature in a payment by channel. */
  voucher?: string,
): Promise<Sending | null> {
  const { state, detail } = reportedState({ responseStatus: null, settlement: null });
  const judged = await judgeSent(ctx, known, voucher);
  const now = ctx.now();
  let before: Sending["before"] | null = null;
  const call = await changeCall(ctx, known, (row) => {
    before = null;
    if (row.provenAt !== null) return null;
    const { state: was, stateDetail, history, sentAt } = row;
    before = { state: was, stateDetail, history, sentAt };
    const seen = {
      sentAt: sentAt ?? now,
      ...(judged && row.channel && !row.channel.signed && { channel: { ...row.channel, ...judged } }),
    };
    if (was !== "created") return seen;
    const event = { at: now.toISOString(), state, detail: "The relay sends the payment." };
    return { ...seen, state, stateDetail: detail, history: withEvent(history, event) };
  });
  return before && { call, before };
}

/** What the relay saw come back; a null status is an answer that never came whole. */
export interface SeenByRelay {
  status: number | null;
  settlement: SettlementResponse | null;
  /** As the seller sent it. */
  receipt: unknown;
  ms: number | null;
}

/** Writes what the relay itself saw come back. */
export async function recordSeen(
  ctx: Pick<Context, "db" | "fetch" | "chain" | "now">,
  { call, before }: Sending,
  { status, settlement, receipt, ms }: SeenByRelay,
): Promise<void> {
  await recordAnswer(ctx, call, {
    seenBy: "relay",
    toFirstSending: before.sentAt === null,
    responseStatus: status,
    settlement,
    responseMs: ms === null ? null : Math.round(ms),
    timings: null,
    receipt,
  });
}

/** Takes {@link markSent} back: the endpoint was never reached. */
export async function recordUnsent(ctx: Pick<Context, "db">, { call, before }: Sending): Promise<void> {
  if (before.state !== "created") return;
  await changeCall(ctx, call, (row) => (row.provenAt || row.respondedAt ? null : before));
}
