import { createWalletClient, http, parseAbi, publicActions, type TypedDataDefinition } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { baseSepolia } from "viem/chains";
import { expect, inject, test } from "vitest";
import type { Answer } from "@/lib/call/answer";
import { approvalNeeded } from "@/lib/call/approval-needed";
import type { CallRecord } from "@/lib/call/call-record";
import { channelOf, permit2Terms } from "@/lib/call/channel-data";
import { planCall } from "@/lib/call/channel-plan";
import { closeChannel, startWithdrawal } from "@/lib/call/close-channel";
import type { CallEffects } from "@/lib/call/effects";
import { sentPayment } from "@/lib/call/machine";
import type { Approval } from "@/lib/call/payment-method";
import { judgeOption } from "@/lib/call/policy";
import { createCallSession } from "@/lib/call/session";
import { testBrowser } from "@/lib/call/test-browser";
import { EMPTY_VALUES } from "@/lib/call/types";
import type { ProofRequest } from "@/lib/chain/settlement-evidence";
import { verifyEvidence } from "@/lib/evidence/verify";
import { CHANNEL_CONTRACT } from "@/lib/x402/batch-settlement";
import { decodeJsonHeader } from "@/lib/x402/header-codec";
import { PERMIT2_ADDRESS } from "@/lib/x402/permit2";
import type { PaymentRequirements } from "@/lib/x402/types";
import { CHAIN_ID } from "@/sandbox/chain";
import { faucet } from "@/sandbox/faucet";
import { NETWORK, USDC_ADDRESS, USDC_DOMAIN } from "@/sandbox/token";
import { testCallApi } from "@/test/call-api";
import { TEST_CLOCK, until } from "@/test/call-session";
import { testContext } from "@/test/context";
import { relayed } from "@/test/relayed";
import { exportEvidence } from "./export-evidence";
import { readCall } from "./read-call";
import { registerListing } from "./register-listing";

/** Channels that are filled through Permit2, against the reference server and facilitator. */
const ctx = await testContext();
const FUNDS = 1_000_000n;
const VALUES = { ...EMPTY_VALUES, query: [["pair", "EUR-USD"]] as [string, string][] };
const url = inject("sellers").find(({ name }) => name === "batched-permit2")?.url ?? "";
const balanceOf = async (owner: string) => (await ctx.chain.balanceOf(NETWORK, USDC_ADDRESS, owner)) ?? -1n;

/**
 * A person at the playground. `permits`: the account can sign permits, as the token says; `unsent`: its wallet signs a
 * transaction and does not send it; `direct`: no relay.
 */
