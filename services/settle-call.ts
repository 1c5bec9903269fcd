import { and, eq, inArray, ne, or, sql } from "drizzle-orm";
import type { Db } from "@/db/client";
import { type Call, calls } from "@/db/schema/calls";
import type { CallEvent } from "@/lib/call/call-record";
import { withEvent } from "@/lib/call/history";
import { isProvable, type Settled, settledState } from "@/lib/call/settlement-state";
import type { Evidence, ProofRequest } from "@/lib/chain/settlement-evidence";
import type { Context } from "./context";

/**
 * Asks the chain about one call and writes what it decided; the only way a call becomes `confirmed`,
 * `paid-undelivered`, `mismatch` or `not-paid`. The question is asked outside any transaction and its answer applied
 * to the row as it then is, so a report that arrived meanwhile is not lost. Returns the call as it stands.
 */
export async function settleCall(ctx: Context, call: Call): Promise<{ call: Call; evidence: Evidence }> {
  // Who names a channel has not paid by it: the chain is not asked on anybody's word.
  if (!isProvable(call))
    return { call, evidence: { kind: "pending", detail: "The payer's voucher was not seen." } };
  const evidence = await ctx.chain.prove({
    network: call.network,
    asset: call.asset,
    from: call.payer,
    to: call.payTo,
    amountAtomic: call.amountAtomic,
    nonce: call.nonce,
    validBefore: call.validBefore,
    fromBlock: call.fromBlock,
    transaction: call.transactionHash ?? undefined,
    transfer: transferOf(call),
    channel: call.channel ?? undefined,
    seenInBlock: call.blockNumber ?? undefined,
  });
  return { call: await applyEvidence(ctx, call, evidence), evidence };
}

/** What moves this call's money, as its reviewed terms say. */
function transferOf({ scheme, terms }: Call): ProofRequest["transfer"] {
  if (scheme === "upto") return "permit2-upto";
  return terms?.extra.assetTransferMethod === "permit2" ? "permit2" : "eip3009";
}

async function applyEvidence(ctx: Context, call: Call, evidence: Evidence): Promise<Call> {
  if (evidence.kind === "unavailable") return call;
  return ctx.db.transaction(async (tx) => {
    const [row] = await tx.select().from(calls).where(eq(calls.id, call.id)).for("update");
    if (!row) return call;
    const settled = settledState({ ...row, paidByAnother: await isPaidByAnother(tx, row) }, evidence);
    if (!settled) return row;
    const unchanged =
      settled.state === row.state &&
      settled.detail === row.stateDetail &&
      (settled.blockHash ?? null) === row.blockHash;
    if (unchanged) return row;
    const { state, detail, transaction, blockNumber, blockHash, log } = settled;
    const [written] = await tx
      .update(calls)
      .set({
        state,
        stateDetail: detail,
        provenAt: settled.decided ? ctx.now() : null,
        transactionHash: transaction ?? row.transactionHash,
        blockNumber: blockNumber ?? null,
        blockHash: blockHash ?? null,
        proof: log ?? null,
        history: withEvent(row.history, {
          at: ctx.now().toISOString(),
          state,
          detail,
          ...lostOrFound(row, settled),
        }),
      })
      .where(eq(calls.id, row.id))
      .returning();
    return written ?? row;
  });
}

/**
 * Whether another call has the same voucher of the same channel and is the one that it paid: it is proven already, or the
 * seller took that one and not this. One at a time for each channel, so that two calls never both pass.
 */
async function isPaidByAnother(tx: Db, row: Call): Promise<boolean> {
  const { channel, settlementClaimed } = row;
  if (!channel) return false;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`souk_channel ${channel.id}`}))`);
  const proven = inArray(calls.state, ["confirmed", "paid-undelivered"]);
  const taken = sql`${calls.settlementClaimed} ->> 'success' = 'true'`;
  const [other] = await tx
    .select({ id: calls.id })
    .from(calls)
    .where(
      and(
        eq(calls.network, row.network),
        eq(calls.asset, row.asset),
        eq(calls.payer, row.payer),
        ne(calls.id, row.id),
        sql`${calls.channel} ->> 'id' = ${channel.id}`,
        sql`${calls.channel} ->> 'toAtomic' = ${channel.toAtomic}`,
        settlementClaimed?.success ? proven : or(proven, taken),
      ),
    )
    .limit(1);
  return other !== undefined;
}

/** Where the payment is, or where it was when its block is gone. */
function lostOrFound(row: Call, settled: Settled): Partial<CallEvent> {
  const at = settled.blockHash === undefined ? row : settled;
  if (settled.state !== "reorged" && settled.blockHash === undefined) return {};
  return {
    ...((settled.transaction ?? row.transactionHash) && {
      transaction: settled.transaction ?? row.transactionHash ?? undefined,
    }),
    ...(at.blockNumber != null && { blockNumber: String(at.blockNumber) }),
    ...(at.blockHash != null && { blockHash: at.blockHash }),
  };
}
