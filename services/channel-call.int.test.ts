import { x402Client } from "@x402/core/client";
import type { PaymentRequirements } from "@x402/core/types";
import { BatchSettlementEvmScheme } from "@x402/evm/batch-settlement/client";
import { createPublicClient, createWalletClient, http, publicActions, type TypedDataDefinition } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { baseSepolia } from "viem/chains";
import { expect, inject, test } from "vitest";
import type { Answer } from "@/lib/call/answer";
import { buildRequest } from "@/lib/call/build-request";
import type { CallRecord } from "@/lib/call/call-record";
import { channelOf, voucherData } from "@/lib/call/channel-data";
import { type ChannelPlan, planCall } from "@/lib/call/channel-plan";
import { type Closing, closeChannel, finishWithdrawal, startWithdrawal } from "@/lib/call/close-channel";
import type { CallEffects } from "@/lib/call/effects";
import { type Phase, sentPayment } from "@/lib/call/machine";
import type { RelayLine, RelayRequest } from "@/lib/call/relay-lines";
import { boundTo } from "@/lib/call/reviewed";
import { createCallSession } from "@/lib/call/session";
import { testBrowser } from "@/lib/call/test-browser";
import { EMPTY_VALUES, type PlaygroundListing } from "@/lib/call/types";
import { verifyEvidence } from "@/lib/evidence/verify";
import { CHANNEL_CONTRACT } from "@/lib/x402/batch-settlement";
import { decodeJsonHeader } from "@/lib/x402/header-codec";
import { encodeChannelPayment } from "@/lib/x402/payment-payload";
import { CHAIN_ID } from "@/sandbox/chain";
import { faucet } from "@/sandbox/faucet";
import { NETWORK, USDC_ADDRESS, USDC_DOMAIN } from "@/sandbox/token";
import { testCallApi } from "@/test/call-api";
import { TEST_CLOCK, until } from "@/test/call-session";
import { testContext } from "@/test/context";
import { relayed } from "@/test/relayed";
import { exportEvidence } from "./export-evidence";
import { openCall } from "./open-call";
import { readCall } from "./read-call";
import { registerListing } from "./register-listing";
import { relayCall } from "./relay-call";
import { reportResponse } from "./report-response";

/** Calls by channel as the playground makes them, against the reference server, facilitator and client. */
const ctx = await testContext();
const rpc = http(inject("rpcUrl"));
const FUNDS = 1_000_000n;
const VALUES = { ...EMPTY_VALUES, query: [["pair", "EUR-USD"]] as [string, string][] };
const urlOf = (seller: string) => inject("sellers").find(({ name }) => name === seller)?.url ?? "";
const url = urlOf("batched");
const balanceOf = async (owner: string) => (await ctx.chain.balanceOf(NETWORK, USDC_ADDRESS, owner)) ?? -1n;

