import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createOfferEIP712, createReceiptEIP712 } from "@x402/extensions/offer-receipt";
import { eq } from "drizzle-orm";
import { createTestClient, http, publicActions } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { baseSepolia } from "viem/chains";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { calls } from "@/db/schema/calls";
import { evidenceDigest } from "@/lib/evidence/document";
import { evidenceMessage } from "@/lib/evidence/message";
import { verifyEvidence } from "@/lib/evidence/verify";
import { startChain } from "@/sandbox/chain";
import { faucet } from "@/sandbox/faucet";
import { testAccounts } from "@/sandbox/keys";
import { deployToken, NETWORK } from "@/sandbox/token";
import { testContext } from "@/test/context";
import { insertListing, TEST_OPTION } from "@/test/listing";
import { answeredWith, openTestCall, settleTestCall } from "@/test/paid-calls";
import { exportEvidence } from "./export-evidence";
import { readCall } from "./read-call";
import { readCallRecord } from "./read-call-record";
import { reportResponse } from "./report-response";
import { settleOpenCalls } from "./settle-open-calls";

// A chain of this file's own: it is reorganised.
const dir = mkdtempSync(path.join(tmpdir(), "souk-evidence-"));
const chain = await startChain({ dir });
afterAll(async () => {
  await chain.stop();
  rmSync(dir, { recursive: true, force: true });
});
const base = await testContext({ rpcUrl: chain.rpcUrl });
/** A public test key that holds nothing. */
const soukKey = `0x${"22".repeat(32)}` as const;
const ctx = { ...base, env: { ...base.env, evidenceKey: soukKey } };
const listing = await insertListing(ctx.db);
const { buyer, seller } = testAccounts;
const anvil = createTestClient({
  mode: "anvil",
  chain: baseSepolia,
  transport: http(chain.rpcUrl),
}).extend(publicActions);

beforeAll(async () => {
  await deployToken(chain.rpcUrl);
  await faucet(chain.rpcUrl, buyer.address, 100_000_000n);
});

const open = (change = {}) => openTestCall(ctx, listing.id, buyer, change);
async function confirmed() {
  const call = await open();
  const transaction = await settleTestCall(chain.rpcUrl, call);
  const view = await reportResponse(ctx, call.id, call.token, answeredWith(transaction));
  expect(view.state).toBe("confirmed");
  return { call, transaction };
}
const rowOf = async (id: string) => (await ctx.db.select().from(calls).where(eq(calls.id, id)))[0];

