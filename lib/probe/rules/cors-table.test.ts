import { describe, expect, test } from "vitest";
import { v1Response } from "@/lib/x402/test-challenges";
import { judge } from "../judge";
import { observationOf, type Scene } from "../test-observations";

type Headers = [string, string][];

const ALL: Headers = [["access-control-allow-origin", "*"]];
const EXPOSED: Headers = [
  ...ALL,
  ["access-control-expose-headers", "PAYMENT-REQUIRED, PAYMENT-RESPONSE, X-PAYMENT-RESPONSE"],
];
/** As `cors()` answers: whatever was asked for. */
const reflecting = (asked: string): Headers => [...ALL, ["access-control-allow-headers", asked]];
const LIST: Headers = [
  ...ALL,
  ["access-control-allow-headers", "content-type, payment-signature, x-payment"],
];
const STARS: Headers = [...ALL, ["access-control-allow-headers", "*"]];

interface Server {
  preflight: { status: number; headers: Headers };
  sdk?: { status: number; headers: Headers };
  cors: Headers;
}
const SERVERS = {
  none: { preflight: { status: 404, headers: [] }, cors: [] },
  "the origin alone": { preflight: { status: 404, headers: ALL }, cors: ALL },
  "the usual cors()": {
    preflight: { status: 204, headers: reflecting("payment-signature,x-payment") },
    sdk: { status: 204, headers: reflecting("payment-signature,x-payment,access-control-expose-headers") },
    cors: ALL,
  },
  "plus exposed headers": {
    preflight: { status: 204, headers: reflecting("payment-signature,x-payment") },
    sdk: { status: 204, headers: reflecting("payment-signature,x-payment,access-control-expose-headers") },
    cors: EXPOSED,
  },
  "an explicit allow-list plus exposed headers": {
    preflight: { status: 204, headers: LIST },
    sdk: { status: 204, headers: LIST },
    cors: EXPOSED,
  },
  "* and *": {
    preflight: { status: 204, headers: STARS },
    cors: [...ALL, ["access-control-expose-headers", "*"]],
  },
  "the paywall answers OPTIONS": { preflight: { status: 402, headers: ALL }, cors: EXPOSED },
} satisfies Record<string, Server>;

/** What the rules say of each, as measured in Chromium: ids of the cors group, and whether a page can pay. */
describe("the CORS setups that were measured in a browser", () => {
  test.each<[keyof typeof SERVERS, 1 | 2, boolean, string[]]>([
    ["none", 2, false, ["cors-allow-origin"]],
    ["none", 1, false, ["cors-allow-origin"]],
    ["the origin alone", 2, false, ["cors-preflight", "cors-expose-headers"]],
    ["the origin alone", 1, false, ["cors-preflight", "cors-expose-settlement"]],
    ["the usual cors()", 2, false, ["cors-expose-headers"]],
    ["the usual cors()", 1, true, ["cors-expose-settlement"]],
    ["plus exposed headers", 2, true, []],
    ["plus exposed headers", 1, true, []],
    ["an explicit allow-list plus exposed headers", 2, true, ["cors-sdk-fetch"]],
    ["an explicit allow-list plus exposed headers", 1, true, ["cors-sdk-fetch"]],
    ["* and *", 2, true, []],
    ["* and *", 1, true, []],
    ["the paywall answers OPTIONS", 2, false, ["cors-preflight"]],
    ["the paywall answers OPTIONS", 1, false, ["cors-preflight"]],
  ])("%s, x402 v%i: a page can pay: %s", (name, version, callable, ids) => {
    const server: Server = SERVERS[name];
    const scene: Scene = {
      preflight: server.preflight,
      ...(server.sdk ? { preflightSdk: server.sdk } : {}),
      cors: { status: 402, headers: server.cors },
      ...(version === 1 ? { url: "https://api.example.com/quote", cold: v1Response() } : {}),
    };
    const report = judge(observationOf(scene));
    expect(report.findings.filter((finding) => finding.group === "cors").map(({ id }) => id)).toEqual(ids);
    expect(report.callableFromBrowser).toBe(callable);
  });
});
