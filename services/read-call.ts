import { findCall, toCallView } from "@/db/queries/call";
import type { Call } from "@/db/schema/calls";
import type { CallView } from "@/lib/call/types";
import { SoukError } from "@/lib/errors";
import { hashSecret } from "@/lib/session/secret";
import type { Context } from "./context";
import { settleCall } from "./settle-call";

/** A block this deep stays: until then a confirmed call is looked at again, for the chain may be reorganised. */
const SETTLED_DEPTH = 12;

/**
 * One call for whoever holds its token. While it is open, and while its block is shallow, the chain is asked first.
 * Throws SoukError `not-found` for a wrong id or token.
 */
export async function readCall(ctx: Context, id: string, token: string): Promise<CallView> {
  const call = await findCall(ctx.db, id, hashSecret(token));
  if (!call) throw new SoukError("not-found", "There is no such call.");
  return viewCall(ctx, call);
}

/** {@link readCall} for a row at hand. */
export async function viewCall(ctx: Context, call: Call): Promise<CallView> {
  const neverSent = call.state === "created" && call.respondedAt === null;
  if (neverSent) return toCallView(call, null);
  if (call.provenAt !== null) {
    if (call.blockNumber === null) return toCallView(call, null);
    const head = await ctx.chain.head(call.network);
    if (!head) return toCallView(call, null);
    const depth = Number(head.number - call.blockNumber) + 1;
    if (depth >= SETTLED_DEPTH) return toCallView(call, depth);
  }
  const { call: settled, evidence } = await settleCall(ctx, call);
  const seen = evidence.kind === "confirmed" && settled.blockHash === evidence.blockHash;
  return toCallView(settled, seen ? evidence.confirmations : null);
}
