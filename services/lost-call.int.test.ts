import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { eq } from "drizzle-orm";
import { createTestClient, http } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { baseSepolia } from "viem/chains";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { calls } from "@/db/schema/calls";
import type { RelayRequest } from "@/lib/call/relay-lines";
import { AUTHORIZATION_TYPES } from "@/lib/call/typed-data";
import { EMPTY_VALUES } from "@/lib/call/types";
import { encodeJsonHeader } from "@/lib/x402/header-codec";
import { encodePayment } from "@/lib/x402/payment-payload";
import { startChain } from "@/sandbox/chain";
import { faucet } from "@/sandbox/faucet";
import { close, listen } from "@/sandbox/listen";
import { deployToken, NETWORK, USDC_ADDRESS, USDC_DOMAIN } from "@/sandbox/token";
import { TEST_ORIGIN, testContext } from "@/test/context";
import { insertListing } from "@/test/listing";
import { openTestCall, settleTestCall, type TestCall } from "@/test/paid-calls";
import { relayed } from "@/test/relayed";
import { readCall } from "./read-call";
import { readCallRecord } from "./read-call-record";
import { reportResponse } from "./report-response";
import { settleOpenCalls } from "./settle-open-calls";

/** A seller that settles as soon as it is paid, and then does what a test says. */
let afterSettling: (response: ServerResponse, transaction: string) => void;
let paying: TestCall | null = null;
const settled: string[] = [];
const server = createServer(async (request, response) => {
  if (!request.headers["payment-signature"] || !paying) return response.writeHead(402).end();
  const transaction = await settleTestCall(chain.rpcUrl, paying);
  settled.push(transaction);
  afterSettling(response, transaction);
});
const origin = await listen(server, 0);
afterAll(async () => {
  server.closeAllConnections();
  await close(server);
});

// A chain of this file's own: its time is moved.
const dir = mkdtempSync(path.join(tmpdir(), "souk-lost-"));
const chain = await startChain({ dir });
afterAll(async () => {
  await chain.stop();
  rmSync(dir, { recursive: true, force: true });
});
const { host } = new URL(origin);
const ctx = await testContext({ rpcUrl: chain.rpcUrl, allowHosts: [host] });
const listing = await insertListing(ctx.db, { url: `${origin}/data`, host });
const buyer = privateKeyToAccount(generatePrivateKey());
const FUNDS = 1_000_000n;

beforeAll(async () => {
  await deployToken(chain.rpcUrl);
  await faucet(chain.rpcUrl, buyer.address, FUNDS);
});
beforeEach(() => {
  settled.length = 0;
});

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const rowOf = async (id: string) => {
  const [row] = await ctx.db.select().from(calls).where(eq(calls.id, id));
  if (!row) throw new Error("no such call");
  return row;
};
const deliver = (response: ServerResponse, transaction: string) => {
  const settlement = { success: true, transaction, network: NETWORK, payer: buyer.address };
  response.writeHead(200, { "payment-response": encodeJsonHeader(settlement) }).end("goods");
};

/** A call whose signed payment is about to go through the relay. */
async function readyToPay(): Promise<{ call: TestCall; request: RelayRequest }> {
  const urlHash = sha256(listing.url);
  const call = await openTestCall(ctx, listing.id, buyer, { via: "relay", urlHash, bodyHash: sha256("") });
  const { terms } = listing;
  if (!terms) throw new Error("the test listing has terms");
  const authorization = {
    from: buyer.address,
    to: terms.accepts[0]?.payTo as `0x${string}`,
    value: terms.accepts[0]?.amount ?? "",
    validAfter: call.validAfter,
    validBefore: call.validBefore,
    nonce: call.nonce,
  };
  const signature = await buyer.signTypedData({
    domain: USDC_DOMAIN,
    types: AUTHORIZATION_TYPES,
    primaryType: "TransferWithAuthorization",
    message: {
      ...authorization,
      value: BigInt(authorization.value),
      validAfter: BigInt(call.validAfter),
      validBefore: BigInt(call.validBefore),
    },
  });
  paying = call;
  const payment = encodePayment(terms, 0, { authorization, signature });
  return { call, request: { values: EMPTY_VALUES, payment, call: { id: call.id, token: call.token } } };
}

