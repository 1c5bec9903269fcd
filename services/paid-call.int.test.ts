import { createWalletClient, http, publicActions, type TypedDataDefinition } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { baseSepolia } from "viem/chains";
import { describe, expect, inject, test } from "vitest";
import { approvalNeeded } from "@/lib/call/approval-needed";
import type { CallApi } from "@/lib/call/call-api";
import { formFields, initialBody, toValues } from "@/lib/call/form";
import type { Approval } from "@/lib/call/payment-method";
import { judgeOption } from "@/lib/call/policy";
import { createCallSession } from "@/lib/call/session";
import { testBrowser } from "@/lib/call/test-browser";
import { isFinal, type PlaygroundListing } from "@/lib/call/types";
import type { UnsentApproval } from "@/lib/call/unsent-approval";
import { SoukError, toProblem } from "@/lib/errors";
import type { PaymentRequirements } from "@/lib/x402/types";
import { faucet } from "@/sandbox/faucet";
import { NETWORK, USDC_ADDRESS } from "@/sandbox/token";
import { TEST_CLOCK, until } from "@/test/call-session";
import { testContext } from "@/test/context";
import { relayed } from "@/test/relayed";
import { openCall } from "./open-call";
import { readCall } from "./read-call";
import { readCallRecord } from "./read-call-record";
import { readChannel } from "./read-channel";
import { registerListing } from "./register-listing";
import { reportResponse } from "./report-response";

/**
 * What the playground does, whole, against the sample sellers, the reference facilitator and the chain: only the
 * browser is missing. Each payment is compared with what the buyer holds before and after.
 */
const ctx = await testContext();
const sellers = inject("sellers");
const FUNDS = 10_000_000n;
/** [how a call goes, whether the probe saw that a page may call the endpoint] */
const WAYS = [
  ["directly", true],
  ["through the relay", false],
] as const;

