import { describe, expect, it } from "vitest";
import { encodeJsonHeader } from "@/lib/x402/header-codec";
import { challenge, OPTION, pay, review, SELLER, settled, termsOf, USDC, world } from "./test-world";
import { EMPTY_VALUES } from "./types";

/** Answers of sellers that try to be read, shown or signed as something else than they are. */

const answer = (headers: HeadersInit, body = "{}") => new Response(body, { status: 402, headers });
const required = (change: object = {}, option: object = {}) => ({
  x402Version: 2,
  resource: { url: "https://seller.example/r" },
  accepts: [{ ...OPTION, ...option }],
  ...change,
});
const inHeader = (value: object) => answer({ "payment-required": encodeJsonHeader(value) });
const base64 = (text: string) => Buffer.from(text, "utf8").toString("base64");
const text = JSON.stringify(required());

/** Asks through a whole session, and presses whatever may be pressed: accept the change, then sign. */
async function pressEverything(reply: Response) {
  const w = world([reply, settled()]);
  await review(w);
  const before = w.session.snapshot().phase;
  w.session.acceptChange(0);
  if (w.at() === "reviewing") await pay(w);
  return { w, before };
}

describe("the control", () => {
  it("honest terms are signed on this very way, changed ones too once that was pressed", async () => {
    for (const option of [{}, { amount: "2001" }]) {
      const { w } = await pressEverything(inHeader(required({}, option)));
      expect(w.seen.signatures).toHaveLength(1);
      expect(w.at()).toBe("settled");
    }
  });
});

describe("terms that nobody may sign, whatever is pressed", () => {
  it.each<[string, object]>([
    ["an amount that is a number", { amount: 2000 }],
    ["an exponent", { amount: "2e3" }],
    ["hexadecimal", { amount: "0x7d0" }],
    ["a leading zero", { amount: "02000" }],
    ["a sign", { amount: "+2000" }],
    ["a minus", { amount: "-2000" }],
    ["a blank", { amount: " 2000" }],
    ["a separator", { amount: "2_000" }],
    ["a fraction", { amount: "2000.0" }],
    ["digits of another script", { amount: "２０００" }],
    ["2 to the 256th", { amount: String(2n ** 256n) }],
    ["a thousand digits", { amount: "9".repeat(1_000) }],
    ["nothing", { amount: "" }],
    ["zero", { amount: "0" }],
    ["a list", { amount: ["2000"] }],
    ["an object", { amount: { toString: "2000" } }],
    ["more than the limit of a call", { amount: "1000001" }],
    ["a life below nothing", { maxTimeoutSeconds: -60 }],
    ["half a second", { maxTimeoutSeconds: 60.5 }],
    ["a life as text", { maxTimeoutSeconds: "60" }],
    ["a life without end", { maxTimeoutSeconds: 1e300 }],
    ["no life", { maxTimeoutSeconds: 0 }],
    ["one second", { maxTimeoutSeconds: 1 }],
    ["a token with a Cyrillic name", { extra: { name: "USDС", version: "2" } }],
    ["a name with an invisible letter", { extra: { name: "USDC\u200b", version: "2" } }],
    ["another version of the token", { extra: { name: "USDC", version: "1" } }],
    ["a version as a number", { extra: { name: "USDC", version: 2 } }],
    ["an unknown network", { network: "eip155:9999999" }],
    ["a network with a blank", { network: "eip155:84532 " }],
    ["a network with a leading zero", { network: "eip155:084532" }],
    ["the network’s name in v1", { network: "base-sepolia" }],
    ["a scheme in capitals", { scheme: "EXACT" }],
    ["a scheme of another letter", { scheme: "exаct" }],
    ["a token of its own", { asset: `0x${"11".repeat(20)}` }],
    ["a token by its symbol", { asset: "USDC" }],
    ["a wrong checksum of the payee", { payTo: `0x${SELLER.slice(2).replace("C", "c")}` }],
    ["a payee that is one digit short", { payTo: SELLER.slice(0, -1) }],
    ["a payee by name", { payTo: "seller.eth" }],
    ["nobody as payee", { payTo: `0x${"00".repeat(20)}` }],
    ["the token as payee", { payTo: USDC }],
    ["a way of transfer that it made up", { extra: { ...OPTION.extra, assetTransferMethod: "approve-all" } }],
    ["another flow", { extra: { ...OPTION.extra, paymentFlow: "later" } }],
    ["upto by nobody", { scheme: "upto", extra: { ...OPTION.extra } }],
  ])("%s", async (_what, change) => {
    const { w } = await pressEverything(inHeader(required({}, change)));
    expect(w.seen.signatures).toEqual([]);
    expect(w.seen.transactions).toEqual([]);
    expect(w.spending.read()?.ledger).toEqual([]);
  });
});