describe("a tab that is closed while the relay waits loses nothing", () => {
  test("what the seller answered is in the call's row, and the worker confirms it", async () => {
    afterSettling = deliver;
    const { call, request } = await readyToPay();
    await relayed(ctx, listing.id, request, "visitor");
    // Nobody reports: the tab is gone.
    expect(await rowOf(call.id)).toMatchObject({
      state: "claimed",
      responseStatus: 200,
      responseSeenBy: "relay",
      responseMs: expect.any(Number),
      settlementClaimed: { success: true, transaction: settled[0] },
    });
    await settleOpenCalls(ctx, { limit: 100 });
    expect(await rowOf(call.id)).toMatchObject({ state: "confirmed", transactionHash: settled[0] });
  });

  test("a visitor's later word does not change what the relay saw", async () => {
    afterSettling = (response) => response.writeHead(500).end();
    const { call, request } = await readyToPay();
    await relayed(ctx, listing.id, request, "visitor");
    const settlement = { success: true, transaction: `0x${"ab".repeat(32)}`, network: NETWORK };
    const timings = { challengeMs: 5, signMs: 600, payMs: 1 };
    await reportResponse(ctx, call.id, call.token, {
      responseStatus: 200,
      settlement,
      outcome: "answered",
      timings,
    });
    const record = await readCallRecord(ctx, call.id, { token: call.token });
    expect(record).toMatchObject({
      state: "paid-undelivered",
      response: { status: 500, seenBy: "relay" },
      times: { measured: timings },
      proven: { transaction: settled[0] },
    });
  });

  test.each([
    ["goods that came", 200, 500, { state: "paid-undelivered", responseStatus: 500 }],
    ["goods that did not come", 500, 200, { state: "confirmed", responseStatus: 200 }],
  ])(
    "a visitor who says that %s before the relay could write gives way to it, though the chain has decided",
    async (_, said, seen, stands) => {
      const { call, request } = await readyToPay();
      afterSettling = async (response, transaction) => {
        const settlement = { success: true, transaction, network: NETWORK };
        await reportResponse(ctx, call.id, call.token, {
          responseStatus: said,
          settlement,
          outcome: "answered",
        });
        expect(await rowOf(call.id)).toMatchObject({
          provenAt: expect.any(Date),
          responseSeenBy: "visitor",
          responseStatus: said,
        });
        response.writeHead(seen).end("goods");
      };
      await relayed(ctx, listing.id, request, "visitor");
      expect(await rowOf(call.id)).toMatchObject({
        ...stands,
        provenAt: expect.any(Date),
        responseSeenBy: "relay",
      });
    },
  );

  test("goods that a visitor had are not undone by a refusal of the same payment sent again", async () => {
    afterSettling = deliver;
    const { call, request } = await readyToPay();
    await relayed(ctx, listing.id, request, "visitor");
    // As it would stand had the process died before it could write, and the visitor reported.
    await ctx.db.update(calls).set({ responseSeenBy: "visitor" }).where(eq(calls.id, call.id));
    paying = null;
    expect((await relayed(ctx, listing.id, request, "visitor")).status).toBe(402);
    expect(await rowOf(call.id)).toMatchObject({ responseStatus: 200, responseSeenBy: "visitor" });
  });

  test("no body, query, header or signature of the payment is kept", async () => {
    afterSettling = deliver;
    const { call, request } = await readyToPay();
    await relayed(ctx, listing.id, request, "visitor");
    const row = JSON.stringify(await rowOf(call.id), (_key, value) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(row).not.toContain("goods");
    expect(row).not.toContain(request.payment?.value.slice(40, 80));
    expect(row).not.toMatch(/0x[0-9a-f]{130}/i);
  });

  test("an endpoint that was never reached leaves the call as it was: nothing was sent", async () => {
    const { call, request } = await readyToPay();
    const away = await insertListing(ctx.db, { url: "http://127.0.0.1:9/data", host: "127.0.0.1:9" });
    await ctx.db
      .update(calls)
      .set({ listingId: away.id, urlHash: sha256(away.url) })
      .where(eq(calls.id, call.id));
    await expect(relayed(ctx, away.id, request, "visitor")).rejects.toMatchObject({
      code: "upstream-failed",
    });
    expect(await rowOf(call.id)).toMatchObject({ state: "created", sentAt: null });
  });
});

describe("a process killed between the broadcast and the answer", () => {
  /** Relays from another process, which is killed when the seller has settled and before it answers. */
  async function killedWhileWaiting() {
    const { call, request } = await readyToPay();
    const child = spawn(
      process.execPath,
      ["--import", "tsx", "test/relay-process.ts", JSON.stringify({ listingId: listing.id, request })],
      {
        stdio: "inherit",
        env: {
          ...process.env,
          SOUK_MODE: "sandbox",
          SOUK_ORIGIN: TEST_ORIGIN,
          DATABASE_URL: ctx.env.databaseUrl,
          SOUK_RPC_URLS: `${NETWORK}=${chain.rpcUrl}`,
          SOUK_SANDBOX_RPC_URL: chain.rpcUrl,
          SOUK_FACILITATOR_URL: inject("facilitatorUrl"),
          SOUK_ALLOW_HOSTS: host,
        },
      },
    );
    const broadcast = new Promise<void>((resolve, reject) => {
      afterSettling = () => resolve();
      child.once("exit", () => reject(new Error("the relay process ended before the seller had settled")));
    });
    await broadcast;
    child.removeAllListeners("exit");
    child.kill("SIGKILL");
    await once(child, "exit");
    return call;
  }

  test("the payment is known to be out, its outcome is unknown, and the chain decides it: once", async () => {
    const call = await killedWhileWaiting();
    expect(await rowOf(call.id)).toMatchObject({
      state: "unknown",
      sentAt: expect.any(Date),
      responseStatus: null,
      provenAt: null,
    });
    const before = (await ctx.chain.balanceOf(NETWORK, USDC_ADDRESS, buyer.address)) ?? 0n;
    await settleOpenCalls(ctx, { limit: 100 });
    await settleOpenCalls(ctx, { limit: 100 });
    expect(await rowOf(call.id)).toMatchObject({ state: "paid-undelivered", transactionHash: settled[0] });
    expect(settled).toHaveLength(1);
    expect(await ctx.chain.balanceOf(NETWORK, USDC_ADDRESS, buyer.address)).toBe(before);
    const record = await readCallRecord(ctx, call.id, { payer: buyer.address });
    expect(record.history.map((event) => event.state)).toEqual(["created", "unknown", "paid-undelivered"]);
  }, 30_000);

  test("the very same payment may not be relayed again once the chain has decided", async () => {
    afterSettling = deliver;
    const { call, request } = await readyToPay();
    await relayed(ctx, listing.id, request, "visitor");
    expect((await readCall(ctx, call.id, call.token)).state).toBe("confirmed");
    await expect(relayed(ctx, listing.id, request, "visitor")).rejects.toMatchObject({ code: "conflict" });
    expect(settled).toHaveLength(1);
  });

  test("a payment that never reached the chain is not paid, once its time is over", async () => {
    const { call } = await readyToPay();
    await ctx.db.update(calls).set({ state: "unknown", sentAt: new Date() }).where(eq(calls.id, call.id));
    const anvil = createTestClient({ mode: "anvil", chain: baseSepolia, transport: http(chain.rpcUrl) });
    const head = await ctx.chain.head(NETWORK);
    await settleOpenCalls(ctx, { limit: 100 });
    expect((await rowOf(call.id)).state).toBe("unknown");
    await anvil.increaseTime({ seconds: Number(BigInt(call.validBefore) - (head?.timestamp ?? 0n)) + 60 });
    await anvil.mine({ blocks: 1 });
    await settleOpenCalls(ctx, { limit: 100 });
    expect((await rowOf(call.id)).state).toBe("not-paid");
  });
});