async function player({ permits = true, unsent = true, direct = true } = {}) {
  const { listing } = await registerListing(ctx, { url, method: "GET" });
  const account = privateKeyToAccount(generatePrivateKey());
  await faucet(inject("rpcUrl"), account.address, FUNDS);
  const chain = createWalletClient({ account, chain: baseSepolia, transport: http(inject("rpcUrl")) }).extend(
    publicActions,
  );
  const asked: string[] = [];
  const transactions: { to: string; data: `0x${string}` }[] = [];
  let paid = "";
  const api = testCallApi(ctx);
  const { account: readAccount } = api;
  if (!permits) api.account = async (...of) => ({ ...(await readAccount(...of)), permitNonce: null });
  const browser = testBrowser();
  const effects: CallEffects = {
    api,
    channels: browser.channels(),
    spending: browser.tab(),
    async fetch(input, init) {
      if (String(input).startsWith("/api/")) {
        const body = JSON.parse(String(init?.body));
        paid = body.payment?.value ?? paid;
        const { lines } = await relayed(ctx, listing.id, body, "test");
        return new Response(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
      }
      paid = new Headers(init?.headers).get("payment-signature") ?? paid;
      return fetch(input, init);
    },
    store: browser.calls(),
    wallet: {
      address: () => account.address,
      chainId: () => CHAIN_ID,
      switchChain: async () => {},
      async signTypedData(typedData) {
        asked.push(typedData.primaryType);
        return account.signTypedData(typedData as unknown as TypedDataDefinition);
      },
      signMessage: (message) => account.signMessage({ message }),
      async sendTransaction(transaction) {
        transactions.push(transaction);
        return chain.sendTransaction(transaction);
      },
      signsUnsent: () => unsent,
      async signUnsent(transaction) {
        asked.push("unsent");
        return account.signTransaction({ type: "eip1559", ...transaction });
      },
    },
    ...TEST_CLOCK,
  };
  const { id: listingId, method, name, input, terms, verdict } = listing;
  const session = createCallSession(
    { id: listingId, url, method, name, input, terms, verdict, probedAt: null, callableFromBrowser: direct },
    effects,
    [NETWORK],
  );
  const option = terms?.accepts[0];
  if (!option) throw new Error("the seller has no terms");
  const { id, config } = channelOf(option, { domain: { ...USDC_DOMAIN } }, account.address);
  /** The transaction that the review shows to be signed and not sent; none where it shows another approval. */
  async function unsentFor(deposit: bigint | null) {
    const { phase } = session.snapshot();
    if (phase.at !== "reviewing" || deposit === null) return undefined;
    const { required } = phase.challenge;
    const policy = { limits: () => [], provenNetworks: [NETWORK], payer: account.address };
    const judged = judgeOption(required, 0, policy);
    if (!judged.ok) throw new Error("it is not signed");
    const moved = permit2Terms(required.accepts[0] as PaymentRequirements, {
      depositAtomic: String(deposit),
    });
    const facts = await api.account(NETWORK, USDC_ADDRESS, account.address);
    return approvalNeeded(required, moved, judged.permitted, facts, unsent).unsent;
  }
  return {
    ...{ account, api, asked, chain, config, effects, id, option, session, transactions },
    payload: () => {
      const decoded = decodeJsonHeader(paid);
      return decoded.ok ? (decoded.value as { payload: object }).payload : null;
    },
    fundGas: () =>
      chain.request({
        method: "anvil_setBalance" as never,
        params: [account.address, "0xde0b6b3a7640000"] as never,
      }),
    allowance: async () => (await readAccount(NETWORK, USDC_ADDRESS, account.address)).permit2AllowanceAtomic,
    transactionCount: () => chain.getTransactionCount({ address: account.address }),
    /** One call, with the approval that the review would have shown, for a deposit of `shownFor`. */
    async call(deposit: bigint | null, approval: Approval, shownFor = deposit) {
      const at = () => session.snapshot().phase.at;
      expect(session.send(VALUES, { pick: () => 0 })).toEqual([]);
      await until(session, () => ["reviewing", "changed", "failed"].includes(at()));
      const facts = await api.channel(NETWORK, id);
      const planned = planCall(BigInt(option.amount), facts, effects.channels.read(id), deposit);
      if (!planned.ok) throw new Error(planned.message);
      await session.sign(approval, planned.plan, await unsentFor(shownFor));
      const { phase } = session.snapshot();
      return phase;
    },
    view: () => {
      const sent = sentPayment(session.snapshot().phase);
      return readCall(ctx, sent?.callId ?? "", sent?.token ?? "");
    },
  };
}

test("a deposit with a sponsored allowance moves exactly what is shown, and all of it comes back or is redeemed", async () => {
  const p = await player();
  const inChannels = await balanceOf(CHANNEL_CONTRACT);
  // Without the approval that is needed nothing is signed, whatever was reviewed.
  expect(await p.call(5_000n, "none")).toMatchObject({
    at: "reviewing",
    note: expect.stringMatching(/Permit2/),
  });
  expect(p.asked).toEqual([]);
  expect(p.effects.spending.read()?.ledger).toEqual([]);
  p.session.cancel();

  const first = await p.call(5_000n, "permit");
  expect(first).toMatchObject({ at: "settled", answer: { status: 200 } });
  expect(p.asked).toEqual(["Permit", "PermitWitnessTransferFrom", "Voucher"]);
  expect(p.transactions).toEqual([]);
  expect(FUNDS - (await balanceOf(p.account.address))).toBe(5_000n);
  expect((await balanceOf(CHANNEL_CONTRACT)) - inChannels).toBe(5_000n);
  expect(await p.allowance()).toBe("0");
  const deposited = await p.view();
  expect(deposited).toMatchObject({
    state: "authorized",
    detail: expect.stringMatching(/deposit is in the channel/),
  });
  // Counted in full, under the nonce that the chain shows.
  expect(p.effects.spending.read()?.ledger).toMatchObject([{ id: deposited.nonce, usdMicros: 5_000n }]);

  const second = await p.call(null, "none");
  expect(second).toMatchObject({ at: "settled", sent: { view: { state: "authorized" } } });
  expect(p.asked.slice(3)).toEqual(["Voucher"]);
  expect(p.effects.spending.read()?.ledger).toHaveLength(1);

  const kept = p.effects.channels.read(p.id);
  if (!kept) throw new Error("no channel is remembered");
  const closing = await closeChannel(kept, endpoint, p.effects, () => {});
  expect(closing).toMatchObject({ at: "done", refundedAtomic: "3000" });
  expect(FUNDS - (await balanceOf(p.account.address))).toBe(2_000n);
  const { callId = "", token = "" } = sentPayment(first) ?? {};
  expect(await p.api.read({ id: callId, token })).toMatchObject({ state: "confirmed" });
  p.session.close();

  // The exported file names the way of the deposit, and whoever has a chain can look.
  const chainSays = async (change: (record: CallRecord) => void = () => {}) => {
    const file = await exportEvidence(ctx, callId, { token });
    change(file.record);
    const checks = await verifyEvidence(JSON.stringify(file), { chain: ctx.chain });
    return checks.find(({ id }) => id === "chain")?.outcome;
  };
  expect(await chainSays()).toBe("ok");
  expect(await chainSays(({ terms }) => delete terms.extra?.assetTransferMethod)).toBe("failed");
  expect(await chainSays(({ channel }) => channel && Object.assign(channel, { depositAtomic: "5001" }))).toBe(
    "failed",
  );
});

test("an account without any gas fills a channel with an approval that the facilitator sends, for exactly the deposit", async () => {
  const p = await player({ permits: false });
  // An approval that was shown for another deposit is not signed for this one.
  expect(await p.call(5_000n, "unsent", 10_000n)).toMatchObject({
    at: "reviewing",
    note: expect.stringMatching(/Look at the approval/),
  });
  expect(p.asked).toEqual([]);
  p.session.cancel();
  expect(await p.call(5_000n, "unsent")).toMatchObject({ at: "settled", answer: { status: 200 } });
  expect(p.asked).toEqual(["unsent", "PermitWitnessTransferFrom", "Voucher"]);
  expect(p.transactions).toEqual([]);
  // The approval is the account's one transaction, and it is used up.
  expect(await p.transactionCount()).toBe(1);
  expect(await p.allowance()).toBe("0");
  expect(FUNDS - (await balanceOf(p.account.address))).toBe(5_000n);
  expect(await p.view()).toMatchObject({
    state: "authorized",
    detail: expect.stringMatching(/deposit is in the channel/),
  });
  await p.call(null, "none");
  expect(p.asked.slice(3)).toEqual(["Voucher"]);
  p.session.close();
});

test("without a sponsor the payer's own approval comes first, for exactly the deposit", async () => {
  const p = await player({ permits: false, unsent: false });
  await p.fundGas();
  expect(await p.call(5_000n, "permit")).toMatchObject({
    at: "reviewing",
    note: expect.stringMatching(/Permit2/),
  });
  p.session.cancel();
  expect(await p.call(5_000n, "transaction")).toMatchObject({ at: "settled", answer: { status: 200 } });
  expect(p.transactions).toHaveLength(1);
  expect(p.asked).toEqual(["PermitWitnessTransferFrom", "Voucher"]);
  expect(FUNDS - (await balanceOf(p.account.address))).toBe(5_000n);
  expect(await p.allowance()).toBe("0");
  await p.call(null, "none");
  expect(p.asked.slice(2)).toEqual(["Voucher"]);
  // What is left can be taken out without the seller, as ever.
  const hash = await p.effects.wallet.sendTransaction(startWithdrawal(p.config, 3_000n));
  await p.chain.waitForTransactionReceipt({ hash: hash as `0x${string}` });
  expect(await p.api.channel(NETWORK, p.id)).toMatchObject({ withdrawAtomic: "3000" });
  p.session.close();
});

test("through the relay the same deposit passes", async () => {
  const p = await player({ direct: false });
  expect(await p.call(5_000n, "permit")).toMatchObject({ at: "settled", answer: { status: 200 } });
  expect(p.payload()).toMatchObject({
    type: "deposit",
    deposit: { amount: "5000", authorization: { permit2Authorization: { witness: { channelId: p.id } } } },
  });
  expect(await p.view()).toMatchObject({
    state: "authorized",
    detail: expect.stringMatching(/deposit is in the channel/),
  });
  p.session.close();
});

test("the chain shows this deposit and no other", async () => {
  const p = await player();
  await p.call(5_000n, "permit");
  const { nonce, validBefore, transaction } = await p.view();
  p.session.close();
  const prove = (change: Partial<ProofRequest> = {}, channel: object = {}) =>
    ctx.chain.prove({
      ...{ network: NETWORK, asset: USDC_ADDRESS, from: p.account.address, to: p.option.payTo },
      ...{
        amountAtomic: "1000",
        nonce,
        validBefore: BigInt(validBefore),
        fromBlock: 0n,
        transfer: "permit2",
      },
      channel: { id: p.id, fromAtomic: "0", toAtomic: "1000", depositAtomic: "5000", ...channel },
      ...change,
    });
  const over = { validBefore: 0n };
  expect(await prove()).toMatchObject({ kind: "deposited", transaction });
  expect(await prove(over)).toMatchObject({ kind: "deposited", transaction });
  const unused = `0x${"ab".repeat(32)}`;
  const otherChannel = { id: unused };
  expect(await prove({}, { depositAtomic: "4999" })).toMatchObject({ kind: "pending" });
  expect(await prove(over, { depositAtomic: "4999" })).toMatchObject({ kind: "mismatch" });
  expect(await prove(over, otherChannel)).toMatchObject({ kind: "mismatch" });
  expect(await prove({ nonce: unused })).toMatchObject({ kind: "pending" });
  expect(await prove({ nonce: unused, ...over })).toMatchObject({ kind: "expired-unused" });
  expect(await prove({ transfer: "eip3009", ...over })).toMatchObject({ kind: "expired-unused" });
  expect(await prove({ from: p.option.payTo, ...over })).toMatchObject({ kind: "expired-unused" });

  // A nonce that its owner made worthless is spent, and nothing was deposited with it.
  await p.fundGas();
  const hash = await p.chain.writeContract({
    abi: parseAbi(["function invalidateUnorderedNonces(uint256 word, uint256 mask)"]),
    address: PERMIT2_ADDRESS,
    functionName: "invalidateUnorderedNonces",
    args: [BigInt(unused) >> 8n, 1n << (BigInt(unused) & 255n)],
  });
  await p.chain.waitForTransactionReceipt({ hash });
  expect(await prove({ nonce: unused })).toMatchObject({ kind: "pending" });
  expect(await prove({ nonce: unused, ...over })).toMatchObject({
    kind: "mismatch",
    detail: "The deposit was cancelled or used elsewhere.",
  });
});

async function endpoint(payment: { header: string; value: string } | null): Promise<Answer> {
  const response = await fetch(url, { headers: payment ? { [payment.header]: payment.value } : {} });
  const body = new Uint8Array(await response.arrayBuffer());
  return {
    ...{ status: response.status, headers: [...response.headers], body, cut: null, elapsedMs: 0 },
    via: "direct",
  };
}
