import { eq } from "drizzle-orm";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { calls } from "@/db/schema/calls";
import { createChainReader } from "@/lib/chain/chain-reader";
import { faucet } from "@/sandbox/faucet";
import { rpc } from "@/sandbox/rpc";
import { NETWORK } from "@/sandbox/token";
import { testContext } from "@/test/context";
import { insertListing } from "@/test/listing";
import { oddRpc } from "@/test/odd-rpc";
import { openTestCall, randomHash, settleTestCall, type TestCall } from "@/test/paid-calls";
import { readCall } from "./read-call";
import { reportResponse } from "./report-response";
import { settleOpenCalls } from "./settle-open-calls";

/** RPCs that lie, lag or contradict each other: no call is moved by the word of one, where the operator named several. */
const rpcUrl = inject("rpcUrl");
const odd = await oddRpc(rpcUrl);
const alone = await testContext({ rpcUrl: odd.url });
const beside = { ...alone, chain: createChainReader({ [NETWORK]: [odd.url, rpcUrl] }) };
const outvoted = { ...alone, chain: createChainReader({ [NETWORK]: [odd.url, rpcUrl, rpcUrl] }) };
const listing = await insertListing(alone.db);
const buyer = privateKeyToAccount(generatePrivateKey());

beforeAll(() => faucet(rpcUrl, buyer.address, 1_000_000n));
afterEach(() => odd.answer(null));

const claim = (ctx: typeof alone, call: TestCall, transaction: string) =>
  reportResponse(ctx, call.id, call.token, {
    responseStatus: 200,
    settlement: { success: true, transaction, network: NETWORK },
    outcome: "answered",
  });
const stateOf = async (ctx: typeof alone, call: TestCall) => (await readCall(ctx, call.id, call.token)).state;

/** The odd RPC shows a true payment's receipt as that of `call`, under `transaction`. */
async function invent(call: TestCall, transaction: string) {
  const other = await openTestCall(beside, listing.id, buyer);
  const true_ = await settleTestCall(rpcUrl, other);
  odd.answer(async (method, params) => {
    if (method !== "eth_getTransactionReceipt" || params[0] !== transaction) return undefined;
    const receipt = JSON.stringify(await rpc(rpcUrl, method, [true_]));
    return JSON.parse(receipt.replaceAll(other.nonce, call.nonce));
  });
}

/** The odd RPC says that a year has passed and no authorization was ever used. */
function pretendAYear() {
  odd.answer(async (method, params) => {
    if (method === "eth_call") return `0x${"0".repeat(64)}`;
    if (method === "eth_getTransactionReceipt" || method === "eth_getLogs")
      return method === "eth_getLogs" ? [] : undefined;
    if (method !== "eth_getBlockByNumber" || params[0] !== "latest") return undefined;
    const block = (await rpc(rpcUrl, method, params)) as { timestamp: string };
    return { ...block, timestamp: `0x${(Number(block.timestamp) + 31_536_000).toString(16)}` };
  });
}

describe("an RPC that shows a payment that never was", () => {
  test("convinces nobody who asks two, nor who asks three", async () => {
    for (const ctx of [beside, outvoted]) {
      const call = await openTestCall(ctx, listing.id, buyer);
      const made = randomHash();
      await invent(call, made);
      expect((await claim(ctx, call, made)).state).toBe("claimed");
      // The control: the lie is a good one.
      expect(await stateOf(alone, call)).toBe("confirmed");
      odd.answer(null);
    }
  });
});

describe("an RPC that says that time has run out", () => {
  test("frees nobody of a payment that can still be taken", async () => {
    const call = await openTestCall(beside, listing.id, buyer);
    pretendAYear();
    const lost = { responseStatus: null, settlement: null, outcome: "unknown" } as const;
    for (const ctx of [beside, outvoted])
      expect((await reportResponse(ctx, call.id, call.token, lost)).state).toBe("unknown");
    const true_ = await settleTestCall(rpcUrl, call);
    expect(await stateOf(outvoted, call)).toBe("paid-undelivered");
    expect((await readCall(outvoted, call.id, call.token)).transaction).toBe(true_);
    // The control: who asks this one alone is deceived.
    const control = await openTestCall(beside, listing.id, buyer);
    expect((await reportResponse(alone, control.id, control.token, lost)).state).toBe("not-paid");
  });
});

describe("an RPC that lied for a while", () => {
  test("is not believed for ever: what it called unpaid is paid once it says so", async () => {
    const call = await openTestCall(beside, listing.id, buyer);
    pretendAYear();
    const lost = { responseStatus: null, settlement: null, outcome: "unknown" } as const;
    expect((await reportResponse(alone, call.id, call.token, lost)).state).toBe("not-paid");
    odd.answer(null);
    await settleOpenCalls(alone, { limit: 1_000 });
    expect(await stateOf(alone, call)).toBe("not-paid");
    const transaction = await settleTestCall(rpcUrl, call);
    await settleOpenCalls(alone, { limit: 1_000 });
    expect(await readCall(alone, call.id, call.token)).toMatchObject({
      state: "paid-undelivered",
      transaction,
    });
  });
});

describe("an RPC that falls behind", () => {
  test("does not make a confirmed payment look reorganised away, alone or beside another", async () => {
    for (const ctx of [alone, beside]) {
      const before = BigInt((await rpc(rpcUrl, "eth_blockNumber", [])) as string);
      const call = await openTestCall(ctx, listing.id, buyer);
      expect((await claim(ctx, call, await settleTestCall(rpcUrl, call))).state).toBe("confirmed");
      odd.stayAt(before);
      expect(await stateOf(ctx, call)).toBe("confirmed");
      const [row] = await ctx.db.select().from(calls).where(eq(calls.id, call.id));
      expect(row?.history.map(({ state }) => state)).not.toContain("reorged");
      odd.answer(null);
      expect(await stateOf(ctx, call)).toBe("confirmed");
    }
  });
});

test("a receipt in a block that the chain does not have proves nothing", async () => {
  const call = await openTestCall(alone, listing.id, buyer);
  const transaction = await settleTestCall(rpcUrl, call);
  odd.answer(async (method, params) => {
    if (method !== "eth_getTransactionReceipt") return undefined;
    return { ...((await rpc(rpcUrl, method, params)) as object), blockHash: randomHash() };
  });
  expect((await claim(alone, call, transaction)).state).toBe("claimed");
  odd.answer(null);
  expect(await stateOf(alone, call)).toBe("confirmed");
});

describe("RPCs that do not agree", () => {
  test("leave a payment claimed until they do", async () => {
    const before = BigInt((await rpc(rpcUrl, "eth_blockNumber", [])) as string);
    const call = await openTestCall(beside, listing.id, buyer);
    odd.stayAt(before);
    const transaction = await settleTestCall(rpcUrl, call);
    expect((await claim(beside, call, transaction)).state).toBe("claimed");
    expect(await stateOf(outvoted, call)).toBe("confirmed");
  });

  test("offer no payment while only one of two answers, and take the time of the slower", async () => {
    odd.answer(() => {
      throw new Error("down");
    });
    expect(await beside.chain.head(NETWORK)).toBeNull();
    await expect(openTestCall(beside, listing.id, buyer)).rejects.toMatchObject({
      code: "chain-unavailable",
    });
    pretendAYear();
    const true_ = await createChainReader({ [NETWORK]: rpcUrl }).head(NETWORK);
    const head = await beside.chain.head(NETWORK);
    expect((head?.timestamp ?? 0n) - (true_?.timestamp ?? 0n)).toBeLessThan(3_600n);
  });
});
