import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { eq } from "drizzle-orm";
import { createTestClient, http, publicActions } from "viem";
import { baseSepolia } from "viem/chains";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { calls } from "@/db/schema/calls";
import type { CallResponseReport, OpenCallRequest, OpenedCall } from "@/lib/call/types";
import { startChain } from "@/sandbox/chain";
import { faucet } from "@/sandbox/faucet";
import { testAccounts } from "@/sandbox/keys";
import { deployToken, NETWORK } from "@/sandbox/token";
import { testContext } from "@/test/context";
import { insertListing, TEST_OPTION } from "@/test/listing";
import {
  answeredWith,
  openTestCall,
  randomHash,
  settleTestCall,
  type TestCall,
  transferTestDollars,
} from "@/test/paid-calls";
import type { Context } from "./context";
import { readCall } from "./read-call";
import { reportResponse } from "./report-response";
import { settleOpenCalls } from "./settle-open-calls";

// A chain of this file's own: its time is moved.
const dir = mkdtempSync(path.join(tmpdir(), "souk-calls-"));
const chain = await startChain({ dir });
afterAll(async () => {
  await chain.stop();
  rmSync(dir, { recursive: true, force: true });
});
const ctx = await testContext({ rpcUrl: chain.rpcUrl });
const listing = await insertListing(ctx.db);
const { buyer, seller } = testAccounts;

const anvil = createTestClient({ mode: "anvil", chain: baseSepolia, transport: http(chain.rpcUrl) }).extend(
  publicActions,
);

beforeAll(async () => {
  await deployToken(chain.rpcUrl);
  await faucet(chain.rpcUrl, buyer.address, 100_000_000n);
});

const open = (change: Partial<OpenCallRequest> = {}, from: Context = ctx) =>
  openTestCall(from, listing.id, buyer, change);
const settle = (call: TestCall, value?: bigint) => settleTestCall(chain.rpcUrl, call, value);
const ordinaryTransfer = () =>
  transferTestDollars(chain.rpcUrl, buyer, seller.address, BigInt(TEST_OPTION.amount));
const noAnswer: CallResponseReport = { responseStatus: null, settlement: null, outcome: "unknown" };

const rowOf = async (call: OpenedCall) => {
  const [row] = await ctx.db.select().from(calls).where(eq(calls.id, call.id));
  if (!row) throw new Error("no such call");
  return row;
};

/** Lets the authorization run out, by the chain's own time. */
async function expire(call: OpenedCall): Promise<void> {
  const head = await ctx.chain.head(NETWORK);
  if (!head) throw new Error("no chain");
  await anvil.increaseTime({ seconds: Number(BigInt(call.validBefore) - head.timestamp) + 60 });
  await anvil.mine({ blocks: 1 });
}

