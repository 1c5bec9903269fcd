import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createOfferEIP712, createOfferJWS } from "@x402/extensions/offer-receipt";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import type { GuardedFetch, GuardedRequest, GuardedResult } from "@/lib/net/types";
import { parsePaymentRequired } from "@/lib/x402/payment-required";
import { v2Response } from "@/lib/x402/test-challenges";
import { judge } from "./judge";
import { readOffers } from "./offers";
import { goodChallenge, observationOf, SELLER } from "./test-observations";

/** A public test key: the first account of every development chain. */
const account = privateKeyToAccount("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
const URL = "https://api.example.com/report";
const terms = {
  acceptIndex: 0,
  scheme: "exact",
  network: "eip155:8453",
  asset: "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
  payTo: SELLER,
  amount: "10000",
};
const signed = (changes: object = {}) =>
  createOfferEIP712(URL, { ...terms, ...changes }, (data) =>
    account.signTypedData(data as Parameters<typeof account.signTypedData>[0]),
  );

async function read(offers: unknown[]) {
  const challenge = goodChallenge({ extensions: { "offer-receipt": { info: { offers } } } });
  const { required } = parsePaymentRequired(v2Response(challenge));
  if (!required) throw new Error("the challenge was not read");
  return readOffers(required, URL, fetch);
}

/** The endpoint's host, with one key of its own published. */
const webKeys = generateKeyPairSync("ed25519");
const asked: string[] = [];
const fetch: GuardedFetch = Object.assign(
  async ({ url }: GuardedRequest): Promise<GuardedResult> => {
    asked.push(url);
    const publicKeyJwk = { ...webKeys.publicKey.export({ format: "jwk" }), alg: "EdDSA" };
    const document = { verificationMethod: [{ id: "did:web:api.example.com#key-1", publicKeyJwk }] };
    const body = new TextEncoder().encode(JSON.stringify(document));
    return { ok: true, status: 200, headers: [], body, truncated: false, timings: { totalMs: 1 } };
  },
  { close: async () => {} },
);

const signedJws = (key: KeyObject, kid: string, changes: object = {}) =>
  createOfferJWS(
    URL,
    { ...terms, ...changes },
    {
      kid,
      format: "jws",
      algorithm: "EdDSA",
      sign: async (input) => sign(null, input, key).toString("base64url"),
    },
  );
const didJwk = (key: KeyObject) =>
  `did:jwk:${Buffer.from(JSON.stringify({ ...key.export({ format: "jwk" }), alg: "EdDSA" })).toString("base64url")}#0`;

describe("signed offers", () => {
  test("the signer of an offer of the reference package is recovered", async () => {
    expect(await read([await signed()])).toEqual([
      {
        index: 0,
        format: "eip712",
        signer: account.address,
        terms: expect.objectContaining({ payTo: SELLER, amount: "10000", resourceUrl: URL }),
      },
    ]);
  });

  test("an offer whose terms were changed after signing has another signer", async () => {
    const offer = await signed();
    const [facts] = (await read([{ ...offer, payload: { ...offer.payload, amount: "1" } }])) ?? [];
    expect(facts?.signer).not.toBe(account.address);
    expect(facts?.terms.amount).toBe("1");
  });

  test("a JWS offer is verified with the key that its own host publishes", async () => {
    const kid = "did:web:api.example.com#key-1";
    asked.length = 0;
    const offers = [await signedJws(webKeys.privateKey, kid), await signedJws(webKeys.privateKey, kid)];
    expect(await read(offers)).toMatchObject([
      { format: "jws", signer: kid, terms: { payTo: SELLER, amount: "10000" } },
      { format: "jws", signer: kid },
    ]);
    expect(asked).toEqual(["https://api.example.com/.well-known/did.json"]);
    expect(judge(observationOf({ offers: await read(offers) })).findings).toEqual([]);
  });

  test("a JWS offer is verified with the key that it carries", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const kid = didJwk(publicKey);
    expect(await read([await signedJws(privateKey, kid)])).toMatchObject([{ signer: kid }]);
  });

  test("a JWS offer by another key than it names does not verify, and the rule says so", async () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const offers = await read([await signedJws(privateKey, "did:web:api.example.com#key-1")]);
    expect(offers).toMatchObject([{ signer: null, problem: expect.stringContaining("not by the key") }]);
    expect(judge(observationOf({ offers })).findings.map(({ id }) => id)).toEqual(["offer-signature"]);
  });

  test("of a key that somebody else publishes nothing is fetched and nothing claimed", async () => {
    asked.length = 0;
    const offers = await read([await signedJws(webKeys.privateKey, "did:web:keys.example.org#key-1")]);
    expect(offers).toEqual([{ index: 0, format: "jws", signer: null, terms: expect.anything() }]);
    expect(asked).toEqual([]);
    expect(judge(observationOf({ offers })).findings).toEqual([]);
  });

  test.each<[string, unknown]>([
    ["text", "offer"],
    ["no payload", { format: "eip712", signature: `0x${"1".repeat(130)}` }],
    ["a signature that is none", { format: "eip712", payload: {}, signature: "0x12" }],
    [
      "a signature of nobody",
      {
        format: "eip712",
        payload: { ...terms, version: 1, resourceUrl: URL, validUntil: 9 },
        signature: `0x${"f".repeat(130)}`,
      },
    ],
    [
      "a number that is none",
      {
        format: "eip712",
        payload: { ...terms, version: "x", resourceUrl: URL, validUntil: 9 },
        signature: `0x${"1".repeat(130)}`,
      },
    ],
    ["another format", { format: "pgp" }],
    ["a broken JWS", { format: "jws", signature: "a.%%%.c" }],
  ])("%s gives no signer and does not throw", async (_what, offer) => {
    expect(await read([offer])).toMatchObject([{ signer: null }]);
  });

  test("what is signed must be what is offered", async () => {
    const offers = await read([await signed({ amount: "20000" })]);
    const { findings, verdict } = judge(observationOf({ offers }));
    expect(findings.map(({ id }) => id)).toEqual(["offer-terms"]);
    expect(verdict).toBe("not-payable");
    expect(judge(observationOf({ offers: await read([await signed()]) })).findings).toEqual([]);
  });

  test("without the extension there is nothing to read", async () => {
    const { required } = parsePaymentRequired(v2Response(goodChallenge()));
    expect(required && (await readOffers(required, URL, fetch))).toBeUndefined();
  });
});
