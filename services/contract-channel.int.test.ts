import { x402Client } from "@x402/core/client";
import type { PaymentRequirements } from "@x402/core/types";
import { BatchSettlementEvmScheme } from "@x402/evm/batch-settlement/client";
import { eq } from "drizzle-orm";
import {
  concatHex,
  createTestClient,
  createWalletClient,
  type Hex,
  hashMessage,
  http,
  keccak256,
  numberToHex,
  type PrivateKeyAccount,
  pad,
  parseAbi,
  type TypedDataDefinition,
  zeroAddress,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { baseSepolia } from "viem/chains";
import { expect, inject, test } from "vitest";
import { calls } from "@/db/schema/calls";
import type { Answer } from "@/lib/call/answer";
import { buildRequest } from "@/lib/call/build-request";
import type { CallApi } from "@/lib/call/call-api";
import { channelOf, voucherData } from "@/lib/call/channel-data";
import { planCall } from "@/lib/call/channel-plan";
import { closeChannel, startWithdrawal } from "@/lib/call/close-channel";
import type { CallEffects } from "@/lib/call/effects";
import { type Phase, sentPayment } from "@/lib/call/machine";
import { boundTo } from "@/lib/call/reviewed";
import { createCallSession } from "@/lib/call/session";
import { testBrowser } from "@/lib/call/test-browser";
import { EMPTY_VALUES, type PlaygroundListing } from "@/lib/call/types";
import { voucherSignatureIn } from "@/lib/call/voucher-signature";
import type { EvidenceDocument } from "@/lib/evidence/document";
import { evidenceMessage } from "@/lib/evidence/message";
import { verifyEvidence } from "@/lib/evidence/verify";
import { CHANNEL_CONTRACT } from "@/lib/x402/batch-settlement";
import { decodeJsonHeader } from "@/lib/x402/header-codec";
import { encodeChannelPayment } from "@/lib/x402/payment-payload";
import { PERMIT2_ADDRESS } from "@/lib/x402/permit2";
import { CHAIN_ID } from "@/sandbox/chain";
import { faucet } from "@/sandbox/faucet";
import {
  beforeDeployment,
  deploySmartWallet,
  SMART_WALLET_FACTORY,
  signAsSmartWallet,
  smartWalletOf,
} from "@/sandbox/smart-wallet";
import { NETWORK, USDC_ADDRESS, USDC_DOMAIN } from "@/sandbox/token";
import { testCallApi } from "@/test/call-api";
import { TEST_CLOCK, until } from "@/test/call-session";
import { testContext } from "@/test/context";
import { gasPayer } from "@/test/paid-calls";
import { relayed } from "@/test/relayed";
import type { Context } from "./context";
import { exportEvidence } from "./export-evidence";
import { openCall } from "./open-call";
import { readCall } from "./read-call";
import { registerListing } from "./register-listing";
import { reportResponse } from "./report-response";

/** Calls by channel of wallets that are contracts, as the playground makes them, against the reference server and facilitator. */
const ctx = await testContext();
const rpcUrl = inject("rpcUrl");
const gas = await gasPayer(rpcUrl);
const anvil = createTestClient({ mode: "anvil", transport: http(rpcUrl) });
const FUNDS = 1_000_000n;
const VALUES = { ...EMPTY_VALUES, query: [["pair", "EUR-USD"]] as [string, string][] };
const urlOf = (seller: string) => inject("sellers").find(({ name }) => name === seller)?.url ?? "";
const balanceOf = async (owner: string) => (await ctx.chain.balanceOf(NETWORK, USDC_ADDRESS, owner)) ?? -1n;
/** A contract that accepts no signature: it answers 0xffffffff to whatever it is asked. */
const REFUSING: Hex = `0x63ffffffff60e01b60005260206000f3`;

type Sign = (owner: PrivateKeyAccount, wallet: Hex, data: TypedDataDefinition) => Promise<Hex>;

/** A browser whose wallet is a contract, in front of a seller that is paid by channel. */
async function player(options: { seller?: string; deployed?: boolean; sign?: Sign } = {}) {
  const url = urlOf(options.seller ?? "batched");
  const { listing } = await registerListing(ctx, { url, method: "GET" });
  const owner = privateKeyToAccount(generatePrivateKey());
  const wallet = await smartWalletOf(rpcUrl, owner.address);
  await faucet(rpcUrl, wallet, FUNDS);
  if (options.deployed ?? true) {
    const hash = await gas.sendTransaction({
      to: SMART_WALLET_FACTORY,
      data: deploySmartWallet(owner.address),
    });
    await gas.waitForTransactionReceipt({ hash, pollingInterval: 20 });
  }
  const how = { sign: options.sign ?? signAsSmartWallet };
  const api: CallApi = testCallApi(ctx);
  const browser = testBrowser();
  const sent: string[] = [];
  const asked: string[] = [];
  const effects: CallEffects = {
    api,
    channels: browser.channels(),
    spending: browser.tab(),
    store: browser.calls(),
    async fetch(input, init) {
      const value = new Headers(init?.headers).get("payment-signature");
      if (value) sent.push(value);
      return fetch(input, init);
    },
    wallet: {
      address: () => wallet,
      chainId: () => CHAIN_ID,
      switchChain: async () => {},
      signTypedData(data) {
        asked.push(data.primaryType);
        return how.sign(owner, wallet, data as unknown as TypedDataDefinition);
      },
      signMessage: async () => {
        throw new Error("not needed");
      },
      sendTransaction: async () => {
        throw new Error("not needed");
      },
      signsUnsent: () => false,
      signUnsent: async () => {
        throw new Error("not needed");
      },
    },
    ...TEST_CLOCK,
  };
  const view = {
    ...{ id: listing.id, url: listing.url, method: listing.method, name: listing.name, input: listing.input },
    ...{ terms: listing.terms, probedAt: null, verdict: listing.verdict, callableFromBrowser: true },
  } as PlaygroundListing;
  const session = createCallSession(view, effects, [NETWORK]);
  const option = listing.terms?.accepts[0];
  if (!option) throw new Error("the seller has no terms");
  const { id, config } = channelOf(option, { domain: { ...USDC_DOMAIN } }, wallet, true);

  /** One call with what the review would propose. */
  async function call(deposit: bigint | null): Promise<Phase> {
    expect(session.send(VALUES, { pick: () => 0 })).toEqual([]);
    await until(session, () => ["reviewing", "changed", "failed"].includes(session.snapshot().phase.at));
    const facts = await api.channel(NETWORK, id);
    const { contract } = await api.account(NETWORK, USDC_ADDRESS, wallet);
    const planned = planCall(
      BigInt(option?.amount ?? 0),
      facts,
      effects.channels.read(id),
      deposit,
      contract,
    );
    if (!planned.ok) throw new Error(planned.message);
    await session.sign("none", planned.plan);
    return session.snapshot().phase;
  }
  async function close(send = (payment: Payment) => answerOf(url, payment)) {
    const kept = effects.channels.read(id);
    if (!kept) throw new Error("no channel is remembered");
    return closeChannel(kept, send, effects, () => {});
  }
  const voucher = (toAtomic: string) =>
    signAsSmartWallet(owner, wallet, voucherData(id, CHAIN_ID, toAtomic) as unknown as TypedDataDefinition);
  /** A call by relay or reported by hand, bound to one voucher. */
  async function open(via: "direct" | "relay", fromAtomic: string, toAtomic: string, of: Context = ctx) {
    const built = buildRequest(view, VALUES);
    if (!built.ok) throw new Error("nothing can be sent");
    return openCall(of, listing.id, {
      ...{ via, ...boundTo({ request: built }), x402Version: 2, option: option as never },
      ...{ acceptedChange: false, payer: wallet, nonce: generatePrivateKey(), validForSeconds: 60 },
      channel: { fromAtomic, toAtomic, depositAtomic: null, contract: true },
    });
  }
  const stateOf = async (phase: Phase) => {
    const { callId = "", token = "" } = sentPayment(phase) ?? {};
    return readCall(ctx, callId, token);
  };
  return {
    ...{ owner, wallet, api, effects, session, option, id, config, sent, asked, how, view, url },
    ...{ listingId: listing.id, call, close, voucher, open, stateOf },
  };
}

type Payment = { header: string; value: string } | null;
async function answerOf(address: string, payment: Payment): Promise<Answer> {
  const response = await fetch(address, { headers: payment ? { [payment.header]: payment.value } : {} });
  const body = new Uint8Array(await response.arrayBuffer());
  return {
    ...{ status: response.status, headers: [...response.headers], body, cut: null, elapsedMs: 0 },
    via: "direct",
  };
}
const accepted = (voucher: string) => ({
  ...{ responseStatus: 200, outcome: "answered" as const, voucher },
  settlement: { success: true, transaction: "", network: NETWORK },
});
const rowOf = async (id: string) => (await ctx.db.select().from(calls).where(eq(calls.id, id)))[0];
const payloadOf = (value: string | undefined) => {
  const decoded = decodeJsonHeader(value ?? "");
  return decoded.ok ? (decoded.value as { payload: Record<string, unknown> }).payload : null;
};

test("a contract wallet opens a channel, pays two vouchers from it, and gets the rest back", async () => {
  const p = await player();
  const inChannels = await balanceOf(CHANNEL_CONTRACT);
  const first = await p.call(5_000n);
  expect(first).toMatchObject({ at: "settled", answer: { status: 200 } });
  expect(p.asked).toEqual(["ReceiveWithAuthorization", "Voucher"]);
  expect(FUNDS - (await balanceOf(p.wallet))).toBe(5_000n);
  expect((await balanceOf(CHANNEL_CONTRACT)) - inChannels).toBe(5_000n);

  const second = await p.call(null);
  const third = await p.call(null);
  expect(third).toMatchObject({ at: "settled", sent: { channel: { fromAtomic: "2000", toAtomic: "3000" } } });
  expect(p.asked.slice(2)).toEqual(["Voucher", "Voucher"]);
  const held = await p.stateOf(second);
  expect(held).toMatchObject({ state: "authorized", channel: { contract: true, signed: true } });
  expect(held.detail).toMatch(/Your wallet’s contract accepted the voucher at block \d+; it is asked again/);

  const closing = await p.close();
  expect(closing).toMatchObject({ at: "done", refundedAtomic: "2000" });
  expect(FUNDS - (await balanceOf(p.wallet))).toBe(3_000n);
  for (const phase of [first, second, third])
    expect(await p.stateOf(phase)).toMatchObject({
      state: "confirmed",
      transaction: closing.at === "done" ? closing.transaction : null,
    });
  p.session.close();
});

test("a contract wallet fills a channel through Permit2, which asks its contract, too", async () => {
  const p = await player({ seller: "batched-permit2" });
  // It has no permit to sign: without an allowance of its own it is sent back, and asked for nothing.
  expect(await p.call(5_000n)).toMatchObject({ at: "reviewing", note: expect.stringMatching(/Permit2/) });
  expect(p.asked).toEqual([]);
  p.session.cancel();
  await anvil.impersonateAccount({ address: p.wallet });
  await anvil.setBalance({ address: p.wallet, value: 10n ** 18n });
  const asWallet = createWalletClient({ account: p.wallet, chain: baseSepolia, transport: http(rpcUrl) });
  const hash = await asWallet.writeContract({
    address: USDC_ADDRESS,
    abi: parseAbi(["function approve(address spender, uint256 value) returns (bool)"]),
    functionName: "approve",
    args: [PERMIT2_ADDRESS, 5_000n],
  });
  await gas.waitForTransactionReceipt({ hash, pollingInterval: 20 });
  const phase = await p.call(5_000n);
  expect(phase).toMatchObject({ at: "settled", answer: { status: 200 } });
  expect(p.asked).toEqual(["PermitWitnessTransferFrom", "Voucher"]);
  expect(FUNDS - (await balanceOf(p.wallet))).toBe(5_000n);
  expect(await p.stateOf(phase)).toMatchObject({
    state: "authorized",
    detail: expect.stringMatching(/deposit is in the channel/),
  });
  p.session.close();
});

test("what is sent is what the reference client sends of a channel that names no key", async () => {
  const p = await player();
  await p.call(5_000n);
  p.session.close();
  const scheme = new BatchSettlementEvmScheme(
    {
      address: p.wallet,
      signTypedData: (data) => signAsSmartWallet(p.owner, p.wallet, data as unknown as TypedDataDefinition),
    },
    { payerAuthorizer: zeroAddress, depositStrategy: () => 5_000n },
  );
  const client = new x402Client().register(NETWORK, scheme);
  const asked = await fetch(p.url);
  const header = decodeJsonHeader(asked.headers.get("payment-required") ?? "");
  const required = (header.ok ? header.value : null) as { accepts: PaymentRequirements[] };
  const theirs = (await client.createPaymentPayload(required as never)).payload;
  const ours = payloadOf(p.sent[0]);
  // The reference's own random salt and clock are in its deposit; everything else must be equal.
  expect({ ...ours, deposit: null }).toEqual({ ...theirs, deposit: null });
  expect(ours).toMatchObject({ channelConfig: { payer: p.wallet, payerAuthorizer: zeroAddress } });
});

test("a browser that forgot its channel takes the seller's count with a voucher that the contract accepts", async () => {
  const p = await player();
  await p.call(5_000n);
  await p.call(null);
  p.effects.channels = testBrowser().channels();
  expect(await p.call(null)).toMatchObject({ at: "rejected", sent: { channel: { toAtomic: "1000" } } });
  expect(p.effects.channels.read(p.id)).toMatchObject({ chargedAtomic: 2_000n, signedAtomic: 2_000n });
  expect(await p.call(null)).toMatchObject({ at: "settled", sent: { channel: { toAtomic: "3000" } } });
  p.session.close();
});

test("a voucher that the contract refuses leaves no page and counts nowhere", async () => {
  const p = await player();
  await p.call(5_000n);
  // What its owner signs alone is not the contract's signature.
  p.how.sign = (owner, _wallet, data) => owner.signTypedData(data);
  const refused = await p.call(null);
  expect(refused).toMatchObject({ at: "reviewing", note: expect.stringMatching(/contract does not accept/) });
  expect(p.sent).toHaveLength(1);
  expect(p.effects.channels.read(p.id)).toMatchObject({ chargedAtomic: 1_000n });
  expect(await p.close()).toMatchObject({ at: "stopped", message: expect.stringMatching(/does not accept/) });
  p.how.sign = signAsSmartWallet;

  // Whoever tells a tale of an accepted call has to show what the contract accepts: the owner's key is not it.
  const told = await p.open("direct", "1000", "2000");
  const keys = await p.owner.signTypedData(
    voucherData(p.id, CHAIN_ID, "2000") as unknown as TypedDataDefinition,
  );
  const view = await reportResponse(ctx, told.id, told.token, accepted(keys));
  expect(view).toMatchObject({ state: "unknown", detail: expect.stringMatching(/contract does not/) });
  expect((await rowOf(told.id))?.channel).toMatchObject({ signed: false });
  // A voucher of another sum is another voucher.
  await reportResponse(ctx, told.id, told.token, accepted(await p.voucher("1000")));
  expect((await rowOf(told.id))?.channel).toMatchObject({ signed: false });

  expect(await p.call(null)).toMatchObject({ at: "settled", sent: { channel: { toAtomic: "2000" } } });
  expect(await p.close()).toMatchObject({ at: "done", refundedAtomic: "3000" });
  // The same sum is redeemed now, and it was not by this call.
  expect((await readCall(ctx, told.id, told.token)).state).toBe("unknown");
  p.session.close();
});

test("a contract that nobody can ask makes a voucher unknown, until it can be asked", async () => {
  const p = await player();
  await p.call(5_000n);
  const deaf: Context = { ...ctx, chain: { ...ctx.chain, acceptsSignature: async () => null } };
  p.effects.api.acceptsSignature = async () => {
    throw new Error("chain-unavailable");
  };
  expect(await p.call(null)).toMatchObject({
    at: "reviewing",
    note: expect.stringMatching(/cannot be asked now/),
  });
  expect(p.sent).toHaveLength(1);

  const told = await p.open("direct", "1000", "2000");
  const report = accepted(await p.voucher("2000"));
  const unknown = await reportResponse(deaf, told.id, told.token, report);
  expect(unknown).toMatchObject({ state: "unknown", detail: expect.stringMatching(/could not be asked/) });
  expect((await rowOf(told.id))?.channel).not.toHaveProperty("signed");
  expect(await reportResponse(ctx, told.id, told.token, report)).toMatchObject({ state: "authorized" });
  p.session.close();
});

test("a wallet that changes its mind later: what it accepted stays said of its block, and nothing new goes out", async () => {
  const p = await player();
  await p.call(5_000n);
  const second = await p.call(null);
  const voucher = voucherSignatureIn({ value: p.sent[1] ?? "" }) as Hex;
  const code = await gas.getCode({ address: p.wallet });
  if (!code) throw new Error("the wallet is not deployed");
  // From the next block on: at the one where it was asked it stays what it was.
  await anvil.mine({ blocks: 1 });
  await anvil.setCode({ address: p.wallet, bytecode: REFUSING });

  expect(await p.call(null)).toMatchObject({
    at: "reviewing",
    note: expect.stringMatching(/contract does not accept/),
  });
  expect(await p.close()).toMatchObject({ at: "stopped", message: expect.stringMatching(/does not accept/) });
  expect(p.sent).toHaveLength(2);
  // The seller cannot redeem what it holds, so the call is no more paid than before.
  expect(await p.stateOf(second)).toMatchObject({ state: "authorized" });

  const { callId = "", token = "" } = sentPayment(second) ?? {};
  const file = JSON.stringify(await exportEvidence(ctx, callId, { token }));
  const check = async (options: Parameters<typeof verifyEvidence>[1]) => {
    const checks = await verifyEvidence(file, options);
    return Object.fromEntries(checks.map(({ id, outcome, detail }) => [id, `${outcome}: ${detail}`]));
  };
  const block = (await rowOf(callId))?.channel?.acceptedAtBlock;
  const told = await check({ chain: ctx.chain });
  expect(told.record).toMatch(/^ok/);
  expect(told.voucher).toBe(
    `not-checked: That the payer’s contract accepted it at block ${block} is this Souk’s word: bring it with --voucher.`,
  );
  expect((await check({ chain: ctx.chain, voucher })).voucher).toBe(
    `ok: The payer’s contract accepts it at block ${block}.`,
  );
  const keys = await p.owner.signTypedData(
    voucherData(p.id, CHAIN_ID, "2000") as unknown as TypedDataDefinition,
  );
  expect((await check({ chain: ctx.chain, voucher: keys })).voucher).toMatch(
    /^failed: .* refuses it at block/,
  );
  // The payer's own signature under the file, by a wallet that would not give it any more.
  const document: EvidenceDocument = JSON.parse(file);
  const byPayer = async (signer: PrivateKeyAccount) => {
    const digest = hashMessage(evidenceMessage("payer", document.record.id, document.digest));
    const chainId = pad(numberToHex(CHAIN_ID), { size: 32 });
    const bound = keccak256(concatHex(["0x1901", chainId, p.wallet, digest]));
    const signature = concatHex(["0x01", await signer.sign({ hash: bound })]);
    return JSON.stringify({ ...document, signatures: [{ by: "payer", address: p.wallet, signature }] });
  };
  const payerCheck = async (signer: PrivateKeyAccount, chain?: typeof ctx.chain) => {
    const checks = await verifyEvidence(await byPayer(signer), { chain });
    return checks.find(({ id }) => id === "signature.payer");
  };
  const stranger = privateKeyToAccount(generatePrivateKey());
  expect(await payerCheck(p.owner, ctx.chain)).toMatchObject({
    outcome: "ok",
    detail: expect.stringMatching(new RegExp(`accepts it at block ${block}\\.`)),
  });
  expect(await payerCheck(stranger, ctx.chain)).toMatchObject({ outcome: "failed" });
  expect(await payerCheck(p.owner)).toMatchObject({ outcome: "not-checked" });

  // A node that has thrown old states away.
  const pruned = { ...ctx.chain, acceptsSignature: async () => null };
  expect(await payerCheck(p.owner, pruned)).toMatchObject({ outcome: "not-checked" });
  expect((await check({ chain: pruned, voucher })).voucher).toMatch(/^not-checked: .* keeps old states/);
  expect((await check({ voucher })).voucher).toMatch(/^not-checked: .*give --rpc/);

  // And back: the very same vouchers are redeemed.
  await anvil.setCode({ address: p.wallet, bytecode: code });
  expect(await p.close()).toMatchObject({ at: "done", refundedAtomic: "3000" });
  expect(await p.stateOf(second)).toMatchObject({ state: "confirmed" });
  p.session.close();
});

test("a wallet that is not deployed is refused at its first signature, and nothing is sent", async () => {
  const p = await player({
    deployed: false,
    sign: async (owner, wallet, data) =>
      beforeDeployment(owner.address, await signAsSmartWallet(owner, wallet, data)),
  });
  expect(await p.call(5_000n)).toMatchObject({
    at: "reviewing",
    note: expect.stringMatching(/not deployed on this chain yet/),
  });
  expect(p.asked).toEqual(["ReceiveWithAuthorization"]);
  expect(p.sent).toEqual([]);
  expect(await balanceOf(p.wallet)).toBe(FUNDS);
  expect(p.effects.spending.read()?.ledger ?? []).toEqual([]);
  p.session.close();
});

test("a deployed wallet that says all the same how it is deployed pays with the signature inside", async () => {
  const p = await player({
    sign: async (owner, wallet, data) =>
      beforeDeployment(owner.address, await signAsSmartWallet(owner, wallet, data)),
  });
  expect(await p.call(5_000n)).toMatchObject({ at: "settled" });
  p.session.close();
});

test("without the seller the wallet asks the channel contract itself for what is left", async () => {
  const p = await player();
  await p.call(5_000n);
  p.session.close();
  await anvil.setBalance({ address: p.owner.address, value: 10n ** 18n });
  const { to, data } = startWithdrawal(p.config, 5_000n);
  const owner = createWalletClient({ account: p.owner, chain: baseSepolia, transport: http(rpcUrl) });
  const hash = await owner.writeContract({
    address: p.wallet,
    abi: parseAbi(["function execute(address target, bytes data) returns (bytes)"]),
    functionName: "execute",
    args: [to, data],
  });
  await gas.waitForTransactionReceipt({ hash, pollingInterval: 20 });
  expect(await p.api.channel(NETWORK, p.id)).toMatchObject({
    withdrawAtomic: "5000",
    withdrawStartedAt: expect.any(Number),
  });
});

test("through the relay a contract's voucher counts and its refund goes out only as the contract says", async () => {
  const p = await player({ seller: "batched-no-cors" });
  await p.call(5_000n);
  p.session.close();
  const terms = p.view.terms;
  if (!terms) throw new Error("no terms");
  const pay = async (signature: Hex) => {
    const { id, token } = await p.open("relay", "1000", "2000");
    const payment = encodeChannelPayment(terms, 0, {
      ...{ type: "voucher", channelConfig: p.config },
      voucher: { channelId: p.id, maxClaimableAmount: "2000", signature },
    });
    const { status } = await relayed(ctx, p.listingId, { values: VALUES, payment, call: { id, token } });
    return { status, id, token };
  };
  const refused = await pay(`0x01${"00".repeat(65)}`);
  expect(refused.status).toBe(402);
  expect((await rowOf(refused.id))?.channel).toMatchObject({ signed: false });
  const taken = await pay(await p.voucher("2000"));
  expect(taken.status).toBe(200);
  expect((await rowOf(taken.id))?.channel).toMatchObject({
    signed: true,
    acceptedAtBlock: expect.any(String),
  });

  p.effects.channels.charged(p.id, { chargedAtomic: 2_000n, signedAtomic: 2_000n });
  const refunds: string[] = [];
  const through = async (payment: Payment): Promise<Answer> => {
    if (payment) refunds.push(payment.value);
    const request = { values: EMPTY_VALUES, refund: { value: payment?.value ?? null } };
    const { status, headers, body } = await relayed(ctx, p.listingId, request);
    return { ...{ status, headers, cut: null, elapsedMs: 0 }, body: new Uint8Array(body), via: "relay" };
  };
  expect(await p.close(through)).toMatchObject({ at: "done", refundedAtomic: "3000" });
  expect((await readCall(ctx, taken.id, taken.token)).state).toBe("confirmed");
  expect((await readCall(ctx, refused.id, refused.token)).state).toBe("unknown");

  await anvil.setCode({ address: p.wallet, bytecode: REFUSING });
  const again = { values: EMPTY_VALUES, refund: { value: refunds[0] ?? "" } };
  await expect(relayed(ctx, p.listingId, again)).rejects.toMatchObject({ code: "conflict" });
});