describe("opening a call", () => {
  test("the window to sign is at most as long as asked, and has begun", async () => {
    const call = await open();
    expect(BigInt(call.validBefore) - BigInt(call.validAfter)).toBeLessThanOrEqual(300n);
    expect(BigInt(call.validAfter)).toBeLessThan(BigInt(call.serverTime));
    expect(BigInt(call.validBefore)).toBeGreaterThan(BigInt(call.serverTime) + 240n);
    expect(await rowOf(call)).toMatchObject({ state: "created", provenAt: null });
  });

  test.each([-20, 0, 20])(
    "the window has begun by the newest block's time too, %i s from our clock",
    async (lag) => {
      const head = await ctx.chain.head(NETWORK);
      if (!head) throw new Error("no chain");
      const now = () => new Date(Number(head.timestamp + BigInt(lag)) * 1_000);
      const call = await open({ validForSeconds: 60 }, { ...ctx, now });
      expect(BigInt(call.validAfter)).toBeLessThan(head.timestamp);
      const later = lag > 0 ? head.timestamp + BigInt(lag) : head.timestamp;
      expect(BigInt(call.serverTime)).toBe(later);
      expect(BigInt(call.validBefore)).toBe(later + 54n);
    },
  );

  test("one authorization is bound to one call, however its payer is spelt and however many ask at once", async () => {
    const nonce = randomHash();
    const spellings = [buyer.address, buyer.address.toLowerCase(), buyer.address];
    const opened = await Promise.allSettled(
      spellings.map((payer, i) =>
        open({ payer, nonce: i === 2 ? `0x${nonce.slice(2).toUpperCase()}` : nonce }),
      ),
    );
    expect(opened.filter((o) => o.status === "fulfilled")).toHaveLength(1);
    for (const refused of opened.filter((o) => o.status === "rejected"))
      expect(refused.reason).toMatchObject({ code: "duplicate-authorization" });
  });

  test("terms that were not probed are refused until the change was accepted", async () => {
    const option = { ...TEST_OPTION, amount: "2001" };
    await expect(open({ option })).rejects.toMatchObject({ code: "terms-changed" });
    await expect(open({ option, acceptedChange: true })).resolves.toMatchObject({ id: expect.any(String) });
  });

  test.each([
    ["a token that only calls itself USDC", { asset: "0x00000000000000000000000000000000000000aa" }],
    ["a scheme that cannot be proven", { scheme: "batch-settlement" }],
    ["an amount in dollars", { amount: "0.5" }],
    ["a payTo that is no address", { payTo: "seller" }],
    ["a shorter time than asked for", { maxTimeoutSeconds: 299 }],
  ])("%s is refused, also when accepted", async (_why, change) => {
    const option = { ...TEST_OPTION, ...change };
    await expect(open({ option, acceptedChange: true })).rejects.toMatchObject({ code: "invalid-request" });
  });

  test.each<[string, Record<string, unknown>]>([
    ["bury", { notes: Array(300).fill(0), assetTransferMethod: "permit2" }],
    ["contradict", { assetTransferMethod: "permit2", "asset\u200bTransferMethod": "eip3009" }],
  ])(
    "terms that %s what moves the money are not bound: the chain would be asked for another payment",
    async (_how, extra) => {
      const option = { ...TEST_OPTION, extra };
      await expect(open({ option, acceptedChange: true })).rejects.toMatchObject({ code: "invalid-request" });
      const plain = { ...TEST_OPTION, extra: { assetTransferMethod: "permit2", notes: Array(300).fill(0) } };
      const call = await open({ option: plain, acceptedChange: true });
      expect((await rowOf(call)).terms?.extra.assetTransferMethod).toBe("permit2");
    },
  );

  test("what its owner has withdrawn is not paid", async () => {
    const withdrawn = await insertListing(ctx.db, { catalogState: "withdrawn" });
    await expect(openTestCall(ctx, withdrawn.id, buyer)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("a chain that cannot be read is not paid on", async () => {
    const blind = { ...ctx, chain: { ...ctx.chain, head: async () => null } };
    await expect(open({}, blind)).rejects.toMatchObject({ code: "chain-unavailable" });
  });
});

describe("a payment is shown as paid only with its matching transfer", () => {
  test("claimed and on the chain: confirmed, with its block", async () => {
    const call = await open();
    const transaction = await settle(call);
    const view = await reportResponse(ctx, call.id, call.token, answeredWith(transaction));
    const receipt = await anvil.getTransactionReceipt({ hash: transaction });
    expect(view).toMatchObject({
      state: "confirmed",
      transaction,
      blockHash: receipt.blockHash,
      blockNumber: String(receipt.blockNumber),
      confirmations: 1,
    });
    await anvil.mine({ blocks: 1 });
    expect((await readCall(ctx, call.id, call.token)).confirmations).toBe(2);
  });

  test("a made-up hash stays a claim, and ends as not paid when the authorization expires", async () => {
    const call = await open();
    const view = await reportResponse(ctx, call.id, call.token, answeredWith(randomHash()));
    expect(view.state).toBe("claimed");
    await settleOpenCalls(ctx, { limit: 100 });
    expect((await rowOf(call)).state).toBe("claimed");
    await expire(call);
    expect((await readCall(ctx, call.id, call.token)).state).toBe("not-paid");
  });

  test("the hash of another transfer of the same amount to the same seller is never a confirmation", async () => {
    const call = await open();
    const view = await reportResponse(ctx, call.id, call.token, answeredWith(await ordinaryTransfer()));
    expect(view.state).toBe("claimed");
    await expire(call);
    const last = await readCall(ctx, call.id, call.token);
    expect(last.state).toBe("mismatch");
    expect(last.blockHash).toBeNull();
  });

  test("the hash of another call's payment is never a confirmation", async () => {
    const [mine, other] = [await open(), await open()];
    const transaction = await settle(other);
    const view = await reportResponse(ctx, mine.id, mine.token, answeredWith(transaction));
    expect(view.state).toBe("claimed");
    expect(await rowOf(mine)).toMatchObject({ provenAt: null, blockHash: null });
  });

  test("text that is no hash is no hint", async () => {
    const call = await open();
    await reportResponse(ctx, call.id, call.token, answeredWith("0x1234'; drop table calls"));
    expect((await rowOf(call)).transactionHash).toBeNull();
  });

  test("a false hash does not hide the true transaction", async () => {
    const call = await open();
    const transaction = await settle(call);
    const view = await reportResponse(ctx, call.id, call.token, answeredWith(await ordinaryTransfer()));
    expect(view).toMatchObject({ state: "confirmed", transaction });
  });

  test("an authorization that moved another amount is a mismatch", async () => {
    const call = await open();
    const transaction = await settle(call, 1n);
    const view = await reportResponse(ctx, call.id, call.token, answeredWith(transaction));
    expect(view.state).toBe("mismatch");
  });

  test("an unreadable chain advances nothing", async () => {
    const call = await open();
    const transaction = await settle(call);
    const away = { kind: "unavailable", detail: "down" } as const;
    const blind = { ...ctx, chain: { ...ctx.chain, prove: async () => away, head: async () => null } };
    const view = await reportResponse(blind, call.id, call.token, answeredWith(transaction));
    expect(view.state).toBe("claimed");
    expect((await readCall(ctx, call.id, call.token)).state).toBe("confirmed");
  });
});

describe("an unknown outcome is decided by the chain alone", () => {
  test("paid after all: found by its nonce", async () => {
    const call = await open();
    expect((await reportResponse(ctx, call.id, call.token, noAnswer)).state).toBe("unknown");
    const transaction = await settle(call);
    expect(await readCall(ctx, call.id, call.token)).toMatchObject({
      state: "paid-undelivered",
      transaction,
    });
  });

  test("delivered without a settlement header: confirmed once the transfer is seen", async () => {
    const call = await open();
    expect((await reportResponse(ctx, call.id, call.token, answeredWith(null))).state).toBe("unknown");
    const transaction = await settle(call);
    expect(await readCall(ctx, call.id, call.token)).toMatchObject({ state: "confirmed", transaction });
  });

  test("refused, and the authorization expired unused: not paid", async () => {
    const call = await open();
    expect((await reportResponse(ctx, call.id, call.token, answeredWith(null, 402))).state).toBe("unknown");
    await expire(call);
    expect((await readCall(ctx, call.id, call.token)).state).toBe("not-paid");
  });

  test("charged, then refused: paid and undelivered", async () => {
    const call = await open();
    const transaction = await settle(call);
    const view = await reportResponse(ctx, call.id, call.token, answeredWith(null, 500));
    expect(view).toMatchObject({ state: "paid-undelivered", transaction, responseStatus: 500 });
  });
});

describe("calls nobody watches any more", () => {
  test("the worker decides a call whose visitor left; a late report completes the delivery only", async () => {
    const call = await open();
    const transaction = await settle(call);
    const later = { ...ctx, now: () => new Date(Date.now() + 61_000) };
    await settleOpenCalls(later, { limit: 1_000 });
    expect(await rowOf(call)).toMatchObject({ state: "paid-undelivered", transactionHash: transaction });
    const view = await reportResponse(ctx, call.id, call.token, answeredWith(randomHash()));
    expect(view).toMatchObject({ state: "confirmed", transaction });
  });

  test("a call that was just opened is left to its visitor", async () => {
    const call = await open();
    await settle(call);
    await settleOpenCalls(ctx, { limit: 1_000 });
    expect((await rowOf(call)).state).toBe("created");
  });

  test("vouchers that wait for their payee, however many, keep no other call from being looked at", async () => {
    const call = await open();
    const snapshot = await anvil.snapshot();
    const first = await settle(call);
    expect((await reportResponse(ctx, call.id, call.token, answeredWith(first))).state).toBe("confirmed");
    const row = await rowOf(call);
    const channel = {
      id: randomHash(),
      fromAtomic: "0",
      toAtomic: "2000",
      depositAtomic: null,
      signed: true,
    };
    const undecided = {
      state: "authorized",
      provenAt: null,
      blockNumber: null,
      blockHash: null,
      proof: null,
    } as const;
    const waiting = Array.from({ length: 1_000 }, () => ({
      ...{ ...row, ...undecided, channel, network: "eip155:1" },
      ...{ id: randomUUID(), nonce: randomHash(), tokenHash: randomHash() },
    }));
    for (const some of [waiting.slice(0, 500), waiting.slice(500)]) await ctx.db.insert(calls).values(some);
    await anvil.revert({ id: snapshot });
    await anvil.mine({ blocks: 1 });
    await settleOpenCalls(ctx, { limit: 1_000 });
    expect((await rowOf(call)).state).toBe("reorged");
    await ctx.db.delete(calls).where(eq(calls.network, "eip155:1"));
  });

  test("a payment that a reorganisation undid is open again, and confirmed again when it returns", async () => {
    const call = await open();
    const snapshot = await anvil.snapshot();
    const first = await settle(call);
    expect((await reportResponse(ctx, call.id, call.token, answeredWith(first))).state).toBe("confirmed");
    await anvil.revert({ id: snapshot });
    // A chain that is shorter than it was may be an RPC that is behind: nothing is concluded from that.
    await settleOpenCalls(ctx, { limit: 1_000 });
    expect(await readCall(ctx, call.id, call.token)).toMatchObject({ state: "confirmed" });
    await anvil.mine({ blocks: 1 });
    await settleOpenCalls(ctx, { limit: 1_000 });
    expect(await rowOf(call)).toMatchObject({
      state: "reorged",
      provenAt: null,
      blockHash: null,
      proof: null,
    });
    const again = await settle(call);
    expect(await readCall(ctx, call.id, call.token)).toMatchObject({
      state: "confirmed",
      transaction: again,
    });
  });
});

describe("people see their own calls only", () => {
  test("a wrong token and a missing call look the same", async () => {
    const [mine, other] = [await open(), await open()];
    await expect(readCall(ctx, mine.id, other.token)).rejects.toMatchObject({ code: "not-found" });
    await expect(readCall(ctx, listing.id, mine.token)).rejects.toMatchObject({ code: "not-found" });
    await expect(reportResponse(ctx, mine.id, other.token, answeredWith(null))).rejects.toMatchObject({
      code: "not-found",
    });
  });

  test("nothing that was said about a call is stored beyond bounds", async () => {
    const call = await open();
    const poison = `${String.fromCharCode(0, 0xd800)}${"x".repeat(10_000)}`;
    await reportResponse(ctx, call.id, call.token, {
      responseStatus: 402,
      settlement: { success: false, transaction: "", network: NETWORK, errorReason: poison },
      outcome: "answered",
    });
    expect((await rowOf(call)).settlementClaimed?.errorReason).toBe("x".repeat(500));
  });
});
