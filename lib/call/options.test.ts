import { describe, expect, it } from "vitest";
import type { PaymentRequired, PaymentRequirements } from "@/lib/x402/types";
import { rankOptions } from "./options";
import { DEFAULT_RULES, limitsOf } from "./spending-policy";

const USDC = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";
const SELLER = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const option = (change: Partial<PaymentRequirements>): PaymentRequirements => ({
  scheme: "exact",
  network: "eip155:84532",
  amount: "2000",
  asset: USDC,
  payTo: SELLER,
  maxTimeoutSeconds: 60,
  extra: {},
  ...change,
});
const required = (...accepts: PaymentRequirements[]): PaymentRequired => ({
  x402Version: 2,
  resource: { url: "https://a.example/" },
  accepts,
  rawAccepts: accepts.map((o) => ({ ...o })),
  extensions: {},
});
const policy = {
  limits: limitsOf({ rules: DEFAULT_RULES, ledger: [] }, "https://seller.example", 0),
  provenNetworks: ["eip155:84532"],
  payer: null,
};
const rank = (accepts: PaymentRequirements[], balance: bigint | null = 10_000_000n) =>
  rankOptions(required(...accepts), policy, () => balance).map((r) => [r.index, r.state]);

describe("the options of a challenge", () => {
  it("are ordered by price, not by the seller's wish", () => {
    expect(rank([option({ amount: "900000" }), option({ amount: "1" }), option({ amount: "2000" })])).toEqual(
      [
        [1, "can-pay"],
        [2, "can-pay"],
        [0, "can-pay"],
      ],
    );
  });

  it("put those that can be paid first, and all of them are there", () => {
    const accepts = [
      option({ payTo: USDC, amount: "1" }),
      option({ scheme: "deferred", amount: "1" }),
      option({ network: "eip155:137", asset: "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359", amount: "1" }),
      option({ amount: "5000000" }),
      option({ amount: "2000" }),
    ];
    expect(rank(accepts)).toEqual([
      [4, "can-pay"],
      [3, "over-cap"],
      [1, "unsupported"],
      [2, "unsupported"],
      [0, "refused"],
    ]);
  });

  it("keep the seller's order between equals", () => {
    expect(rank([option({}), option({})]).map(([index]) => index)).toEqual([0, 1]);
  });

  it("tell a balance that is too small from one that was not read", () => {
    expect(rank([option({})], 1_999n)).toEqual([[0, "too-little"]]);
    expect(rank([option({})], 2_000n)).toEqual([[0, "can-pay"]]);
    expect(rank([option({})], null)).toEqual([[0, "balance-unknown"]]);
  });
});
