import { findCall, toCallView } from "@/db/queries/call";
import type { Call } from "@/db/schema/calls";
import type { CallView } from "@/lib/call/types";
import { SoukError } from "@/lib/errors";
import { hashSecret } from "@/lib/session/secret";
import type { Context } from "./context";
import { settleCall } from "./settle-call";

/**
 * One call for whoever holds its token. While it is open, and when its block is no longer the chain's, the chain
 * decides first.
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
    const [head, hash] = await Promise.all([
      ctx.chain.head(call.network),
      ctx.chain.blockHash(call.network, call.blockNumber),
    ]);
    if (!head) return toCallView(call, null);
    // At whatever depth: a payment is on the chain only as long as its block is (security row 29).
    if (hash === call.blockHash) return toCallView(call, Number(head.number - call.blockNumber) + 1);
  }
  const { call: settled, evidence } = await settleCall(ctx, call);
  const seen = evidence.kind === "confirmed" && settled.blockHash === evidence.blockHash;
  return toCallView(settled, seen ? evidence.confirmations : null);
}