async function player(name = "batched") {
  const url = urlOf(name);
  const { listing } = await registerListing(ctx, { url, method: "GET" });
  const account = privateKeyToAccount(generatePrivateKey());
  await faucet(inject("rpcUrl"), account.address, FUNDS);
  const chain = createWalletClient({ account, chain: baseSepolia, transport: rpc }).extend(publicActions);
  const sent: { value: string; signed: TypedDataDefinition[] }[] = [];
  let signed: TypedDataDefinition[] = [];
  const api = testCallApi(ctx);
  const browser = testBrowser();
  const effects: CallEffects = {
    api,
    channels: browser.channels(),
    spending: browser.tab(),
    async fetch(input, init) {
      const value = new Headers(init?.headers).get("payment-signature");
      if (value) sent.push({ value, signed: signed.splice(0) });
      return fetch(input, init);
    },
    store: browser.calls(),
    wallet: {
      address: () => account.address,
      chainId: () => CHAIN_ID,
      switchChain: async () => {},
      async signTypedData(typedData) {
        signed = [...signed, typedData as unknown as TypedDataDefinition];
        return account.signTypedData(typedData as unknown as TypedDataDefinition);
      },
      signMessage: (message) => account.signMessage({ message }),
      sendTransaction: (transaction) => chain.sendTransaction(transaction),
      signsUnsent: () => true,
      signUnsent: (transaction) => account.signTransaction({ type: "eip1559", ...transaction }),
    },
    ...TEST_CLOCK,
  };
  const view: PlaygroundListing = {
    ...{ id: listing.id, url: listing.url, method: listing.method, name: listing.name, input: listing.input },
    ...{ terms: listing.terms, probedAt: null, verdict: listing.verdict },
    // Calls here are made by Node, which knows no CORS.
    callableFromBrowser: true,
  };
  const session = createCallSession(view, effects, [NETWORK]);
  const at = () => session.snapshot().phase.at;
  const option = listing.terms?.accepts[0];
  if (!option) throw new Error("the seller has no terms");
  const { id, config } = channelOf(option, { domain: { ...USDC_DOMAIN } }, account.address);

  async function ask() {
    expect(session.send(VALUES, { pick: () => 0 })).toEqual([]);
    await until(session, () => ["reviewing", "changed", "failed"].includes(at()));
    expect(at()).toBe("reviewing");
  }
  /** One call with what the review would propose. */
  async function call(deposit: bigint | null, change: Partial<ChannelPlan> = {}) {
    await ask();
    const facts = await api.channel(NETWORK, id);
    const planned = planCall(BigInt(option?.amount ?? 0), facts, effects.channels.read(id), deposit);
    if (!planned.ok) throw new Error(planned.message);
    await session.sign("none", { ...planned.plan, ...change });
    const { phase } = session.snapshot();
    return phase;
  }
  const close = async (send = endpoint) => {
    const steps: Closing["at"][] = [];
    const kept = effects.channels.read(id);
    if (!kept) throw new Error("no channel is remembered");
    const closing = await closeChannel(kept, send, effects, (step) => steps.push(step.at));
    return { closing, steps };
  };
  async function endpoint(payment: { header: string; value: string } | null): Promise<Answer> {
    const response = await fetch(url, { headers: payment ? { [payment.header]: payment.value } : {} });
    const body = new Uint8Array(await response.arrayBuffer());
    return {
      ...{ status: response.status, headers: [...response.headers], body, cut: null, elapsedMs: 0 },
      via: "direct",
    };
  }
  return {
    account,
    listingId: listing.id,
    callableFromBrowser: listing.callableFromBrowser,
    view,
    chain,
    api,
    effects,
    session,
    option,
    id,
    config,
    sent,
    call,
    close,
    ask,
    signed: () => signed,
  };
}

test("a deposit, two vouchers and a close move exactly the money that is shown", async () => {
  const p = await player();
  const payee = await balanceOf(p.option.payTo);
  const inChannels = await balanceOf(CHANNEL_CONTRACT);

  const first = await p.call(5_000n);
  expect(first).toMatchObject({ at: "settled", answer: { status: 200 } });
  expect(p.sent[0]?.signed.map(({ primaryType }) => primaryType)).toEqual([
    "ReceiveWithAuthorization",
    "Voucher",
  ]);
  expect(FUNDS - (await balanceOf(p.account.address))).toBe(5_000n);
  expect((await balanceOf(CHANNEL_CONTRACT)) - inChannels).toBe(5_000n);
  const firstCall = "sent" in first ? first.sent : null;
  const ref = { id: firstCall?.callId ?? "", token: firstCall?.token ?? "" };
  expect(await p.api.read(ref)).toMatchObject({
    state: "authorized",
    detail: expect.stringMatching(/deposit is in the channel/),
  });
  expect(p.effects.spending.read()?.ledger).toMatchObject([{ usdMicros: 5_000n }]);

  const second = await p.call(null);
  expect(second).toMatchObject({ at: "settled", sent: { view: { state: "authorized" } } });
  expect(p.sent[1]?.signed.map(({ primaryType }) => primaryType)).toEqual(["Voucher"]);
  const third = await p.call(null);
  expect(third).toMatchObject({ at: "settled", sent: { channel: { fromAtomic: "2000", toAtomic: "3000" } } });
  expect(p.effects.channels.read(p.id)).toMatchObject({ chargedAtomic: 3_000n, signedAtomic: 3_000n });
  expect((await balanceOf(CHANNEL_CONTRACT)) - inChannels).toBe(5_000n);
  expect(await balanceOf(p.option.payTo)).toBe(payee);

  const { closing, steps } = await p.close();
  expect(steps).toEqual(["asking", "signing", "sending", "waiting"]);
  expect(closing).toMatchObject({ at: "done", refundedAtomic: "2000" });
  expect(FUNDS - (await balanceOf(p.account.address))).toBe(3_000n);
  // Closing redeems the vouchers: only now does the chain say that the calls are paid.
  for (const phase of [first, second, third])
    if ("sent" in phase)
      expect(await p.api.read({ id: phase.sent.callId, token: phase.sent.token })).toMatchObject({
        state: "confirmed",
        detail: "The seller redeemed your voucher on the chain.",
        transaction: closing.at === "done" ? closing.transaction : null,
      });
  p.session.close();
});

