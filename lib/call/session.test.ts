import { recoverTypedDataAddress, type TypedDataDefinition } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { ApiProblem } from "./call-api";
import type { RelayLine } from "./relay-lines";
import { resumableIn } from "./resumable";
import { DEFAULT_RULES } from "./spending-policy";
import { testBrowser } from "./test-browser";
import {
  challenge,
  looksAgain,
  NOW,
  OPTION,
  pay,
  type Reply,
  reaches,
  review,
  SELLER,
  settled,
  termsOf,
  turn,
  USDC,
  type World,
  world,
} from "./test-world";
import type { WalletTypedData } from "./typed-data";
import { type CallState, EMPTY_VALUES } from "./types";

describe("a payment that goes well", () => {
  it("is bound before it is signed, remembered before it is sent, and signed once by the payer", async () => {
    const w = world([challenge(), settled()]);
    await review(w);
    expect(w.seen.signatures).toEqual([]);
    await pay(w);
    expect(w.at()).toBe("settled");
    expect(w.seen.order).toEqual(["open", "sign", "store"]);
    expect(w.seen.opened).toEqual([
      {
        via: "direct",
        urlHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        // SHA-256 of nothing.
        bodyHash: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        x402Version: 2,
        option: OPTION,
        acceptedChange: false,
        payer: w.account.address,
        nonce: `0x${"5a".repeat(32)}`,
        validForSeconds: 60,
      },
    ]);
    const [signed] = w.seen.signatures;
    if (!signed) throw new Error("not signed");
    expect(
      await recoverTypedDataAddress({
        ...(signed.typedData as unknown as TypedDataDefinition),
        signature: signed.signature,
      }),
    ).toBe(w.account.address);
    expect(signed.typedData.message).toMatchObject({
      to: SELLER,
      value: 2000n,
      validBefore: BigInt(NOW + 45),
    });
    expect(w.seen.requests[1]?.headers.get("payment-signature")).toBeTruthy();
  });

  it("follows no redirect and sends no cookie and no referrer, neither asking nor paying", async () => {
    const w = world([challenge(), settled()]);
    await review(w);
    await pay(w);
    for (const { init } of w.seen.requests)
      expect(init).toMatchObject({ redirect: "error", credentials: "omit", referrerPolicy: "no-referrer" });
  });

  it("switches the wallet's chain before it asks for the signature", async () => {
    const w = world([challenge(), settled()]);
    w.chain.id = 1;
    await review(w);
    await pay(w);
    expect(w.seen.order).toEqual(["open", "switch", "sign", "store"]);
  });

  it("forgets the payment once the chain has decided, and not before", async () => {
    let state: CallState = "claimed";
    const w = world([challenge(), settled()], { state: () => state });
    await review(w);
    await pay(w);
    expect(w.seen.stored).not.toBeNull();
    state = "confirmed";
    await looksAgain(w);
    expect(w.seen.stored).toBeNull();
  });
});

describe("terms that are not the ones that were shown", () => {
  const dearer = { ...OPTION, amount: "900000" };

  it("stop the call with no signature, and are recorded", async () => {
    const w = world([challenge([dearer])]);
    await review(w);
    expect(w.at()).toBe("changed");
    await w.session.sign();
    w.session.choose(0);
    await w.session.sign();
    expect(w.at()).toBe("changed");
    expect(w.seen.signatures).toEqual([]);
    expect(w.seen.opened).toEqual([]);
    expect(w.seen.changes).toBe(1);
  });

  it("are signed only after the person chose to review them, and the server is told", async () => {
    const w = world([challenge([dearer]), settled()]);
    await review(w);
    w.session.acceptChange(0);
    expect(w.at()).toBe("reviewing");
    expect(w.seen.signatures).toEqual([]);
    await pay(w);
    expect(w.seen.opened[0]).toMatchObject({ acceptedChange: true, option: { amount: "900000" } });
    expect(w.seen.signatures[0]?.typedData.message.value).toBe(900_000n);
  });

  it.each([
    ["another payee", { payTo: "0x1111111111111111111111111111111111111111" }],
    ["another validity", { maxTimeoutSeconds: 300 }],
    ["another EIP-712 name", { extra: { name: "Free Airdrop", version: "2" } }],
    ["another token", { asset: "0x2222222222222222222222222222222222222222" }],
  ])("stop for %s", async (_name, change) => {
    const w = world([challenge([{ ...OPTION, ...change }])]);
    await review(w);
    expect(w.at()).toBe("changed");
  });

  it("stop where the probe saw none at all", async () => {
    const w = world([challenge()], { change: { terms: null } });
    await review(w);
    expect(w.at()).toBe("changed");
  });

  it("never get dangerous terms signed, accepted or not", async () => {
    const w = world([challenge([{ ...OPTION, extra: { name: "Free Airdrop", version: "2" } }])]);
    await review(w);
    w.session.acceptChange(0);
    await pay(w);
    expect(w.session.snapshot().phase).toMatchObject({
      at: "reviewing",
      note: expect.stringContaining("Free Airdrop"),
    });
    expect(w.seen.signatures).toEqual([]);
  });
});