async function playground(name: string, change: Partial<PlaygroundListing> = {}) {
  const seller = sellers.find((s) => s.name === name);
  if (!seller) throw new Error(`there is no seller ${name}`);
  const { listing } = await registerListing(ctx, { url: seller.url, method: seller.method });
  const account = privateKeyToAccount(generatePrivateKey());
  await faucet(inject("rpcUrl"), account.address, FUNDS);
  const api: CallApi = {
    open: (id, request) => openCall(ctx, id, request),
    report: ({ id, token }, report) => reportResponse(ctx, id, token, report),
    read: ({ id, token }) => readCall(ctx, id, token),
    reportTermChange: async () => {},
    balance: async (network, asset, owner) => (await ctx.chain.balanceOf(network, asset, owner)) ?? 0n,
    async account(network, asset, owner) {
      const facts = await ctx.chain.readAccount(network, asset, owner);
      if (!facts) throw new Error("no chain");
      const { contract, permit2Allowance, permitNonce, gas } = facts;
      return {
        contract,
        permit2AllowanceAtomic: String(permit2Allowance),
        permitNonce: String(permitNonce),
        gas,
      };
    },
    channel: async (network, id) => readChannel(ctx, network, id),
    acceptsSignature: ctx.chain.acceptsSignature,
  };
  const wallet = createWalletClient({
    account,
    chain: baseSepolia,
    transport: http(inject("rpcUrl")),
  }).extend(publicActions);
  const browser = testBrowser();
  let signatures = 0;
  const view: PlaygroundListing = {
    id: listing.id,
    url: listing.url,
    method: listing.method,
    name: listing.name,
    input: listing.input,
    terms: listing.terms,
    probedAt: listing.termsAt?.toISOString() ?? null,
    callableFromBrowser: listing.callableFromBrowser,
    verdict: listing.verdict,
    ...change,
  };
  const session = createCallSession(
    view,
    {
      api,
      async fetch(input, init) {
        if (!String(input).startsWith("/api/")) return fetch(input, init);
        try {
          const { lines } = await relayed(ctx, listing.id, JSON.parse(String(init?.body)), "test");
          return new Response(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
        } catch (error) {
          if (!(error instanceof SoukError)) throw error;
          return Response.json(toProblem(error), { status: toProblem(error).status });
        }
      },
      store: browser.calls(),
      spending: browser.tab(),
      channels: browser.channels(),
      wallet: {
        address: () => account.address,
        chainId: () => 84532,
        switchChain: async () => {},
        async signTypedData(typedData) {
          signatures++;
          return account.signTypedData(typedData as unknown as TypedDataDefinition);
        },
        signMessage: (message) => account.signMessage({ message }),
        sendTransaction: (transaction) => wallet.sendTransaction(transaction),
        signsUnsent: () => true,
        signUnsent: (transaction) => account.signTransaction({ type: "eip1559", ...transaction }),
      },
      ...TEST_CLOCK,
    },
    [NETWORK],
  );

  const at = () => session.snapshot().phase.at;
  return {
    session,
    signatures: () => signatures,
    spent: async () => FUNDS - ((await ctx.chain.balanceOf(NETWORK, USDC_ADDRESS, account.address)) ?? 0n),
    async ask() {
      const fields = formFields(view);
      const texts = Object.fromEntries(fields.map((f) => [f.key, f.initial]));
      const { values, errors } = toValues(view.input, fields, texts, initialBody(view));
      expect(errors).toEqual([]);
      expect(session.send(values, { pick: () => 0 })).toEqual([]);
      await until(session, () => ["reviewing", "changed", "failed", "answered"].includes(at()));
    },
    /** Gives the account gas of its own. */
    fundGas: () =>
      wallet.request({
        method: "anvil_setBalance" as never,
        params: [account.address, "0xde0b6b3a7640000"] as never,
      }),
    allowance: async () =>
      (await ctx.chain.readAccount(NETWORK, USDC_ADDRESS, account.address))?.permit2Allowance,
    /** The approval as the review shows it now. */
    async unsent() {
      const { phase } = session.snapshot();
      if (phase.at !== "reviewing") throw new Error("nothing is reviewed");
      const { required } = phase.challenge;
      const option = required.accepts[0] as PaymentRequirements;
      const policy = { limits: () => [], provenNetworks: [NETWORK], payer: account.address };
      const judged = judgeOption(required, 0, policy);
      if (!judged.ok) throw new Error("it is not signed");
      const facts = await api.account(NETWORK, USDC_ADDRESS, account.address);
      const { unsent } = approvalNeeded(required, option, judged.permitted, facts, true);
      if (!unsent) throw new Error("no such approval is needed");
      return unsent;
    },
    transactions: () => wallet.getTransactionCount({ address: account.address }),
    async pay(approval?: Approval, unsent?: UnsentApproval) {
      void session.sign(approval, undefined, unsent);
      await until(session, () => ["settled", "rejected", "unknown", "reviewing"].includes(at()));
      return session.snapshot().phase;
    },
    async decided() {
      await until(session, () => {
        const { phase } = session.snapshot();
        return "sent" in phase && phase.sent.view !== null && isFinal(phase.sent.view.state);
      });
      const { phase } = session.snapshot();
      session.close();
      return "sent" in phase ? phase.sent.view : null;
    },
  };
}

describe("the form's own examples, signed once, are accepted by the reference facilitator", () => {
  test.each([
    ["article", "v2 over GET", {}],
    ["rates", "v2 with query parameters", {}],
    ["summary", "v2 with a JSON body", {}],
    ["image", "v2, an image", {}],
    ["two-options", "two prices", {}],
    ["v1-quote", "v1", {}],
    ["v1-quote", "v1 through the relay", { callableFromBrowser: false }],
    ["rates", "v2 through the relay", { callableFromBrowser: false }],
    ["no-cors", "no CORS, through the relay", {}],
  ] as const)("%s (%s)", async (name, _what, change) => {
    const play = await playground(name, change);
    await play.ask();
    const phase = await play.pay();
    expect(phase).toMatchObject({ at: "settled", answer: { status: 200 }, settlement: { success: true } });
    const view = await play.decided();
    expect(view).toMatchObject({ state: "confirmed", responseStatus: 200 });
    expect(await play.spent()).toBe(BigInt(view?.amountAtomic ?? "0"));
    expect(play.signatures()).toBe(1);
  });
});

describe("through Permit2, with the allowance that was shown and no more", () => {
  test.each(WAYS)(
    "metered, %s: at most what was signed is charged, and exactly that is shown",
    async (_way, callableFromBrowser) => {
      const play = await playground("metered", { callableFromBrowser });
      await play.ask();
      // Without the approval that is needed nothing is signed, whatever was reviewed.
      expect(await play.pay("none")).toMatchObject({
        at: "reviewing",
        note: expect.stringContaining("Permit2"),
      });
      expect(play.signatures()).toBe(0);
      const phase = await play.pay("permit");
      expect(phase).toMatchObject({ at: "settled", answer: { status: 200 }, settlement: { success: true } });
      const view = await play.decided();
      expect(view).toMatchObject({ state: "confirmed", amountAtomic: "50000", chargedAtomic: "8000" });
      expect(await play.spent()).toBe(8_000n);
      expect(play.signatures()).toBe(2);
      // The permit was for the most; what was not charged stays allowed to Permit2, and needs another signature.
      expect(await play.allowance()).toBe(42_000n);
    },
  );

  test.each(WAYS)(
    "exact, %s, after an approval of the payer's own for exactly that amount",
    async (_way, callableFromBrowser) => {
      const play = await playground("permit2", { callableFromBrowser });
      await play.fundGas();
      await play.ask();
      const phase = await play.pay("transaction");
      expect(phase).toMatchObject({ at: "settled", answer: { status: 200 }, settlement: { success: true } });
      expect(await play.decided()).toMatchObject({ state: "confirmed", chargedAtomic: "4000" });
      expect(await play.spent()).toBe(4_000n);
      expect(await play.allowance()).toBe(0n);
      expect(play.signatures()).toBe(1);
    },
  );
});

describe("an approval that the payer signs and the seller's facilitator sends", () => {
  test.each(WAYS)(
    "%s an account without any gas pays: exactly the shown approval, used up, at the facilitator's cost",
    async (_way, callableFromBrowser) => {
      const play = await playground("sponsored", { callableFromBrowser });
      await play.ask();
      expect(await play.pay("transaction")).toMatchObject({
        at: "reviewing",
        note: expect.stringContaining("Permit2"),
      });
      expect(play.signatures()).toBe(0);
      const unsent = await play.unsent();
      const phase = await play.pay("unsent", unsent);
      expect(phase).toMatchObject({ at: "settled", answer: { status: 200 }, settlement: { success: true } });
      expect(await play.decided()).toMatchObject({ state: "confirmed", chargedAtomic: "5000" });
      expect(await play.spent()).toBe(5_000n);
      expect(await play.allowance()).toBe(0n);
      expect(play.signatures()).toBe(1);
      // The approval was the account's one transaction, and what it cost was given to it before.
      expect(await play.transactions()).toBe(unsent.nonce + 1);
    },
  );
});

describe("what a seller signs is verified and kept with the call", () => {
  test.each([
    ["straight from the browser", {}],
    ["through the relay", { callableFromBrowser: false }],
  ] as const)("its offer and its receipt, %s", async (_way, change) => {
    const play = await playground("sealed", change);
    await play.ask();
    expect(await play.pay()).toMatchObject({ at: "settled", answer: { status: 200 } });
    const view = await play.decided();
    const { phase } = play.session.snapshot();
    const token = "sent" in phase ? phase.sent.token : "";
    const record = await readCallRecord(ctx, view?.id ?? "", { token });
    expect(record).toMatchObject({ state: "confirmed", signed: { kind: "eip3009" } });
    for (const kept of [record.offer, record.receipt])
      expect(kept).toMatchObject({ standing: "payee", signer: record.terms.payTo, problems: [] });
    expect(record.receipt?.statement?.payload?.payer).toBe(record.payer);
    expect(record.times.measured).toEqual({
      challengeMs: expect.any(Number),
      signMs: expect.any(Number),
      payMs: expect.any(Number),
    });
  });
});

describe("sellers that do not keep their word", () => {
  test("money taken and nothing delivered is shown as just that, with the evidence", async () => {
    const play = await playground("takes-and-fails");
    await play.ask();
    expect(await play.pay()).toMatchObject({ at: "settled", answer: { status: 500 } });
    const view = await play.decided();
    expect(view).toMatchObject({
      state: "paid-undelivered",
      transaction: expect.stringMatching(/^0x[0-9a-f]{64}$/),
    });
    expect(await play.spent()).toBe(2_000n);
  });

  test("a settlement that is only claimed is never confirmed", async () => {
    const play = await playground("claims-falsely");
    await play.ask();
    expect(await play.pay()).toMatchObject({ at: "settled", settlement: { success: true } });
    const { phase } = play.session.snapshot();
    expect("sent" in phase && phase.sent.view?.state).not.toBe("confirmed");
    play.session.close();
    expect(await play.spent()).toBe(0n);
  });

  test("a price that moved since the probe stops everything before a signature", async () => {
    const play = await playground("terms-changer");
    const seller = sellers.find((s) => s.name === "terms-changer");
    const setPrice = (price: string) =>
      fetch(new URL("/price", seller?.url), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ price }),
      });
    await setPrice("$0.05");
    await play.ask();
    await setPrice("$0.01");
    expect(play.session.snapshot().phase).toMatchObject({
      at: "changed",
      challenge: { differences: [{ field: "accepts[0].amount", before: "10000", after: "50000" }] },
    });
    expect(play.signatures()).toBe(0);
    expect(await play.spent()).toBe(0n);
  });
});
