import { hashTypedData } from "viem";
import { describe, expect, test } from "vitest";
import type { PaymentRequired, PaymentRequirements } from "@/lib/x402/types";
import { judgeOption } from "./policy";
import { signedTerms } from "./signed-terms";
import { signableFor } from "./typed-data";

const payer = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const usdc: PaymentRequirements = {
  scheme: "exact",
  network: "eip155:84532",
  amount: "2000",
  asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
  payTo: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
  maxTimeoutSeconds: 300,
  extra: { name: "USDC", version: "2" },
};
const facilitatorAddress = "0x90F79bf6EB2c4f870365E785982E1f101E93b906";
const nonce = `0x${"ab".repeat(32)}`;
const opened = { validAfter: "1700000000", validBefore: "1700000270", serverTime: 1_700_000_020 };

function row(option: PaymentRequirements) {
  const { scheme, network, asset, payTo, amount } = option;
  const validity = { validAfter: BigInt(opened.validAfter), validBefore: BigInt(opened.validBefore) };
  return { scheme, network, asset, payer, payTo, amountAtomic: amount, nonce, ...validity, terms: option };
}

describe("what is kept of a call is the hash of exactly what its wallet is asked to sign", () => {
  test.each<[string, PaymentRequirements]>([
    ["eip3009", usdc],
    ["permit2", { ...usdc, extra: { ...usdc.extra, assetTransferMethod: "permit2" } }],
    ["permit2-upto", { ...usdc, scheme: "upto", extra: { ...usdc.extra, facilitatorAddress } }],
  ])("%s", (kind, option) => {
    const required: PaymentRequired = {
      x402Version: 2,
      resource: { url: "https://api.example.com/" },
      accepts: [option],
      rawAccepts: [{ ...option }],
      extensions: {},
    };
    const judged = judgeOption(required, 0, {
      limits: () => [],
      provenNetworks: [option.network],
      payer,
    } as Parameters<typeof judgeOption>[2]);
    if (!judged.ok) throw new Error(judged.refusals[0]?.message);
    const { typedData } = signableFor(option, judged.permitted, payer, nonce, opened);
    const kept = signedTerms(row(option));
    expect(kept?.kind).toBe(kind);
    expect(kept?.hash).toBe(hashTypedData(typedData as Parameters<typeof hashTypedData>[0]));
  });
});

test.each([
  ["a token that is not known", { ...usdc, asset: payer }],
  ["another way to move the money", { ...usdc, extra: { assetTransferMethod: "escrow" } }],
  ["a scheme of another kind", { ...usdc, scheme: "batch-settlement" }],
])("%s: nothing is said rather than guessed", (_what, option) => {
  expect(signedTerms(row(option))).toBeNull();
});