describe("the record of a call", () => {
  test("says what was agreed, what was signed, what is claimed and what the chain shows", async () => {
    const { call, transaction } = await confirmed();
    const receipt = await anvil.getTransactionReceipt({ hash: transaction });
    const record = await readCallRecord(ctx, call.id, { token: call.token });
    expect(record).toMatchObject({
      payer: buyer.address,
      terms: { amountAtomic: TEST_OPTION.amount, payTo: TEST_OPTION.payTo, extra: TEST_OPTION.extra },
      signed: { kind: "eip3009", message: { nonce: call.nonce }, hash: (await rowOf(call.id))?.signedHash },
      claimed: { transaction },
      response: { status: 200, seenBy: "visitor" },
      proven: {
        transaction,
        blockNumber: String(receipt.blockNumber),
        blockHash: receipt.blockHash,
        confirmations: 1,
      },
    });
    const log = record.proven?.log;
    expect(receipt.logs.map((l) => l.logIndex)).toEqual(
      expect.arrayContaining([log?.transferLogIndex, log?.authorizationLogIndex]),
    );
    expect(record.history.map((event) => event.state)).toEqual(["created", "claimed", "confirmed"]);
  });

  test("the payer's wallet may read it, another wallet and another call's token may not", async () => {
    const [{ call }, other] = [await confirmed(), await open()];
    await expect(readCallRecord(ctx, call.id, { payer: buyer.address.toLowerCase() })).resolves.toMatchObject(
      {
        id: call.id,
      },
    );
    for (const owner of [{ payer: seller.address }, { token: other.token }])
      for (const read of [readCallRecord, exportEvidence])
        await expect(read(ctx, call.id, owner)).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("a reorganisation", () => {
  test("a payment whose block is replaced without it is reorged, then not paid once its time is over", async () => {
    const { call } = await confirmed();
    await anvil.request({ method: "anvil_reorg" as never, params: [1, []] as never });
    expect(await readCall(ctx, call.id, call.token)).toMatchObject({ state: "reorged", blockHash: null });
    const head = await ctx.chain.head(NETWORK);
    await anvil.increaseTime({ seconds: Number(BigInt(call.validBefore) - (head?.timestamp ?? 0n)) + 60 });
    await anvil.mine({ blocks: 1 });
    await settleOpenCalls(ctx, { limit: 1_000 });
    const record = await readCallRecord(ctx, call.id, { token: call.token });
    expect(record).toMatchObject({ state: "not-paid", proven: null });
    expect(record.history.map((event) => event.state)).toEqual([
      "created",
      "claimed",
      "confirmed",
      "reorged",
      "not-paid",
    ]);
  });

  test("however deep the block was, nobody is shown a payment that is gone", async () => {
    const { call } = await confirmed();
    await anvil.mine({ blocks: 20 });
    expect((await readCall(ctx, call.id, call.token)).confirmations).toBe(21);
    await anvil.request({ method: "anvil_reorg" as never, params: [21, []] as never });
    expect((await readCall(ctx, call.id, call.token)).state).toBe("reorged");
  });

  test("a payment that comes back in another block is confirmed there", async () => {
    const call = await open();
    const before = await anvil.snapshot();
    const first = await settleTestCall(chain.rpcUrl, call);
    await reportResponse(ctx, call.id, call.token, answeredWith(first));
    const old = (await rowOf(call.id))?.blockHash;
    await anvil.revert({ id: before });
    await anvil.mine({ blocks: 3 });
    await settleTestCall(chain.rpcUrl, call);
    const view = await readCall(ctx, call.id, call.token);
    expect(view.state).toBe("confirmed");
    expect(view.blockHash).not.toBe(old);
    const record = await readCallRecord(ctx, call.id, { token: call.token });
    expect(
      record.history.filter((event) => event.state === "confirmed").map((event) => event.blockHash),
    ).toEqual([old, view.blockHash]);
  });
});

describe("offers and receipts of the seller", () => {
  const sign = seller.signTypedData as Parameters<typeof createOfferEIP712>[2];
  const { scheme, network, asset, payTo, amount } = TEST_OPTION;
  const offer = (url = listing.url, change = {}) =>
    createOfferEIP712(url, { acceptIndex: 0, scheme, network, asset, payTo, amount, ...change }, sign);

  test("signed by the payee and true: kept with the call, without a problem", async () => {
    const call = await open({ offer: await offer() });
    const transaction = await settleTestCall(chain.rpcUrl, call);
    const receipt = await createReceiptEIP712(
      { resourceUrl: listing.url, payer: buyer.address, network, transaction },
      sign,
    );
    await reportResponse(ctx, call.id, call.token, { ...answeredWith(transaction), receipt });
    const record = await readCallRecord(ctx, call.id, { token: call.token });
    for (const kept of [record.offer, record.receipt])
      expect(kept).toMatchObject({ standing: "payee", signer: seller.address, problems: [] });
  });

  test.each([
    ["another price", { amount: "1" }, "It names another amount."],
    ["another payee", { payTo: buyer.address }, "It names another payee."],
  ])("an offer of %s says so", async (_what, change, problem) => {
    const call = await open({ offer: await offer(listing.url, change) });
    const { offer: kept } = await readCallRecord(ctx, call.id, { token: call.token });
    expect(kept?.problems).toContain(problem);
  });

  test("a receipt for another payer or another transaction says so", async () => {
    const call = await open();
    const transaction = await settleTestCall(chain.rpcUrl, call);
    const receipt = await createReceiptEIP712(
      { resourceUrl: listing.url, payer: seller.address, network, transaction: `0x${"ab".repeat(32)}` },
      sign,
    );
    await reportResponse(ctx, call.id, call.token, { ...answeredWith(transaction), receipt });
    const { receipt: kept } = await readCallRecord(ctx, call.id, { token: call.token });
    expect(kept?.problems).toEqual(["It names another payer.", "It names another transaction."]);
  });

  test("of a URL with a query only the hash is kept", async () => {
    const call = await open({ offer: await offer(`${listing.url}?secret=1`) });
    const row = await rowOf(call.id);
    expect(row?.offer).toMatchObject({ statement: null, standing: "payee" });
    expect(JSON.stringify(row, (_k, v) => (typeof v === "bigint" ? String(v) : v))).not.toContain("secret");
  });
});

describe("the exported file", () => {
  const file = path.join(dir, "evidence.json");
  const verify = (document: unknown, ...args: string[]) =>
    new Promise<{ code: number; output: string }>((resolve) => {
      writeFileSync(file, JSON.stringify(document));
      execFile(
        process.execPath,
        ["--import", "tsx", "scripts/verify-evidence.ts", file, ...args],
        (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
      );
    });
  const souk = privateKeyToAccount(soukKey);

  test("holds offline and against the chain, with the payer's signature beside Souk's", async () => {
    const { call } = await confirmed();
    const document = await exportEvidence(ctx, call.id, { token: call.token });
    const signature = await buyer.signMessage({
      message: evidenceMessage("payer", call.id, document.digest),
    });
    const both = {
      ...document,
      signatures: [...document.signatures, { by: "payer", address: buyer.address, signature }],
    };
    const checked = await verify(both, "--rpc", chain.rpcUrl, "--issuer", souk.address);
    expect(checked.output).toContain("Nothing is wrong with it.");
    expect(checked.output).toMatch(/ok +chain/);
    expect(checked.code).toBe(0);
    expect((await verify(document)).code).toBe(0);
  }, 30_000);

  test.each<[string, (record: Awaited<ReturnType<typeof readCallRecord>>) => void]>([
    [
      "another transaction",
      (r) => {
        if (r.proven) r.proven.transaction = `0x${"ab".repeat(32)}`;
      },
    ],
    [
      "another block",
      (r) => {
        if (r.proven) r.proven.blockNumber = String(BigInt(r.proven.blockNumber) + 1n);
      },
    ],
    [
      "another block hash",
      (r) => {
        if (r.proven) r.proven.blockHash = `0x${"ab".repeat(32)}`;
      },
    ],
    [
      "more confirmations",
      (r) => {
        if (r.proven) r.proven.confirmations = 1_000_000;
      },
    ],
    [
      "another log",
      (r) => {
        if (r.proven?.log) r.proven.log.transferLogIndex += 5;
      },
    ],
    [
      "another block time",
      (r) => {
        if (r.proven?.log) r.proven.log.blockTime += 60;
      },
    ],
  ])("%s is found by the chain, even when the file is signed anew", async (_what, change) => {
    const { call } = await confirmed();
    const document = await exportEvidence(ctx, call.id, { token: call.token });
    change(document.record);
    document.digest = evidenceDigest(document);
    const signature = await souk.signMessage({ message: evidenceMessage("souk", call.id, document.digest) });
    document.signatures = [{ by: "souk", address: souk.address, signature }];
    const checks = await verifyEvidence(JSON.stringify(document), { chain: ctx.chain });
    expect(checks.find((check) => check.id === "chain")?.outcome).toBe("failed");
  });

  test("a payment that was claimed by another's transaction, and never made, is checked as just that", async () => {
    const { transaction } = await confirmed();
    const call = await open();
    await reportResponse(ctx, call.id, call.token, answeredWith(transaction));
    const head = await ctx.chain.head(NETWORK);
    await anvil.increaseTime({ seconds: Number(BigInt(call.validBefore) - (head?.timestamp ?? 0n)) + 60 });
    await anvil.mine({ blocks: 1 });
    expect(await readCall(ctx, call.id, call.token)).toMatchObject({ state: "mismatch" });
    const document = await exportEvidence(ctx, call.id, { token: call.token });
    const checked = await verify(document, "--rpc", chain.rpcUrl);
    expect(checked.output).toMatch(/ok +chain/);
    expect(checked.code).toBe(0);
  }, 30_000);

  test("a Souk without a key leaves signing to the payer", async () => {
    const { call } = await confirmed();
    const document = await exportEvidence(base, call.id, { token: call.token });
    expect(document.signatures).toEqual([]);
  });
});