test("what is sent is what the reference client sends, signature for signature", async () => {
  const p = await player();
  await p.call(5_000n);
  await p.call(null);
  p.session.close();
  const payload = (i: number) => {
    const decoded = decodeJsonHeader(p.sent[i]?.value ?? "");
    return decoded.ok ? (decoded.value as { payload: Record<string, unknown> }).payload : null;
  };
  // The reference's own random salt and clock are in its deposit; everything else must be equal.
  const scheme = new BatchSettlementEvmScheme(
    { address: p.account.address, signTypedData: (data) => p.account.signTypedData(data as never) },
    { depositStrategy: () => 5_000n },
  );
  const client = new x402Client().register(NETWORK, scheme);
  const asked = await fetch(url);
  const header = decodeJsonHeader(asked.headers.get("payment-required") ?? "");
  const required = (header.ok ? header.value : null) as { accepts: PaymentRequirements[] };
  const theirs = await client.createPaymentPayload(required as never);
  const { deposit, ...rest } = theirs.payload as Record<string, unknown> & { deposit: { amount: string } };
  const { deposit: ours, ...oursRest } = payload(0) as typeof theirs.payload & {
    deposit: { amount: string };
  };
  expect(oursRest).toEqual(rest);
  expect(ours.amount).toBe(deposit.amount);
  expect(Object.keys(ours)).toEqual(Object.keys(deposit));
  expect(payload(1)).toMatchObject({ type: "voucher", voucher: { maxClaimableAmount: "2000" } });
  expect(Object.keys(payload(1) ?? {}).sort()).toEqual(["channelConfig", "type", "voucher"]);
});

test("a plan that was not shown, or a channel that changed meanwhile, gets no signature", async () => {
  const p = await player();
  for (const change of [{ toAtomic: "9000" }, { fromAtomic: "1" }, { depositAtomic: null }]) {
    const phase = await p.call(5_000n, change);
    expect(phase).toMatchObject({ at: "reviewing" });
    p.session.cancel();
  }
  expect(p.signed()).toEqual([]);
  expect(await balanceOf(p.account.address)).toBe(FUNDS);
  p.session.close();
});

test("a browser that forgot its channel finds it on the chain, and its count with the seller", async () => {
  const p = await player();
  await p.call(5_000n);
  await p.call(null);
  // Everything local is lost; the chain knows the deposit only, because nothing is redeemed yet.
  p.effects.channels = testBrowser().channels();
  expect(await p.call(null)).toMatchObject({ at: "rejected", sent: { channel: { toAtomic: "1000" } } });
  expect(p.effects.channels.read(p.id)).toMatchObject({ chargedAtomic: 2_000n, signedAtomic: 2_000n });
  expect(await p.call(null)).toMatchObject({ at: "settled", sent: { channel: { toAtomic: "3000" } } });
  expect(FUNDS - (await balanceOf(p.account.address))).toBe(5_000n);
  p.session.close();
});