describe("before the signature", () => {
  it("a cap that is too low, and a balance that is too small, ask for none", async () => {
    const w = world([challenge()]);
    await review(w);
    await w.spending.save({ ...DEFAULT_RULES, perCallUsdMicros: 1_999n });
    await w.session.sign();
    expect(w.session.snapshot().phase).toMatchObject({
      at: "reviewing",
      note: expect.stringContaining("limit"),
    });
    await w.spending.save(DEFAULT_RULES);
    w.chain.balance = 1_999n;
    await w.session.sign();
    expect(w.session.snapshot().phase).toMatchObject({
      at: "reviewing",
      note: expect.stringContaining("enough USDC"),
    });
    expect(w.seen.signatures).toEqual([]);
    // Bound while the balance was read; nothing came of it.
    expect(w.spending.read()?.ledger).toEqual([]);
  });

  it("two tabs of one browser together stay within the limit of a day", async () => {
    const browser = testBrowser(() => NOW * 1_000);
    await browser.tab().save({ ...DEFAULT_RULES, perDayUsdMicros: 3_000n });
    const tabs = ["5a", "5b"].map((nonce) => world([challenge(), settled()], { browser, nonce }));
    await Promise.all(tabs.map(review));
    await Promise.all(tabs.map(pay));
    expect(tabs.flatMap((tab) => tab.seen.signatures)).toHaveLength(1);
    expect(tabs.map((tab) => tab.at()).sort()).toEqual(["reviewing", "settled"]);
  });

  it("what the wallet refused and what was cancelled is not counted as spent", async () => {
    const w = world([challenge()]);
    await review(w);
    w.effects.wallet.signTypedData = async () => {
      throw new Error("You declined the request in your wallet.");
    };
    await w.session.sign();
    expect(w.at()).toBe("reviewing");
    expect(w.spending.read()?.ledger).toEqual([]);
  });

  it("a payment is counted before the wallet is asked, and given back when the chain says not paid", async () => {
    const states: CallState[] = ["claimed", "not-paid"];
    const w = world([challenge(), settled()], { state: () => states.shift() ?? "not-paid" });
    const sign = w.effects.wallet.signTypedData;
    w.effects.wallet.signTypedData = (typedData) => {
      expect(w.spending.read()?.ledger).toMatchObject([
        { usdMicros: 2_000n, origin: "https://seller.example" },
      ]);
      return sign(typedData);
    };
    await review(w);
    await pay(w);
    expect(w.spending.read()?.ledger).toHaveLength(1);
    await looksAgain(w);
    expect(w.spending.read()?.ledger).toEqual([]);
  });

  it("the wallet is asked without a click only where the page says so, for unchanged terms, once", async () => {
    const unasked = () => true;
    const w = world([challenge(), settled()]);
    w.session.send(EMPTY_VALUES, { pick: () => 0, unasked });
    await reaches(w, "settled");
    expect(w.seen.signatures).toHaveLength(1);
    const changed = world([challenge([{ ...OPTION, amount: "1999" }])]);
    changed.session.send(EMPTY_VALUES, { pick: () => 0, unasked });
    await reaches(changed, "changed");
    changed.session.acceptChange(0);
    await turn();
    expect(changed.at()).toBe("reviewing");
    expect(changed.seen.signatures).toEqual([]);
  });

  it("what was bound when the button was pressed pays that very call, once, and signs nothing before", async () => {
    const choice = { pick: () => 0, unasked: () => true };
    const w = world([challenge(), settled()]);
    w.session.prepare(EMPTY_VALUES, choice);
    w.session.prepare(EMPTY_VALUES, choice);
    await turn();
    expect(w.seen.opened).toHaveLength(1);
    expect([w.seen.signatures, w.seen.requests]).toEqual([[], []]);
    w.session.send(EMPTY_VALUES, choice);
    await reaches(w, "settled");
    expect(w.seen.opened).toHaveLength(1);
    expect(w.seen.signatures).toHaveLength(1);
    expect(w.seen.signatures[0]?.typedData.message).toMatchObject({ nonce: w.seen.opened[0]?.nonce });
  });

  it("nothing is bound ahead for a person who is asked, nor while a payment is open", async () => {
    const w = world([]);
    w.session.prepare(EMPTY_VALUES, { pick: () => 0, unasked: () => false });
    w.session.prepare(EMPTY_VALUES, { pick: () => 0 });
    w.seen.stored = {} as never;
    w.session.prepare(EMPTY_VALUES, { pick: () => 0, unasked: () => true });
    await turn();
    expect(w.seen.opened).toEqual([]);
  });

  const PERMIT2 = { ...OPTION, extra: { ...OPTION.extra, assetTransferMethod: "permit2" } };

  it("goes on with the same payment after a 412: one approval of exactly it, and no second signature", async () => {
    const missing = () => new Response("{}", { status: 412 });
    const change = { terms: termsOf([PERMIT2]) };
    const w = world([challenge([PERMIT2]), missing(), settled()], { change });
    w.chain.allowance = BigInt(OPTION.amount);
    await review(w);
    await pay(w);
    expect(w.at()).toBe("rejected");
    w.chain.allowance = 0n;
    expect(await w.session.approveAndSendAgain()).toBeNull();
    await reaches(w, "settled", "unknown");
    expect(w.at()).toBe("settled");
    expect(w.seen.transactions).toHaveLength(1);
    expect(w.seen.signatures).toHaveLength(1);
    const [, first, second] = w.seen.requests.map(({ headers }) => headers.get("payment-signature"));
    expect(second).toBe(first);
    expect(w.seen.opened).toHaveLength(1);
  });

  it("goes on with the same deposit after a 412 and a reload: one approval of exactly the deposit, whatever the price", async () => {
    const extra = { ...PERMIT2.extra, receiverAuthorizer: SELLER, withdrawDelay: 900 };
    const channel = { ...PERMIT2, scheme: "batch-settlement", extra };
    const change = { terms: termsOf([channel]) };
    const w = world([challenge([channel]), new Response("{}", { status: 412 })], {
      change,
      state: () => "unknown",
    });
    const plan = { fromAtomic: "0", toAtomic: OPTION.amount, depositAtomic: "4000" };
    // Enough for the price, and not for the deposit.
    w.chain.allowance = 3_999n;
    await review(w);
    await w.session.sign("none", plan);
    expect(w.session.snapshot().phase).toMatchObject({
      at: "reviewing",
      note: expect.stringMatching(/Permit2/),
    });
    expect(w.seen.signatures).toEqual([]);

    w.chain.allowance = 4_000n;
    void w.session.sign("none", plan);
    await reaches(w, "rejected");
    expect(w.seen.signatures.map(({ typedData }) => typedData.primaryType)).toEqual([
      "PermitWitnessTransferFrom",
      "Voucher",
    ]);
    const later = nextVisit(w, [settled()], { change });
    later.session.start();
    // Enough for the price, as before.
    later.chain.allowance = BigInt(OPTION.amount);
    later.effects.wallet.sendTransaction = async ({ to, data }) => {
      later.seen.transactions.push({ to, data });
      later.chain.allowance = 4_000n;
      return `0x${"cd".repeat(32)}`;
    };
    expect(await later.session.approveAndSendAgain()).toBeNull();
    await reaches(later, "settled", "unknown");
    expect(later.at()).toBe("settled");
    expect(later.seen.transactions).toHaveLength(1);
    // approve(Permit2, 4000)
    expect(BigInt(`0x${later.seen.transactions[0]?.data.slice(-64)}`)).toBe(4_000n);
    expect(later.seen.signatures).toEqual([]);
    const sent = (seen: World["seen"]) => seen.requests.at(-1)?.headers.get("payment-signature");
    expect(sent(later.seen)).toBe(sent(w.seen));
  });

  /** The next visit to the page, in the same tab. */
  function nextVisit(w: World, script: Reply[], options: Parameters<typeof world>[1] = {}) {
    const later = world(script, { change: { terms: termsOf([PERMIT2]) }, ...options });
    later.seen.stored = w.seen.stored && { ...w.seen.stored, payment: null };
    later.seen.resumable = w.seen.resumable;
    later.effects.wallet.address = w.effects.wallet.address;
    return later;
  }
  async function refusedFor412() {
    const w = world([challenge([PERMIT2]), new Response("{}", { status: 412 })], {
      change: { terms: termsOf([PERMIT2]) },
      state: () => "unknown",
    });
    w.chain.allowance = BigInt(OPTION.amount);
    await review(w);
    await pay(w);
    return w;
  }

  it("goes on with the same payment after a 412 and a reload: the allowance is offered again, and nothing is signed", async () => {
    const w = await refusedFor412();
    if (w.seen.resumable) w.seen.resumable.askedMs = 84;
    const later = nextVisit(w, [settled()]);
    later.session.start();
    expect(later.session.snapshot().phase).toMatchObject({
      at: "rejected",
      answer: { status: 412 },
      challenge: { elapsedMs: 84 },
    });
    // Nothing new can begin.
    expect(later.session.send(EMPTY_VALUES, { pick: () => 0 })).toEqual([]);
    expect(later.at()).toBe("rejected");
    later.chain.allowance = 0n;
    expect(await later.session.approveAndSendAgain()).toBeNull();
    await reaches(later, "settled", "unknown");
    expect(later.at()).toBe("settled");
    expect(later.seen.transactions).toHaveLength(1);
    expect(later.seen.signatures).toEqual([]);
    expect(later.seen.opened).toEqual([]);
    const sent = (seen: World["seen"]) => seen.requests.at(-1)?.headers.get("payment-signature");
    expect(sent(later.seen)).toBe(sent(w.seen));
    expect(later.seen.resumable).toBeNull();
  });

  it("keeps nothing of a request with a header that looks secret", async () => {
    const { phase } = (await refusedFor412()).session.snapshot();
    const withHeader = (name: string) => ({ ...EMPTY_VALUES, headers: [[name, "1"]] as [string, string][] });
    expect(resumableIn(phase, withHeader("accept-language"))).not.toBeNull();
    expect(resumableIn(phase, withHeader("x-api-key"))).toBeNull();
  });

  it("a page that is closed while that payment is on its way offers it again, and no second allowance", async () => {
    const w = await refusedFor412();
    const later = nextVisit(w, ["no answer"]);
    later.session.start();
    later.chain.allowance = 0n;
    await later.session.approveAndSendAgain();
    await reaches(later, "unknown");
    const last = nextVisit(later, [settled()]);
    last.session.start();
    expect(last.at()).toBe("unknown");
    void last.session.sendAgain();
    await reaches(last, "settled");
    expect(last.seen.transactions).toEqual([]);
    expect(last.seen.signatures).toEqual([]);
  });

  it("after a 412, a reload and its time nothing can be sent again, and nothing is kept for another call", async () => {
    const w = await refusedFor412();
    const late = nextVisit(w, []);
    late.effects.nowSeconds = () => NOW + 301;
    late.session.start();
    expect(late.session.snapshot().phase).toMatchObject({ at: "unknown", sent: { payment: null } });
    expect(await late.session.approveAndSendAgain()).toMatch(/no payment to go on with/);
    const other = nextVisit(w, []);
    if (other.seen.stored) other.seen.stored.callId = "call-2";
    other.session.start();
    expect(other.session.snapshot().phase).toMatchObject({ at: "unknown", sent: { payment: null } });
    expect([...late.seen.requests, ...other.seen.requests]).toEqual([]);
  });

  it("after a 412 and a reload a page without the wallet gives no allowance", async () => {
    const w = await refusedFor412();
    const later = nextVisit(w, []);
    later.effects.wallet.address = () => null;
    later.session.start();
    expect(await later.session.approveAndSendAgain()).toMatch(/Connect the wallet/);
    const other = privateKeyToAccount(generatePrivateKey()).address;
    later.effects.wallet.address = () => other;
    expect(await later.session.approveAndSendAgain()).toMatch(/signed by another account/);
    expect(later.seen.transactions).toEqual([]);
  });

  it("gives no allowance after a 412 for a payment that needs none, and sends nothing again", async () => {
    const w = world([challenge(), new Response("{}", { status: 412 })]);
    await review(w);
    await pay(w);
    expect(await w.session.approveAndSendAgain()).toMatch(/needs no allowance/);
    expect(w.seen.transactions).toEqual([]);
    expect(w.seen.requests).toHaveLength(2);
  });

  it("gives no allowance after a 412 out of another account than the one that signed", async () => {
    const change = { terms: termsOf([PERMIT2]) };
    const w = world([challenge([PERMIT2]), new Response("{}", { status: 412 })], { change });
    w.chain.allowance = BigInt(OPTION.amount);
    await review(w);
    await pay(w);
    w.chain.allowance = 0n;
    const other = privateKeyToAccount(generatePrivateKey()).address;
    w.effects.wallet.address = () => other;
    expect(await w.session.approveAndSendAgain()).toMatch(/signed by another account/);
    expect(w.seen.transactions).toEqual([]);
    expect(w.seen.requests).toHaveLength(2);
  });

  const through = (script: Reply[]) => world(script, { change: { terms: termsOf([PERMIT2]) } });

  it("an approval that was not shown is not asked for, in whatever way the shown one differs", async () => {
    const w = through([challenge([PERMIT2])]);
    await review(w);
    for (const shown of ["none", "permit"] as const) {
      await w.session.sign(shown);
      expect(w.session.snapshot().phase).toMatchObject({
        at: "reviewing",
        note: expect.stringContaining("Permit2"),
      });
    }
    expect([w.seen.signatures, w.seen.transactions, w.seen.opened]).toEqual([[], [], []]);
  });

  it("a payment below the price of a question still asks for an approval first, and says so", async () => {
    const w = through([challenge([PERMIT2])]);
    w.session.send(EMPTY_VALUES, { pick: () => 0, unasked: () => true });
    await reaches(w, "reviewing");
    await turn();
    expect(w.session.snapshot().phase).toMatchObject({
      at: "reviewing",
      note: expect.stringContaining("it comes first"),
    });
    expect([w.seen.signatures, w.seen.transactions, w.seen.opened]).toEqual([[], [], []]);
  });

  it("an approval is for exactly the amount, comes before the binding, and is waited for", async () => {
    const w = through([challenge([PERMIT2]), settled()]);
    await review(w);
    void w.session.sign("transaction");
    await reaches(w, "settled", "reviewing");
    expect(w.seen.order).toEqual(["approve", "open", "sign", "store"]);
    const amount = OPTION.amount && BigInt(OPTION.amount).toString(16).padStart(64, "0");
    expect(w.seen.transactions).toEqual([
      { to: USDC, data: expect.stringMatching(new RegExp(`^0x095ea7b3.*${amount}$`)) },
    ]);
    expect(w.seen.signatures[0]?.typedData).toMatchObject({
      primaryType: "PermitWitnessTransferFrom",
      message: { permitted: { amount: 2_000n }, witness: { to: SELLER }, deadline: BigInt(NOW + 45) },
    });
  });

  it("a wallet that says it switched and did not is believed nothing", async () => {
    const w = world([challenge()]);
    w.chain.id = 1;
    w.effects.wallet.switchChain = async () => {};
    w.effects.wait = async () => {};
    await review(w);
    await w.session.sign();
    expect(w.session.snapshot().phase).toMatchObject({
      at: "reviewing",
      note: expect.stringContaining("still on another network"),
    });
    expect(w.seen.signatures).toEqual([]);
  });

  it.each([
    ["something that is no signature", async () => "ok"],
    ["nothing", async () => "0x"],
    [
      "another account's signature",
      (data: WalletTypedData) =>
        privateKeyToAccount(generatePrivateKey()).signTypedData(data as unknown as TypedDataDefinition),
    ],
  ])("a wallet that answers with %s sends nothing, and nothing is counted", async (_what, sign) => {
    const w = world([challenge()]);
    w.effects.wallet.signTypedData = sign;
    await review(w);
    await w.session.sign();
    expect(w.session.snapshot().phase).toMatchObject({
      at: "reviewing",
      note: expect.stringContaining("Nothing was sent"),
    });
    expect(w.seen.requests).toHaveLength(1);
    expect(w.spending.read()?.ledger).toEqual([]);
  });

  it("a contract wallet's signature is its own business", async () => {
    const w = world([challenge(), settled()]);
    w.chain.contract = true;
    w.effects.wallet.signTypedData = async () => `0x${"ee".repeat(200)}`;
    await review(w);
    await pay(w);
    expect(w.at()).toBe("settled");
  });

  it("a wallet that hangs until the authorization is dead gets nothing sent", async () => {
    const w = world([challenge()]);
    let now = 0;
    w.effects.clock = () => now;
    const sign = w.effects.wallet.signTypedData;
    w.effects.wallet.signTypedData = (data) => {
      now = 40_000;
      return sign(data);
    };
    await review(w);
    await w.session.sign();
    expect(w.session.snapshot().phase).toMatchObject({
      at: "reviewing",
      note: expect.stringContaining("took so long"),
    });
    expect(w.seen.requests).toHaveLength(1);
  });

  it("a server that sets a longer life than was reviewed gets nothing signed", async () => {
    const w = world([challenge()]);
    const open = w.effects.api.open;
    w.effects.api.open = async (...request) => ({
      ...(await open(...request)),
      validBefore: String(NOW + 301),
    });
    await review(w);
    await w.session.sign();
    expect(w.session.snapshot().phase).toMatchObject({
      at: "reviewing",
      note: expect.stringContaining("301 s"),
    });
    expect(w.seen.signatures).toEqual([]);
  });

  it("a refused signature leaves the review as it was, and nothing is sent", async () => {
    const w = world([challenge()]);
    w.effects.wallet.signTypedData = async () => {
      throw new Error("You declined the request in your wallet.");
    };
    await review(w);
    await w.session.sign();
    expect(w.session.snapshot().phase).toMatchObject({
      at: "reviewing",
      note: "You declined the request in your wallet.",
    });
    expect(w.seen.requests).toHaveLength(1);
    expect(w.seen.stored).toBeNull();
  });

  it("a signature that arrives after Cancel goes nowhere", async () => {
    const w = world([challenge()]);
    const sign = w.effects.wallet.signTypedData;
    w.effects.wallet.signTypedData = async (typedData) => {
      const signature = await sign(typedData);
      w.session.cancel();
      return signature;
    };
    await review(w);
    await w.session.sign();
    expect(w.at()).toBe("reviewing");
    expect(w.seen.signatures).toHaveLength(1);
    expect(w.seen.requests).toHaveLength(1);
  });

  it("a payment that another tab has open comes first", async () => {
    const w = world([challenge()]);
    await review(w);
    w.seen.stored = {
      callId: "other",
      token: "t",
      option: OPTION,
      via: "direct",
      validBefore: NOW,
      payment: null,
      view: null,
    };
    await w.session.sign();
    expect(w.session.snapshot().phase).toMatchObject({
      at: "reviewing",
      note: expect.stringContaining("Another tab"),
    });
    expect(w.seen.signatures).toEqual([]);
  });

  it("two clicks ask for one signature", async () => {
    const w = world([challenge(), settled()]);
    await review(w);
    void w.session.sign();
    void w.session.sign();
    await reaches(w, "settled");
    expect(w.seen.signatures).toHaveLength(1);
  });
});

