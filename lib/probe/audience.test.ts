import { describe, expect, test } from "vitest";
import { v1Challenge, v1Option, v1Response, v2Response } from "@/lib/x402/test-challenges";
import { judge } from "./judge";
import { goodChallenge, observationOf, type Scene, SELLER } from "./test-observations";
import type { Payer } from "./types";

const payersOf = (scene: Scene = {}) =>
  Object.fromEntries(judge(observationOf(scene)).payers.map(({ who, ok }) => [who, ok])) as Record<
    Payer["who"],
    boolean | null
  >;
const challenged = (changes: Record<string, unknown>): Scene => ({
  cold: v2Response(goodChallenge(changes)),
});
const option = (changes: Record<string, unknown> = {}) => ({
  ...(goodChallenge().accepts as Record<string, unknown>[])[0],
  ...changes,
});
const NOBODY = {
  "sdk-v2": false,
  "sdk-v1": false,
  browser: false,
  relay: false,
  eoa: false,
  "smart-wallet": false,
  "coinbase-validator": false,
  x402scan: false,
};
const EVERYBODY_V2 = {
  ...NOBODY,
  "sdk-v2": true,
  browser: true,
  relay: true,
  eoa: true,
  "smart-wallet": true,
  "coinbase-validator": true,
  x402scan: true,
};
const both = JSON.stringify(
  v1Challenge({
    accepts: [
      v1Option({
        network: "base",
        asset: option().asset,
        payTo: SELLER,
        extra: { name: "USD Coin", version: "2" },
      }),
    ],
  }),
);

describe("who could pay", () => {
  test.each<[string, Partial<Record<Payer["who"], boolean | null>>, Scene]>([
    ["a good v2 endpoint", EVERYBODY_V2, {}],
    [
      "v2 in the header and v1 in the body",
      { ...EVERYBODY_V2, "sdk-v1": true },
      { cold: v2Response(goodChallenge(), both) },
    ],
    [
      "v1",
      { "sdk-v1": true, "sdk-v2": true, eoa: true, "coinbase-validator": false, x402scan: false },
      { url: "https://api.example.com/quote", cold: v1Response() },
    ],
    ["no CORS", { ...EVERYBODY_V2, browser: false }, { cors: { status: 402 } }],
    ["CORS not measured", { ...EVERYBODY_V2, browser: null }, { cors: null }],
    [
      "no declaration",
      { ...EVERYBODY_V2, "coinbase-validator": false, x402scan: false },
      challenged({ extensions: {} }),
    ],
    [
      "a declaration without a schema",
      { "coinbase-validator": true, x402scan: false },
      challenged({
        extensions: {
          bazaar: { info: { input: { type: "http", method: "GET", queryParams: { city: "Lisbon" } } } },
        },
      }),
    ],
    [
      "an unknown token",
      { eoa: true, "smart-wallet": null },
      challenged({ accepts: [option({ asset: `0x${"2".repeat(40)}` })] }),
    ],
    [
      "a payment channel only",
      { eoa: true, "smart-wallet": true },
      challenged({
        accepts: [
          option({
            scheme: "batch-settlement",
            extra: { name: "USDC", version: "2", receiverAuthorizer: SELLER },
          }),
        ],
      }),
    ],
    [
      "Solana only",
      { eoa: true, "smart-wallet": null },
      challenged({
        accepts: [
          option({
            network: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
            asset: "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
            payTo: "2wKupLR9q6wXYppw8Gr2NvWxKBUqm4PPJKkQfoxHDBg4",
            extra: { feePayer: "2wKupLR9q6wXYppw8Gr2NvWxKBUqm4PPJKkQfoxHDBg4" },
          }),
        ],
      }),
    ],
    ["an amount in dollars", NOBODY, challenged({ accepts: [option({ amount: "0.01" })] })],
    ["a dead endpoint", NOBODY, { cold: { fails: "timeout" } }],
    [
      "another URL in the challenge, which the SDK does not look at",
      { ...NOBODY, "sdk-v2": true },
      challenged({ resource: { url: "https://internal.example/report" } }),
    ],
    [
      "another protocol",
      NOBODY,
      {
        cold: { status: 402, headers: [["www-authenticate", 'L402 macaroon="x", invoice="y"']] },
        example: null,
      },
    ],
  ])("%s", (_what, payers, scene) => expect(payersOf(scene)).toMatchObject(payers));

  test.each([
    ["filled by the token", "batch-settlement", {}, /each voucher.*must be deployed/],
    [
      "filled through Permit2",
      "batch-settlement",
      { assetTransferMethod: "permit2" },
      /each voucher.*must be deployed/,
    ],
    ["no channel", "exact", { assetTransferMethod: "permit2" }, /^Permit2 asks/],
  ])("a contract wallet is told what its contract is asked for: %s", (_what, scheme, more, words) => {
    const extra = { name: "USDC", version: "2", receiverAuthorizer: SELLER, ...more };
    const scene = challenged({ accepts: [option({ scheme, extra })] });
    const said = judge(observationOf(scene)).payers.find(({ who }) => who === "smart-wallet");
    expect(said?.reason).toMatch(words);
  });

  test("on this machine no other catalog can take it", () => {
    const url = "http://127.0.0.1:4021/report";
    expect(payersOf({ url, ...challenged({ resource: { url } }) })).toMatchObject({
      "sdk-v2": true,
      "coinbase-validator": false,
      x402scan: false,
    });
  });
});