describe("answers that can be read in two ways", () => {
  const dearer = required({}, { amount: "900000" });
  it.each<[string, () => Response]>([
    [
      "two headers",
      () => {
        const reply = inHeader(required());
        reply.headers.append("payment-required", encodeJsonHeader(dearer));
        return reply;
      },
    ],
    [
      "the same header twice",
      () => {
        const reply = inHeader(required());
        reply.headers.append("payment-required", encodeJsonHeader(required()));
        return reply;
      },
    ],
    [
      "a body that asks for more",
      () => answer({ "payment-required": encodeJsonHeader(required()) }, JSON.stringify(dearer)),
    ],
    [
      "a body in v1 that asks for more",
      () => {
        const { amount: _, ...rest } = { ...OPTION, network: "base-sepolia", maxAmountRequired: "900000" };
        const body = { x402Version: 1, accepts: [{ ...rest, resource: "https://seller.example/r" }] };
        return answer({ "payment-required": encodeJsonHeader(required()) }, JSON.stringify(body));
      },
    ],
    [
      "a body that is cut off",
      () => answer({ "payment-required": encodeJsonHeader(required()) }, '{"x402Version":2,"accepts":['),
    ],
    [
      "an amount that stands there twice",
      () =>
        answer({
          "payment-required": base64(text.replace('"amount":"2000"', '"amount":"2000","amount":"900000"')),
        }),
    ],
    [
      "an amount twice, once escaped",
      () =>
        answer({
          "payment-required": base64(
            text.replace('"amount":"2000"', '"amount":"2000","\\u0061mount":"900000"'),
          ),
        }),
    ],
    [
      "terms behind a prototype",
      () =>
        answer({
          "payment-required": base64(text.replace('"amount":"2000"', '"__proto__":{"amount":"2000"}')),
        }),
    ],
    ["JSON after JSON", () => answer({ "payment-required": base64(text + JSON.stringify(dearer)) })],
    ["a byte order mark", () => answer({ "payment-required": base64(`\ufeff${text}`) })],
    ["base64 of base64", () => answer({ "payment-required": base64(base64(text)) })],
    ["base64 with a tail", () => answer({ "payment-required": `${base64(text)}.e30=` })],
    [
      "a number that no double holds",
      () => answer({ "payment-required": base64(text.replace(":60,", ":6e999,")) }),
    ],
    ["UTF-16", () => answer({ "payment-required": Buffer.from(text, "utf16le").toString("base64") })],
    ["version 2 as text", () => inHeader(required({ x402Version: "2" }))],
    ["version 3", () => inHeader(required({ x402Version: 3 }))],
    ["terms in a wrapper", () => inHeader({ paymentRequired: required() })],
    ["terms that are no list", () => inHeader(required({ accepts: { 0: OPTION, length: 1 } }))],
  ])("%s: nothing is signed", async (_what, reply) => {
    const { w } = await pressEverything(reply());
    expect(w.seen.signatures).toEqual([]);
    expect(w.spending.read()?.ledger).toEqual([]);
  });

  it("what came and cannot be read is said so, and not asked for once more on another way", async () => {
    const twice = text.replace('"amount":"2000"', '"amount":"2000","amount":"900000"');
    const w = world([answer({ "payment-required": base64(twice) })]);
    await review(w);
    expect(w.session.snapshot()).toMatchObject({
      phase: { at: "failed", message: expect.stringContaining("cannot be read") },
      via: "direct",
      viaNote: null,
    });
    expect(w.seen.requests).toHaveLength(1);
  });
});

describe("what only looks different, or only looks the same", () => {
  it.each<[string, object, "reviewing" | "changed"]>([
    ["an address in small letters", { payTo: SELLER.toLowerCase(), asset: USDC.toLowerCase() }, "reviewing"],
    ["keys in another order", Object.fromEntries(Object.entries(OPTION).reverse()), "reviewing"],
    ["a word that is normalised otherwise", { extra: { ...OPTION.extra, note: "cafe\u0301" } }, "changed"],
    [
      "another payee with the same beginning and end",
      { payTo: `0x3c44cd${"0".repeat(28)}4293bc` },
      "changed",
    ],
    ["a cent more", { amount: "2001" }, "changed"],
    ["less", { amount: "1999" }, "changed"],
    ["a longer life", { maxTimeoutSeconds: 61 }, "changed"],
    ["decimals of its own", { extra: { ...OPTION.extra, decimals: 18 } }, "changed"],
    ["a second option", {}, "reviewing"],
  ])("%s", async (_what, change, at) => {
    const probed = termsOf([{ ...OPTION, extra: { ...OPTION.extra } }]);
    const w = world([inHeader(required({}, change))], { change: { terms: probed } });
    await review(w);
    expect(w.at()).toBe(at);
    expect(w.seen.signatures).toEqual([]);
  });

  it("decimals that the seller makes up change nothing of what is signed, counted or sent", async () => {
    const lies = { ...OPTION, extra: { ...OPTION.extra, decimals: 18, symbol: "CENT" } };
    const w = world([challenge([lies]), settled()], { change: { terms: termsOf([lies]) } });
    await review(w);
    await pay(w);
    expect(w.seen.signatures[0]?.typedData).toMatchObject({
      domain: { name: "USDC", version: "2", chainId: 84532, verifyingContract: USDC },
      message: { value: 2_000n, to: SELLER },
    });
    expect(w.spending.read()?.ledger.map(({ usdMicros }) => usdMicros)).toEqual([2_000n]);
  });
});

describe("a 402 after the payment", () => {
  it.each<[string, object]>([
    ["with the same terms", {}],
    ["with a higher price", { amount: "900000" }],
    ["with another payee", { payTo: `0x${"66".repeat(20)}` }],
  ])("%s: asks for no second signature, and nothing stops being counted", async (_what, change) => {
    const w = world([challenge(), inHeader(required({ error: "insufficient_payment" }, change))]);
    await review(w);
    await pay(w);
    expect(w.at()).toBe("rejected");
    w.session.send(EMPTY_VALUES, { pick: () => 0 });
    await w.session.sign();
    w.session.acceptChange(0);
    w.session.reset();
    w.session.send(EMPTY_VALUES, { pick: () => 0, unasked: () => true });
    await w.session.sign();
    expect(w.seen.signatures).toHaveLength(1);
    expect(w.seen.requests).toHaveLength(2);
    expect(w.spending.read()?.ledger.map(({ usdMicros }) => usdMicros)).toEqual([2_000n]);
  });
});
