import { and, eq, getTableColumns, sql } from "drizzle-orm";
import type { Db } from "@/db/client";
import { type Call, calls } from "@/db/schema/calls";
import type { CallView } from "@/lib/call/types";
import { isUuid } from "./uuid";

/** A call as it was read; the version is another one after any change. */
export type VersionedCall = Call & { version: string };

/** The columns of {@link VersionedCall}. */
export const VERSIONED_CALL = { ...getTableColumns(calls), version: sql<string>`${calls}.xmin::text` };

/** The call with this id, or null. */
export async function findCallById(db: Db, id: string): Promise<VersionedCall | null> {
  const [call] = await db.select(VERSIONED_CALL).from(calls).where(eq(calls.id, id));
  return call ?? null;
}

/** The call this capability belongs to, or null: a wrong token and a call that is not there look the same. */
export async function findCall(db: Db, id: string, tokenHash: string): Promise<VersionedCall | null> {
  if (!isUuid(id)) return null;
  const [call] = await db
    .select(VERSIONED_CALL)
    .from(calls)
    .where(and(eq(calls.id, id), eq(calls.tokenHash, tokenHash)));
  return call ?? null;
}

/** A call that this wallet paid, or null; `payer` in any spelling. */
export async function findCallOfPayer(db: Db, id: string, payer: string): Promise<Call | null> {
  if (!isUuid(id)) return null;
  const [call] = await db
    .select()
    .from(calls)
    .where(and(eq(calls.id, id), eq(sql`lower(${calls.payer})`, payer.toLowerCase())));
  return call ?? null;
}

/** A call as its owner sees it. `confirmations` is null until the transaction was seen. */
export function toCallView(call: Call, confirmations: number | null): CallView {
  return {
    id: call.id,
    listingId: call.listingId,
    state: call.state,
    detail: call.stateDetail,
    via: call.via,
    network: call.network,
    asset: call.asset,
    payTo: call.payTo,
    payer: call.payer,
    amountAtomic: call.amountAtomic,
    chargedAtomic: call.proof ? (call.proof.amountAtomic ?? call.amountAtomic) : null,
    channel: call.channel,
    nonce: call.nonce,
    validBefore: String(call.validBefore),
    responseStatus: call.responseStatus,
    settlementClaimed: call.settlementClaimed,
    transaction: call.transactionHash,
    blockNumber: call.blockNumber === null ? null : String(call.blockNumber),
    blockHash: call.blockHash,
    confirmations,
    createdAt: call.createdAt.toISOString(),
  };
}
