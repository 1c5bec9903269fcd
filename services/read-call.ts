import { findCall, findCallOfPayer, toCallView } from "@/db/queries/call";
import type { Call } from "@/db/schema/calls";
import type { CallView } from "@/lib/call/types";
import { SoukError } from "@/lib/errors";
import { hashSecret } from "@/lib/session/secret";
import type { Context } from "./context";
import { settleCall } from "./settle-call";

/** Whose call it is: who holds its token, or whose wallet paid (EIP-55, signed in). */
export type CallOwner = { token: string } | { payer: string };

/** The row, for its owner. Throws SoukError `not-found`: somebody else's call and none look the same. */
export async function ownCall(ctx: Pick<Context, "db">, id: string, owner: CallOwner): Promise<Call> {
  const call =
    "token" in owner
      ? await findCall(ctx.db, id, hashSecret(owner.token))
      : await findCallOfPayer(ctx.db, id, owner.payer);
  if (!call) throw new SoukError("not-found", "There is no such call.");
  return call;
}

/**
 * One call for its owner; a string is the call's token. While it is open, and when its block is no longer the chain's,
 * the chain decides first. Throws SoukError `not-found`.
 */
export async function readCall(ctx: Context, id: string, owner: string | CallOwner): Promise<CallView> {
  return viewCall(ctx, await ownCall(ctx, id, typeof owner === "string" ? { token: owner } : owner));
}

/** {@link readCall} for a row at hand. */
export async function viewCall(ctx: Context, call: Call): Promise<CallView> {
  const { call: settled, confirmations } = await lookAgain(ctx, call);
  return toCallView(settled, confirmations);
}

/** The call as the chain has it now; `confirmations` is null while the payment is not seen. */
export async function lookAgain(
  ctx: Context,
  call: Call,
): Promise<{ call: Call; confirmations: number | null }> {
  const unseen = { call, confirmations: null };
  const neverSent = call.state === "created" && call.respondedAt === null;
  if (neverSent) return unseen;
  if (call.provenAt !== null) {
    if (call.blockNumber === null) return unseen;
    const [head, hash] = await Promise.all([
      ctx.chain.head(call.network),
      ctx.chain.blockHash(call.network, call.blockNumber),
    ]);
    if (!head) return unseen;
    // At whatever depth: a payment is on the chain only as long as its block is (security row 29).
    if (hash === call.blockHash)
      return { call, confirmations: Math.max(1, Number(head.number - call.blockNumber) + 1) };
  }
  const { call: settled, evidence } = await settleCall(ctx, call);
  const seen = evidence.kind === "confirmed" && settled.blockHash === evidence.blockHash;
  return { call: settled, confirmations: seen ? evidence.confirmations : null };
}
