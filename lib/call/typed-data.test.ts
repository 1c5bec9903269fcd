import { keccak256, recoverTypedDataAddress, toBytes } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { knownAsset } from "@/lib/x402/assets";
import type { PaymentRequirements } from "@/lib/x402/types";
import type { Permitted } from "./policy";
import { AUTHORIZATION_TYPES, authorizationFor, typedDataFor, typedDataText } from "./typed-data";

const NOW = 1_800_000_000;
/** A public test key: the second of the well-known development accounts. */
const payer = privateKeyToAccount("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d");
const option: PaymentRequirements = {
  scheme: "exact",
  network: "eip155:84532",
  amount: "2000",
  asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
  payTo: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
  maxTimeoutSeconds: 60,
  extra: { name: "Free Airdrop", version: "9" },
};
const asset = knownAsset(option.network, option.asset);
if (!asset) throw new Error("the test needs a known token");
const permitted: Permitted = {
  method: { kind: "eip3009" },
  domain: { name: "USDC", version: "2", chainId: 84532, verifyingContract: option.asset as `0x${string}` },
  asset,
  priceUsdMicros: 2_000n,
  validForSeconds: 60,
};
const nonce = `0x${"5a".repeat(32)}`;
const opened = { validAfter: String(NOW - 15), validBefore: String(NOW + 45) };
const authorization = authorizationFor(option, payer.address, nonce, opened);

describe("what the wallet is asked to sign", () => {
  it("is one EIP-3009 transfer, under the domain of our table and not the seller's", async () => {
    const typedData = typedDataFor(option, permitted, authorization, NOW);
    expect(typedData.primaryType).toBe("TransferWithAuthorization");
    expect(typedData.domain).toEqual(permitted.domain);
    expect(typedData.message).toEqual({
      from: payer.address,
      to: option.payTo,
      value: 2_000n,
      validAfter: BigInt(NOW - 15),
      validBefore: BigInt(NOW + 45),
      nonce,
    });
    const signature = await payer.signTypedData(typedData);
    expect(await recoverTypedDataAddress({ ...typedData, signature })).toBe(payer.address);
  });

  it("has the type hash that EIP-3009 fixes", () => {
    const fields = AUTHORIZATION_TYPES.TransferWithAuthorization.map((f) => `${f.type} ${f.name}`).join(",");
    expect(keccak256(toBytes(`TransferWithAuthorization(${fields})`))).toBe(
      "0x7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a2267",
    );
  });

  it.each([
    ["another payee", { to: "0x1111111111111111111111111111111111111111" }],
    ["another amount", { value: "2001" }],
    ["a life of ten years", { validBefore: String(NOW + 315_360_000) }],
    ["a life longer than reviewed", { validBefore: String(NOW + 61) }],
    ["a life that is over", { validBefore: String(NOW) }],
    ["a life that is no number", { validBefore: "soon" }],
    ["a start in the future", { validAfter: String(NOW + 1) }],
    ["a short nonce", { nonce: "0x01" }],
  ])("is never built for %s", (_name, change) => {
    expect(() => typedDataFor(option, permitted, { ...authorization, ...change }, NOW)).toThrow(RangeError);
  });

  it("is never built for another token, or for more than five minutes whatever was permitted", () => {
    const other = { ...permitted.domain, verifyingContract: option.payTo as `0x${string}` };
    expect(() => typedDataFor(option, { ...permitted, domain: other }, authorization, NOW)).toThrow(
      RangeError,
    );
    const long = { ...authorization, validBefore: String(NOW + 301) };
    expect(() => typedDataFor(option, { ...permitted, validForSeconds: 1_000 }, long, NOW)).toThrow(
      RangeError,
    );
  });

  it("can be read as the JSON that wallets get", () => {
    const text = typedDataText(typedDataFor(option, permitted, authorization, NOW));
    expect(JSON.parse(text)).toMatchObject({ message: { value: "2000" }, domain: { name: "USDC" } });
  });
});
