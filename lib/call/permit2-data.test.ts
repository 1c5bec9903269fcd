import { ExactEvmScheme } from "@x402/evm/exact/client";
import { UptoEvmScheme } from "@x402/evm/upto/client";
import { hashTypedData, type TypedDataDefinition } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { encodePayment } from "@/lib/x402/payment-payload";
import type { Permit2Authorization } from "@/lib/x402/permit2";
import type { PaymentRequirements } from "@/lib/x402/types";
import { boundPaymentProblem } from "./bound-payment";
import { allowancePermitFor } from "./permit2-data";
import type { Permitted } from "./policy";
import { signableFor } from "./typed-data";

/** PUBLIC TEST KEY: anvil's second development account. */
const account = privateKeyToAccount("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d");
const USDC = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";
const SELLER = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const FACILITATOR = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const NOW = 1_800_000_000;
const option = (scheme: "exact" | "upto"): PaymentRequirements => ({
  scheme,
  network: "eip155:84532",
  amount: "2000",
  asset: USDC,
  payTo: SELLER,
  maxTimeoutSeconds: 60,
  extra: { name: "USDC", version: "2", assetTransferMethod: "permit2", facilitatorAddress: FACILITATOR },
});
const permitted = (scheme: "exact" | "upto"): Permitted => ({
  method:
    scheme === "upto" ? { kind: "permit2", scheme, facilitator: FACILITATOR } : { kind: "permit2", scheme },
  domain: { name: "USDC", version: "2", chainId: 84532, verifyingContract: USDC },
  asset: {
    symbol: "USDC",
    decimals: 6,
    name: "USDC",
    version: "2",
    stablecoin: true,
    currency: "USD",
    eip3009: true,
  },
  priceUsdMicros: 2_000n,
  validForSeconds: 60,
});
const opened = { validAfter: String(NOW - 6), validBefore: String(NOW + 54), serverTime: NOW };
const nonce = `0x${"5a".repeat(32)}`;

describe("what is signed for Permit2 is what the reference client signs", () => {
  it.each(["exact", "upto"] as const)("%s", async (scheme) => {
    const asked: TypedDataDefinition[] = [];
    const signer = {
      address: account.address,
      signTypedData: async (data: object) => {
        asked.push(data as TypedDataDefinition);
        return "0x" as const;
      },
    };
    const client =
      scheme === "upto" ? new UptoEvmScheme(signer as never) : new ExactEvmScheme(signer as never);
    const { payload } = await client.createPaymentPayload(2, option(scheme) as never);
    const theirs = (payload as { permit2Authorization: Permit2Authorization }).permit2Authorization;

    // Ours, with the values that the reference client made up itself.
    const ours = signableFor(
      option(scheme),
      permitted(scheme),
      account.address,
      `0x${BigInt(theirs.nonce).toString(16).padStart(64, "0")}`,
      {
        validAfter: theirs.witness.validAfter,
        validBefore: theirs.deadline,
        serverTime: Number(theirs.deadline) - 60,
      },
    );
    expect(ours.authorized).toEqual({ permit2Authorization: theirs });
    expect(hashTypedData(ours.typedData as unknown as TypedDataDefinition)).toBe(
      hashTypedData(asked[0] as TypedDataDefinition),
    );
  });

  it("refuses what differs from the review, as for every payment", () => {
    const sign =
      (change: Partial<typeof opened>, at = nonce) =>
      () =>
        signableFor(option("upto"), permitted("upto"), account.address, at, { ...opened, ...change });
    expect(sign({ validBefore: String(NOW + 61) })).toThrow(RangeError);
    expect(sign({}, "0x12")).toThrow(RangeError);
  });
});

describe("an allowance is for one payment", () => {
  it("of exactly its amount, for Permit2, and dies with it", () => {
    const { typedData, permit } = allowancePermitFor(
      option("exact"),
      permitted("exact"),
      account.address,
      7n,
      "99",
    );
    expect(typedData.message).toEqual({
      owner: account.address,
      spender: "0x000000000022D473030F116dDEE9F6B43aC78BA3",
      value: 2_000n,
      nonce: 7n,
      deadline: 99n,
    });
    expect(permit("0xabcd")).toMatchObject({
      amount: "2000",
      nonce: "7",
      deadline: "99",
      signature: "0xabcd",
    });
  });
});

describe("the relay passes on only the signature that was bound", () => {
  const call = (scheme: "exact" | "upto") => ({
    listingId: "l",
    method: "GET",
    urlHash: "u",
    bodyHash: "b",
    via: "relay" as const,
    x402Version: 2,
    scheme,
    network: "eip155:84532",
    asset: USDC,
    payTo: SELLER,
    amountAtomic: "2000",
    payer: account.address,
    nonce,
    validAfter: BigInt(opened.validAfter),
    validBefore: BigInt(opened.validBefore),
    terms: option(scheme),
    provenAt: null,
  });
  const request = { listingId: "l", method: "GET", urlHash: "u", bodyHash: "b" };
  const pay = (scheme: "exact" | "upto", change: (p: Permit2Authorization) => object = (p) => p) => {
    const { authorized } = signableFor(option(scheme), permitted(scheme), account.address, nonce, opened);
    const { permit2Authorization } = authorized as { permit2Authorization: Permit2Authorization };
    const required = {
      x402Version: 2 as const,
      resource: { url: "https://seller.example/" },
      accepts: [option(scheme)],
      rawAccepts: [{ ...option(scheme) }],
      extensions: {},
    };
    const changed = change(permit2Authorization) as Permit2Authorization;
    return encodePayment(required as never, 0, { permit2Authorization: changed, signature: "0xab" });
  };

  it.each(["exact", "upto"] as const)("%s as it was bound", (scheme) => {
    expect(boundPaymentProblem(call(scheme), request, pay(scheme))).toBeNull();
  });

  const changes: [string, (p: Permit2Authorization) => object][] = [
    ["amount", (p) => ({ ...p, permitted: { ...p.permitted, amount: "2001" } })],
    ["token", (p) => ({ ...p, permitted: { ...p.permitted, token: SELLER } })],
    ["payee", (p) => ({ ...p, witness: { ...p.witness, to: FACILITATOR } })],
    ["facilitator", (p) => ({ ...p, witness: { ...p.witness, facilitator: SELLER } })],
    ["start", (p) => ({ ...p, witness: { ...p.witness, validAfter: "0" } })],
    ["deadline", (p) => ({ ...p, deadline: String(NOW + 300) })],
    ["nonce", (p) => ({ ...p, nonce: "1" })],
    ["spender", (p) => ({ ...p, spender: "0x402085c248EeA27D92E8b30b2C58ed07f9E20001" })],
    ["payer", (p) => ({ ...p, from: SELLER })],
  ];
  it.each(changes)("not with another %s", (_what, change) => {
    expect(boundPaymentProblem(call("upto"), request, pay("upto", change))).toMatch(/does not hold/);
  });

  it("not with a signature for the other scheme's proxy", () => {
    expect(boundPaymentProblem(call("exact"), request, pay("upto"))).toMatch(/does not hold/);
  });
});
