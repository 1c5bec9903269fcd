import { describe, expect, it } from "vitest";
import { encodeJsonHeader } from "@/lib/x402/header-codec";
import { type BoundCall, boundPaymentProblem } from "./bound-payment";

const call: BoundCall = {
  listingId: "listing-1",
  method: "GET",
  urlHash: "aa",
  bodyHash: "bb",
  via: "relay",
  x402Version: 2,
  scheme: "exact",
  network: "eip155:84532",
  asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
  payTo: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  amountAtomic: "10000",
  payer: "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
  nonce: `0x${"ab".repeat(32)}`,
  validAfter: 1_000n,
  validBefore: 1_060n,
  provenAt: null,
};
const request = { listingId: "listing-1", method: "GET", urlHash: "aa", bodyHash: "bb" };
const authorization = {
  from: call.payer,
  to: call.payTo,
  value: "10000",
  validAfter: "1000",
  validBefore: "1060",
  nonce: call.nonce,
};

function v2(changes: Partial<typeof authorization> = {}, accepted: object = {}) {
  const value = encodeJsonHeader({
    x402Version: 2,
    accepted: { scheme: "exact", network: "eip155:84532", ...accepted },
    payload: { signature: "0x", authorization: { ...authorization, ...changes } },
  });
  return { header: "PAYMENT-SIGNATURE", value };
}

describe("a payment through the relay", () => {
  it("goes out with the request it was bound to", () => {
    expect(boundPaymentProblem(call, request, v2())).toBeNull();
    expect(boundPaymentProblem(call, request, v2({ from: call.payer.toLowerCase() }))).toBeNull();
  });

  it("goes out in the first protocol version too", () => {
    const payload = { signature: "0x", authorization };
    const value = encodeJsonHeader({ x402Version: 1, scheme: "exact", network: "base-sepolia", payload });
    const payment = { header: "X-PAYMENT", value };
    expect(boundPaymentProblem({ ...call, x402Version: 1 }, request, payment)).toBeNull();
    expect(boundPaymentProblem(call, request, payment)).not.toBeNull();
  });

  it.each([
    ["another listing", { ...request, listingId: "listing-2" }, /another endpoint/],
    ["another method", { ...request, method: "POST" }, /another endpoint/],
    ["another URL", { ...request, urlHash: "ac" }, /another URL/],
    ["another body", { ...request, bodyHash: "bc" }, /another request body/],
  ])("does not go out with %s", (_, other, words) => {
    expect(boundPaymentProblem(call, other, v2())).toMatch(words);
  });

  it.each<[string, Partial<BoundCall>]>([
    ["a call opened for direct sending", { via: "direct" }],
    ["a call the chain has decided", { provenAt: new Date() }],
    ["a call of the other protocol version", { x402Version: 1 }],
  ])("does not go out on %s", (_, changes) => {
    expect(boundPaymentProblem({ ...call, ...changes }, request, v2())).not.toBeNull();
  });

  it.each([
    ["payer", { from: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8" }],
    ["payee", { to: "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266" }],
    ["amount", { value: "10001" }],
    ["amount in another spelling", { value: "010000" }],
    ["start", { validAfter: "999" }],
    ["end", { validBefore: "1061" }],
    ["nonce", { nonce: `0x${"ac".repeat(32)}` }],
  ])("does not go out with another %s", (_, changes) => {
    expect(boundPaymentProblem(call, request, v2(changes))).toMatch(/authorization/);
  });

  it.each([
    ["another network", v2({}, { network: "eip155:8453" })],
    ["another scheme", v2({}, { scheme: "upto" })],
    ["text that is no payment", { header: "PAYMENT-SIGNATURE", value: "bm9wZQ==" }],
    ["text that is not base64", { header: "PAYMENT-SIGNATURE", value: "{}" }],
    ["null", { header: "PAYMENT-SIGNATURE", value: encodeJsonHeader(null) }],
    ["another header", { ...v2(), header: "Authorization" }],
    [
      "two payments in one, of which the seller may read either",
      {
        header: "PAYMENT-SIGNATURE",
        value: encodeJsonHeader({
          x402Version: 2,
          accepted: { scheme: "exact", network: "eip155:84532" },
          payload: { signature: "0x", authorization, permit2Authorization: { from: call.payer } },
        }),
      },
    ],
    ["a prototype's name as header", { ...v2(), header: "constructor" }],
  ])("does not go out with %s", (_, payment) => {
    expect(boundPaymentProblem(call, request, payment)).not.toBeNull();
  });
});
