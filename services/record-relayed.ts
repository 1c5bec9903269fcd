import { and, eq, isNull, sql } from "drizzle-orm";
import { type Call, calls } from "@/db/schema/calls";
import { withEvent } from "@/lib/call/history";
import { reportedState } from "@/lib/call/settlement-state";
import type { GuardedResult } from "@/lib/net/types";
import { readReceipt } from "@/lib/x402/offer-receipt";
import { parseSettlementResponse } from "@/lib/x402/settlement-response";
import type { Context } from "./context";
import { recordAnswer } from "./record-answer";

/** How a call stood before its payment went out. */
export type BeforeSent = Pick<Call, "state" | "stateDetail" | "history" | "sentAt">;

/** Before a connection stood, nothing can have been sent. */
export const wasReached = (result: GuardedResult): boolean =>
  result.ok || result.timings.connectedMs !== undefined;

/**
 * Notes that the payment of an open call goes out now: from here on its outcome is unknown until the chain decides,
 * whatever becomes of this process. Returns how the call stood.
 */
export async function markSent(ctx: Pick<Context, "db" | "now">, id: string): Promise<BeforeSent | null> {
  const { state, detail } = reportedState({ responseStatus: null, settlement: null });
  return ctx.db.transaction(async (tx) => {
    const [row] = await tx
      .select({
        state: calls.state,
        stateDetail: calls.stateDetail,
        history: calls.history,
        sentAt: calls.sentAt,
      })
      .from(calls)
      .where(and(eq(calls.id, id), isNull(calls.provenAt)))
      .for("update");
    if (!row) return null;
    const now = ctx.now();
    const opened = row.state === "created";
    await tx
      .update(calls)
      .set({
        sentAt: sql`coalesce(${calls.sentAt}, ${now.toISOString()}::timestamptz)`,
        ...(opened && {
          state,
          stateDetail: detail,
          history: withEvent(row.history, {
            at: now.toISOString(),
            state,
            detail: "The relay sends the payment.",
          }),
        }),
      })
      .where(eq(calls.id, id));
    return row;
  });
}

/** Writes what the relay itself saw come back; takes {@link markSent} back when the endpoint was never reached. */
export async function recordRelayed(
  ctx: Pick<Context, "db" | "fetch" | "now">,
  id: string,
  before: BeforeSent,
  result: GuardedResult,
): Promise<void> {
  if (!wasReached(result)) {
    if (before.state !== "created") return;
    const open = and(eq(calls.id, id), isNull(calls.provenAt), isNull(calls.respondedAt));
    await ctx.db.update(calls).set(before).where(open);
    return;
  }
  await recordAnswer(ctx, id, {
    seenBy: "relay",
    responseStatus: result.ok ? result.status : null,
    settlement: result.ok ? parseSettlementResponse(result.headers).settlement : null,
    responseMs: result.ok ? Math.round(result.timings.totalMs) : null,
    timings: null,
    receipt: result.ok ? readReceipt(result.headers) : null,
  });
}