describe("a request that gets no answer on either way", () => {
  it("begins anew straight from the browser", async () => {
    const w = world(["no answer", "no answer", challenge()]);
    await review(w);
    expect(w.at()).toBe("failed");
    expect(w.session.snapshot()).toMatchObject({ via: "direct", viaNote: null });
    await review(w);
    expect(w.seen.requests.at(-1)?.url).toBe("https://seller.example/r");
    expect(w.at()).toBe("reviewing");
  });
});

describe("a payment without an answer", () => {
  it("is unknown, is not sent another way, and allows no new signature", async () => {
    const w = world([challenge(), "no answer"], { state: () => "unknown" });
    await review(w);
    await pay(w);
    expect(w.at()).toBe("unknown");
    expect(w.seen.requests).toHaveLength(2);
    expect(w.seen.reports).toMatchObject([{ responseStatus: null, settlement: null, outcome: "unknown" }]);
    expect(w.session.send(EMPTY_VALUES, { pick: () => 0 })).toEqual([]);
    await w.session.sign();
    expect(w.at()).toBe("unknown");
    expect(w.seen.requests).toHaveLength(2);
    expect(w.seen.signatures).toHaveLength(1);
  });

  it("may be sent again as it is: same signature, same nonce", async () => {
    const w = world([challenge(), "no answer", settled()], { state: () => "unknown" });
    await review(w);
    await pay(w);
    void w.session.sendAgain();
    await reaches(w, "settled");
    const [, first, second] = w.seen.requests;
    expect(second?.headers.get("payment-signature")).toBe(first?.headers.get("payment-signature"));
    expect(w.seen.signatures).toHaveLength(1);
  });

  it("is taken up after a reload, still without a new signature", async () => {
    const w = world([challenge(), "no answer"], { state: () => "unknown" });
    await review(w);
    await pay(w);
    const { stored } = w.seen;
    const later = world([], { state: () => "unknown" });
    later.seen.stored = stored && { ...stored, payment: null };
    later.session.start();
    expect(later.at()).toBe("unknown");
    later.session.send(EMPTY_VALUES, { pick: () => 0 });
    await later.session.sendAgain();
    expect(later.at()).toBe("unknown");
    expect(later.seen.requests).toEqual([]);
  });

  it("tells the server, after a reload, that it went out, when nobody had said so yet", async () => {
    const w = world([], { state: () => "created" });
    w.seen.stored = {
      callId: "call-1",
      token: "t",
      option: OPTION,
      via: "direct",
      validBefore: NOW,
      payment: null,
      view: null,
    };
    w.session.start();
    await new Promise<void>((resolve) => {
      const stop = w.session.subscribe(() => resolve(stop()));
    });
    expect(w.seen.reports).toMatchObject([{ responseStatus: null, settlement: null, outcome: "unknown" }]);
  });

  it("is told to the server again when the line was down, with what had come back", async () => {
    let state: "created" | "claimed" = "created";
    const w = world([challenge(), settled()], { state: () => state });
    const { report } = w.effects.api;
    w.effects.api.report = async () => {
      throw new ApiProblem(0, "offline", "no line");
    };
    await review(w);
    await pay(w);
    await looksAgain(w);
    expect(w.seen.reports).toEqual([]);
    w.effects.api.report = async (...said) => {
      state = "claimed";
      return report(...said);
    };
    await looksAgain(w);
    await looksAgain(w);
    expect(w.seen.reports).toMatchObject([{ responseStatus: 200, settlement: { success: true } }]);
    expect(w.session.snapshot().phase).toMatchObject({ at: "settled", sent: { view: { state: "claimed" } } });
  });

  it("is forgotten when the server knows nothing of it, but only long after it could be used", async () => {
    for (const [validBefore, expected] of [
      [NOW - 601, "idle"],
      [NOW - 599, "unknown"],
    ] as const) {
      const w = world([]);
      w.effects.api.read = async () => {
        throw new ApiProblem(404, "", "There is no such call.");
      };
      w.seen.stored = {
        callId: "call-1",
        token: "t",
        option: OPTION,
        via: "direct",
        validBefore,
        payment: null,
        view: null,
      };
      w.session.start();
      await turn();
      expect(w.at()).toBe(expected);
    }
  });
});

