import { callRecord } from "@/db/queries/call-record";
import type { CallRecord } from "@/lib/call/call-record";
import type { Context } from "./context";
import { type CallOwner, lookAgain, ownCall } from "./read-call";

/** Everything that is known of one call, for its owner; the chain is asked as in `readCall`. Throws SoukError `not-found`. */
export async function readCallRecord(ctx: Context, id: string, owner: CallOwner): Promise<CallRecord> {
  const { call, confirmations } = await lookAgain(ctx, await ownCall(ctx, id, owner));
  return callRecord(ctx.db, call, confirmations, ctx.env.origin);
}