test("what a channel's vouchers redeem is said of the calls that they paid, and of no other", async () => {
  const p = await player();
  await p.call(5_000n);
  // Refused, and then the same sum again: redeemed once, it paid one call.
  const direct = p.effects.fetch;
  p.effects.fetch = async (input, init) =>
    new Headers(init?.headers).has("payment-signature")
      ? new Response(null, { status: 500 })
      : fetch(input, init);
  const refused = await p.call(null);
  p.effects.fetch = direct;
  const taken = await p.call(null);
  expect(refused).toMatchObject({ at: "rejected", sent: { channel: { toAtomic: "2000" } } });
  expect(taken).toMatchObject({ at: "settled", sent: { channel: { toAtomic: "2000" } } });
  // A stranger who names the channel and tells the tale of an accepted call has signed nothing.
  const forged = await openCall(ctx, p.listingId, {
    via: "direct",
    ...{ urlHash: "0".repeat(64), bodyHash: "0".repeat(64), x402Version: 2, option: p.option },
    ...{ acceptedChange: false, payer: p.account.address, nonce: generatePrivateKey(), validForSeconds: 60 },
    channel: { fromAtomic: "500", toAtomic: "1500", depositAtomic: null },
  });
  const stranger = privateKeyToAccount(generatePrivateKey());
  const voucher = await stranger.signTypedData(
    voucherData(p.id, CHAIN_ID, "1500") as unknown as TypedDataDefinition,
  );
  await reportResponse(ctx, forged.id, forged.token, {
    ...{ responseStatus: 200, outcome: "answered", voucher },
    settlement: { success: true, transaction: "", network: NETWORK },
  });

  expect((await p.close()).closing).toMatchObject({ at: "done", refundedAtomic: "3000" });
  const stateOf = async (phase: Phase) => {
    const sent = sentPayment(phase);
    return (await p.api.read({ id: sent?.callId ?? "", token: sent?.token ?? "" })).state;
  };
  expect(await stateOf(refused)).toBe("unknown");
  expect(await stateOf(taken)).toBe("confirmed");
  expect(await stateOf(refused)).toBe("unknown");
  expect((await readCall(ctx, forged.id, forged.token)).state).toBe("authorized");

  // The exported file says which voucher, and whoever has a chain can look.
  const { callId = "", token = "" } = sentPayment(taken) ?? {};
  const evidence = async (change: (record: CallRecord) => void = () => {}) => {
    const file = await exportEvidence(ctx, callId, { token });
    change(file.record);
    const checks = await verifyEvidence(JSON.stringify(file), { chain: ctx.chain });
    return Object.fromEntries(checks.map(({ id, outcome, detail }) => [id, `${outcome}: ${detail}`]));
  };
  expect(await evidence()).toMatchObject({
    record: expect.stringMatching(/^ok/),
    chain: expect.stringMatching(/^ok: The voucher is redeemed/),
  });
  const inflated = await evidence(
    ({ channel }) => channel && Object.assign(channel, { toAtomic: "3001", fromAtomic: "2001" }),
  );
  expect(inflated.chain).toMatch(/^failed/);
  const elsewhere = await evidence(
    ({ channel }) => channel && Object.assign(channel, { id: `0x${"ab".repeat(32)}` }),
  );
  expect(elsewhere.record).toMatch(/^failed: The channel is not/);
  p.session.close();
});

test("a voucher that the relay passed on counts once it is redeemed, whoever closed the page", async () => {
  const p = await player();
  await p.call(5_000n);
  p.session.close();
  const built = buildRequest(p.view, VALUES);
  if (!built.ok || !p.view.terms) throw new Error("nothing can be sent");
  const { id, token } = await openCall(ctx, p.listingId, {
    ...{ via: "relay", ...boundTo({ request: built }), x402Version: 2, option: p.option },
    ...{ acceptedChange: false, payer: p.account.address, nonce: generatePrivateKey(), validForSeconds: 60 },
    channel: { fromAtomic: "1000", toAtomic: "2000", depositAtomic: null },
  });
  const typedData = voucherData(p.id, CHAIN_ID, "2000") as unknown as TypedDataDefinition;
  const signature = await p.account.signTypedData(typedData);
  const payment = encodeChannelPayment(p.view.terms, 0, {
    ...{ type: "voucher", channelConfig: p.config },
    voucher: { channelId: p.id, maxClaimableAmount: "2000", signature },
  });
  const lines: RelayLine[] = [];
  const reader = { send: (line: RelayLine) => void lines.push(line), gone: new AbortController().signal };
  await relayCall(
    ctx,
    p.listingId,
    { values: VALUES, payment, call: { id, token } },
    p.account.address,
    reader,
  );
  expect(lines[0]).toMatchObject({ type: "head", status: 200 });
  expect(await readCall(ctx, id, token)).toMatchObject({ state: "authorized" });

  p.effects.channels.charged(p.id, { chargedAtomic: 2_000n, signedAtomic: 2_000n });
  expect((await p.close()).closing).toMatchObject({ at: "done", refundedAtomic: "3000" });
  expect(await readCall(ctx, id, token)).toMatchObject({ state: "confirmed" });
});

