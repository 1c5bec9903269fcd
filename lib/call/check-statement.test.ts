import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createOfferEIP712, createOfferJWS, createReceiptJWS } from "@x402/extensions/offer-receipt";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import type { PublicJwk } from "@/lib/x402/signed-statement";
import { checkStatement, type StatementFacts } from "./check-statement";

/** A public test key that holds nothing. */
const seller = privateKeyToAccount(`0x${"33".repeat(32)}`);
const url = "https://api.example.com/rates";
const facts: StatementFacts = {
  url,
  scheme: "exact",
  network: "eip155:84532",
  asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
  payTo: seller.address,
  amountAtomic: "2000",
  payer: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
};
const { scheme, network, asset, payTo, amountAtomic: amount, payer } = facts;
const input = { acceptIndex: 0, scheme, network, asset, payTo, amount };
const now = Math.floor(Date.now() / 1_000);
const noKey = async () => null;

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const jwk = publicKey.export({ format: "jwk" }) as PublicJwk;
const didJwk = `did:jwk:${Buffer.from(JSON.stringify(jwk)).toString("base64url")}#0`;
const jwsSigner = (kid: string, key: KeyObject = privateKey) => ({
  kid,
  format: "jws" as const,
  algorithm: "ES256",
  sign: async (bytes: Uint8Array) =>
    sign("sha256", bytes, { key, dsaEncoding: "ieee-p1363" }).toString("base64url"),
});

describe("a JWS is as good as the key it names", () => {
  test("a key that it brings along proves that somebody signed, not that the seller did", async () => {
    const offer = await createOfferJWS(url, input, jwsSigner(didJwk));
    expect(await checkStatement("offer", offer, facts, now, noKey)).toMatchObject({
      format: "jws",
      signer: didJwk,
      standing: "stranger",
      problems: [],
    });
  });

  test("a key under the endpoint's own host is the seller's", async () => {
    const kid = "did:web:api.example.com#key-1";
    const asked: string[] = [];
    const receipt = await createReceiptJWS({ resourceUrl: url, payer, network }, jwsSigner(kid));
    const kept = await checkStatement("receipt", receipt, facts, now, async (name) => {
      asked.push(name);
      return jwk;
    });
    expect(kept).toMatchObject({ signer: kid, standing: "host", problems: [] });
    expect(asked).toEqual([kid]);
  });

  test.each([
    [
      "another key than the one it names",
      jwsSigner(didJwk, generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey),
    ],
    ["a key that cannot be found", jwsSigner("did:web:elsewhere.example#key-1")],
  ])("signed by %s: invalid", async (_what, signer) => {
    const offer = await createOfferJWS(url, input, signer);
    const kept = await checkStatement("offer", offer, facts, now, noKey);
    expect(kept).toMatchObject({ signer: null, standing: "invalid" });
    expect(kept?.problems[0]).toMatch(/^It is not signed as it says/);
  });

  test("a payload that was changed after signing: invalid", async () => {
    const offer = await createOfferJWS(url, input, jwsSigner(didJwk));
    const [header, payload = "", signature] = offer.signature.split(".");
    const terms = JSON.parse(Buffer.from(payload, "base64url").toString());
    const changed = Buffer.from(JSON.stringify({ ...terms, amount: "1" })).toString("base64url");
    const forged = { ...offer, signature: [header, changed, signature].join(".") };
    expect(await checkStatement("offer", forged, facts, now, noKey)).toMatchObject({ standing: "invalid" });
  });
});

describe("what a statement says is held against the call", () => {
  const sign712 = seller.signTypedData as Parameters<typeof createOfferEIP712>[2];
  test.each<[string, Partial<typeof input>, string[]]>([
    ["nothing", {}, []],
    ["scheme", { scheme: "upto" }, ["It names another scheme."]],
    ["network", { network: "eip155:8453" }, ["It names another network."]],
    ["token", { asset: payer }, ["It names another token."]],
    ["payee", { payTo: payer }, ["It names another payee."]],
    ["amount", { amount: "1" }, ["It names another amount."]],
  ])("other: %s", async (_what, change, problems) => {
    const offer = await createOfferEIP712(url, { ...input, ...change }, sign712);
    const kept = await checkStatement("offer", offer, facts, now, noKey);
    expect(kept).toMatchObject({ standing: "payee", problems });
  });

  test("of another site, or expired when it was used", async () => {
    const offer = await createOfferEIP712(
      "https://other.example/rates",
      { ...input, offerValiditySeconds: 60 },
      sign712,
    );
    const kept = await checkStatement("offer", offer, facts, now + 3_600, noKey);
    expect(kept?.problems).toEqual(["It names another resource.", "It had expired."]);
  });

  test("changed after it was signed with EIP-712: another signer comes out", async () => {
    const offer = await createOfferEIP712(url, input, sign712);
    const forged = { ...offer, payload: { ...offer.payload, amount: "1" } };
    const kept = await checkStatement("offer", forged, { ...facts, amountAtomic: "1" }, now, noKey);
    expect(kept?.standing).not.toBe("payee");
  });
});

test.each([
  null,
  "signed",
  {},
  { format: "eip712", signature: "0x1234" },
  { format: "jws", signature: "a.b.c" },
  { format: "jws", signature: `e30.${"A".repeat(20_000)}.x` },
  { format: "eip712", payload: { version: -1 }, signature: `0x${"1".repeat(130)}` },
])("what is no statement (%#) is not kept", async (value) => {
  expect(await checkStatement("offer", value, facts, now, noKey)).toBeNull();
});
