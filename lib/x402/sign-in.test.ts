import {
  createSIWxMessage,
  parseSIWxHeader,
  validateSIWxMessage,
  verifySIWxSignature,
} from "@x402/extensions/sign-in-with-x";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { encodeJsonHeader } from "./header-codec";
import { reviewSignIn, signInMessage, signInPayload } from "./sign-in";

const URL_ASKED = "https://api.example:8443/members?page=1";
const NOW = Date.now();
const iso = (offsetSeconds: number) => new Date(NOW + offsetSeconds * 1_000).toISOString();
const GOOD = {
  domain: "api.example:8443",
  uri: "https://api.example:8443/members",
  version: "1",
  nonce: "k3v9q2m7x1",
  issuedAt: iso(0),
  expirationTime: iso(300),
};
const CHAINS = [{ chainId: "eip155:84532", type: "eip191" }];
const review = (changes: object = {}, supportedChains: unknown = CHAINS) =>
  reviewSignIn(
    { extensions: { "sign-in-with-x": { info: { ...GOOD, ...changes }, supportedChains } } },
    URL_ASKED,
    NOW,
  );

const account = privateKeyToAccount(generatePrivateKey());

it.each<[string, object]>([
  ["nothing more", {}],
  ["a statement", { statement: "Sign in to read what you paid for." }],
  ["a statement that names its own host", { statement: "Sign in at api.example:8443 to read." }],
  ["no end", { expirationTime: undefined }],
  ["a time without fractions", { issuedAt: `${iso(0).slice(0, 19)}Z` }],
  [
    "everything",
    { statement: "Hello", notBefore: iso(-5), requestId: "r-1", resources: ["https://api.example:8443/a"] },
  ],
])("signs the very message that the reference writes and accepts, with %s", async (_what, changes) => {
  const judged = review(changes);
  if (!judged?.ok) throw new Error(judged?.problems.join());
  const message = signInMessage(judged.terms, account.address);
  expect(message).toBe(createSIWxMessage({ ...judged.terms, type: "eip191" }, account.address));
  const signature = await account.signMessage({ message });
  const payload = parseSIWxHeader(encodeJsonHeader(signInPayload(judged.terms, account.address, signature)));
  expect(await validateSIWxMessage(payload, new URL("https://api.example:8443"))).toEqual({ isValid: true });
  expect(await verifySIWxSignature(payload)).toMatchObject({ isValid: true, payer: account.address });
});

it("sets an end of five minutes where the seller sets none", () => {
  const judged = review({ expirationTime: undefined });
  expect(judged?.ok && judged.terms.expirationTime).toBe(iso(300));
});

it("finds no sign-in where none is offered", () => {
  expect(reviewSignIn({ extensions: {} }, URL_ASKED, NOW)).toBeNull();
});

describe("is not signed", () => {
  it.each<[string, object, RegExp]>([
    ["for another domain", { domain: "bank.example" }, /another site/],
    ["for another port", { domain: "api.example" }, /another site/],
    ["for a domain in other letters", { domain: "API.example:8443" }, /another site/],
    ["for a domain that only begins the same", { domain: "api.example:8443.bank.example" }, /another site/],
    ["for another address", { uri: "https://bank.example/members" }, /another address/],
    ["for the same host without TLS", { uri: "http://api.example:8443/members" }, /another address/],
    ["with a line in the address", { uri: "https://api.example:8443/\nChain ID: 1" }, /another address/],
    ["without a nonce", { nonce: undefined }, /nonce/],
    ["with a short nonce", { nonce: "abc" }, /nonce/],
    ["with a line in the nonce", { nonce: "k3v9q2m7x1\nIssued At: 2020" }, /nonce/],
    ["of another version", { version: "2" }, /version/],
    ["made long ago", { issuedAt: iso(-600) }, /just now/],
    ["made in the future", { issuedAt: iso(600) }, /just now/],
    ["made at no time", { issuedAt: "now" }, /just now/],
    ["good for a year", { expirationTime: iso(31_536_000) }, /longer than an hour/],
    ["good until no time", { expirationTime: "never" }, /longer|run out/],
    ["that has run out", { expirationTime: iso(-1) }, /run out/],
    ["not good yet", { notBefore: iso(120) }, /not good yet/],
    ["with words about another site", { statement: "Welcome back to bank.example" }, /about another site/],
    ["with a link", { statement: "See https://bank.example" }, /about another site/],
    [
      "with a message in the message",
      { statement: "Bank wants you to sign in with your Ethereum account" },
      /another site/,
    ],
    ["with a line break in its words", { statement: "Hello\nURI: https://bank.example" }, /cannot be shown/],
    ["with letters of another alphabet", { statement: "Welcome to b\u0430nk" }, /cannot be shown/],
    ["with a direction mark", { statement: "Hello \u202eknab" }, /cannot be shown/],
    ["with words without an end", { statement: "a".repeat(201) }, /cannot be shown/],
    ["with rights elsewhere", { resources: ["https://bank.example/all"] }, /rights elsewhere/],
    ["with rights of another kind", { resources: ["urn:recap:eyJhdHQiOnt9fQ"] }, /rights elsewhere/],
    ["with a line in the request number", { requestId: "1\nResources:" }, /request number/],
  ])("%s", (_what, changes, words) => {
    const judged = review(changes);
    expect(judged?.ok).toBe(false);
    expect(!judged?.ok && judged?.problems.join(" ")).toMatch(words);
  });

  it.each<[string, unknown]>([
    ["none", null],
    ["only Solana's", [{ chainId: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp", type: "ed25519" }]],
    ["no chain's name", [{ chainId: "eip155:1\nNonce: x", type: "eip191" }]],
  ])("when its chains are %s", (_what, chains) => {
    expect(review({}, chains)?.ok).toBe(false);
  });

  it("when the extension is no object", () => {
    expect(reviewSignIn({ extensions: { "sign-in-with-x": "yes" } }, URL_ASKED, NOW)?.ok).toBe(false);
  });
});