test("the rest comes back through the relay where pages may not call the seller, and nothing else goes that way", async () => {
  const p = await player("batched-no-cors");
  expect(p.callableFromBrowser).toBe(false);
  await p.call(5_000n);
  p.session.close();
  const passed: RelayRequest[] = [];
  const through = async (payment: { header: string; value: string } | null): Promise<Answer> => {
    const request = { values: EMPTY_VALUES, refund: { value: payment?.value ?? null } };
    passed.push(request);
    const { status, headers, body } = await relayed(ctx, p.listingId, request);
    return { ...{ status, headers, cut: null, elapsedMs: 0 }, body: new Uint8Array(body), via: "relay" };
  };
  const { closing, steps } = await p.close(through);
  expect(steps).toEqual(["asking", "signing", "sending", "waiting"]);
  expect(closing).toMatchObject({ at: "done", refundedAtomic: "4000" });
  expect(FUNDS - (await balanceOf(p.account.address))).toBe(1_000n);

  const refund = passed[1]?.refund?.value ?? "";
  const refused = (request: Partial<RelayRequest>) =>
    expect(relayed(ctx, p.listingId, { values: EMPTY_VALUES, ...request })).rejects;
  // A voucher that pays a call is bound to a call, and a refund brings nothing with it.
  await refused({ refund: { value: p.sent[0]?.value ?? "" } }).toMatchObject({ code: "conflict" });
  await refused({ values: VALUES, payment: { header: "PAYMENT-SIGNATURE", value: refund } }).toMatchObject({
    code: "forbidden",
  });
  await refused({ refund: { value: refund }, signIn: "e30=" }).toMatchObject({ code: "invalid-request" });
});

test("who is refused takes the money back without the seller, after the delay", async () => {
  const p = await player();
  await p.call(5_000n);
  p.session.close();
  const { closing } = await p.close(async (payment) =>
    payment === null
      ? { ...(await answerOf(url)) }
      : { ...{ status: 403, headers: [], body: new Uint8Array(), cut: null, elapsedMs: 0 }, via: "direct" },
  );
  expect(closing).toMatchObject({ at: "stopped", message: expect.stringMatching(/on your own/) });

  const test = createPublicClient({ chain: baseSepolia, transport: rpc });
  await test.request({
    method: "anvil_setBalance" as never,
    params: [p.account.address, "0xde0b6b3a7640000"] as never,
  });
  const start = await p.effects.wallet.sendTransaction(startWithdrawal(p.config, 5_000n));
  await test.waitForTransactionReceipt({ hash: start as `0x${string}` });
  const facts = await p.api.channel(NETWORK, p.id);
  expect(facts).toMatchObject({ withdrawAtomic: "5000", withdrawStartedAt: expect.any(Number) });
  expect(planCall(1_000n, facts, null, null).ok).toBe(false);
  // The delay is not over: the contract refuses, and the money stays where it is.
  await expect(p.effects.wallet.sendTransaction(finishWithdrawal(p.config))).rejects.toThrow();
});

async function answerOf(address: string): Promise<Answer> {
  const response = await fetch(address);
  const body = new Uint8Array(await response.arrayBuffer());
  return {
    ...{ status: response.status, headers: [...response.headers], body, cut: null, elapsedMs: 0 },
    via: "direct",
  };
}
