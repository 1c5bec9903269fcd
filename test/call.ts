import { randomUUID } from "node:crypto";
import type { Db } from "@/db/client";
import { type Call, calls } from "@/db/schema/calls";
import { TEST_OPTION } from "./listing";

/** A paid call that the chain has proven, as settling would have left it; `change` for what a test is about. */
export async function insertCall(db: Db, listingId: string, change: Partial<Call> = {}): Promise<void> {
  await db.insert(calls).values({
    listingId,
    tokenHash: "t",
    method: "GET",
    urlHash: "u",
    bodyHash: "b",
    via: "direct",
    x402Version: 2,
    scheme: TEST_OPTION.scheme,
    network: TEST_OPTION.network,
    asset: TEST_OPTION.asset,
    payTo: TEST_OPTION.payTo,
    amountAtomic: TEST_OPTION.amount,
    payer: "0x00000000000000000000000000000000000000A1",
    nonce: randomUUID(),
    validAfter: 0n,
    validBefore: 1n,
    fromBlock: 0n,
    state: "confirmed",
    provenAt: new Date(),
    ...change,
  });
}