describe("a payment that the seller refuses", () => {
  it("allows no new signature until the chain says that the old one is dead", async () => {
    let state: CallState = "unknown";
    const w = world([challenge(), challenge(), challenge()], { state: () => state });
    await review(w);
    await pay(w);
    expect(w.at()).toBe("rejected");
    w.session.send(EMPTY_VALUES, { pick: () => 0 });
    expect(w.at()).toBe("rejected");
    state = "not-paid";
    await looksAgain(w);
    w.session.send(EMPTY_VALUES, { pick: () => 0 });
    await reaches(w, "reviewing");
    expect(w.seen.signatures).toHaveLength(1);
  });
});

/** What our relay answers. */
const inLines = (...lines: RelayLine[]) =>
  new Response(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));

describe("the way a request goes", () => {
  const relayed = (response: { status: number; headers?: [string, string][]; body?: string }) =>
    inLines(
      { type: "head", status: response.status, headers: response.headers ?? [], elapsedMs: 5 },
      { type: "data", base64: btoa(response.body ?? "") },
      { type: "end", cut: null, elapsedMs: 5 },
    );
  const relayedChallenge = () =>
    relayed({
      status: 402,
      headers: [["payment-required", challenge().headers.get("payment-required") ?? ""]],
    });

  it("falls back to the relay before any payment, and says so", async () => {
    const w = world(["no answer", relayedChallenge(), relayed({ status: 200, body: "hi" })]);
    await review(w);
    expect(w.session.snapshot()).toMatchObject({ via: "relay", viaNote: expect.stringContaining("relay") });
    await pay(w);
    expect(w.seen.opened[0]?.via).toBe("relay");
    expect(w.seen.requests.map((r) => r.url)).toEqual([
      "https://seller.example/r",
      "/api/listings/listing-1/relay",
      "/api/listings/listing-1/relay",
    ]);
    const body = JSON.parse(String(w.seen.requests[2]?.init.body));
    expect(body).toMatchObject({
      payment: { header: "PAYMENT-SIGNATURE" },
      call: { id: "call-1", token: "token" },
    });
    expect(JSON.stringify(body)).not.toContain("seller.example/r?");
  });

  it("falls back too when the browser may not read the terms", async () => {
    const w = world([new Response("{}", { status: 402 }), relayedChallenge()]);
    await review(w);
    expect(w.at()).toBe("reviewing");
    expect(w.session.snapshot().via).toBe("relay");
  });

  it("uses the relay at once where the endpoint was measured to refuse browsers", async () => {
    const w = world([relayedChallenge()], { change: { callableFromBrowser: false } });
    await review(w);
    expect(w.seen.requests.map((r) => r.url)).toEqual(["/api/listings/listing-1/relay"]);
  });

  it("shows our own relay's refusal in its words", async () => {
    const problem = Response.json({ title: "Too many requests", detail: "Wait 20 s." }, { status: 429 });
    const w = world([problem], { change: { callableFromBrowser: false } });
    await review(w);
    expect(w.session.snapshot().phase).toMatchObject({ at: "failed", message: "Wait 20 s." });
  });

  it("does not take a relay that failed after the payment left for an answer", async () => {
    const lost = Response.json({ title: "x", detail: "No answer.", outcome: "unknown" }, { status: 502 });
    const w = world([relayedChallenge(), lost], {
      change: { callableFromBrowser: false },
      state: () => "unknown",
    });
    await review(w);
    await pay(w);
    expect(w.at()).toBe("unknown");
  });
});

describe("an endpoint that does not ask for money", () => {
  it("is shown as it answers", async () => {
    const w = world([new Response("free")]);
    await review(w);
    expect(w.at()).toBe("answered");
  });

  it("and a 402 without readable terms is explained", async () => {
    const w = world([new Response("{}", { status: 402 })], { change: { callableFromBrowser: true } });
    // Read in vain, both ways.
    w.session.send(EMPTY_VALUES, { pick: () => 0 });
    await reaches(w, "failed");
    expect(w.session.snapshot().phase).toMatchObject({ at: "failed" });
  });
});
