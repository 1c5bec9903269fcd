import { describe, expect, test } from "vitest";
import { encodeJsonHeader } from "@/lib/x402/header-codec";
import {
  PAY_TO,
  USDC_BASE_SEPOLIA,
  v1Challenge,
  v1Option,
  v1Response,
  v2Challenge,
  v2Option,
  v2Response,
} from "@/lib/x402/test-challenges";
import { judge } from "../judge";
import { RULES } from "../rule-book";
import {
  BAZAAR,
  GOOD_CORS,
  GOOD_PREFLIGHT,
  goodChallenge,
  observationOf,
  PAGE,
  type Scene,
  SELLER,
  USDC_FACTS,
} from "../test-observations";
import type { Severity } from "../types";
import { MORE_BROKEN, MORE_INNOCENT } from "./test-broken";
import { BROKEN_TOOLS } from "./test-broken-tools";

const judged = (scene: Scene = {}) => judge(observationOf(scene));
const challenged = (changes: Record<string, unknown>) => ({ cold: v2Response(goodChallenge(changes)) });
const offered = (...options: Record<string, unknown>[]) => challenged({ accepts: options });
const mainOption = (changes: Record<string, unknown> = {}) => ({
  ...(goodChallenge().accepts as Record<string, unknown>[])[0],
  ...changes,
});
const rawHeader = (value: string): Scene => ({
  cold: { status: 402, headers: [["payment-required", value]], body: "{}" },
});
const good = encodeJsonHeader(goodChallenge());
const padded = ["1", "12", "123"]
  .map((error) => encodeJsonHeader(goodChallenge({ error })))
  .find((value) => value.endsWith("=")) as string;
const quote = "https://api.example.com/quote";
const mega = "0xFAfDdbb3FC7688494971a79cc65DCa3EF82079E7";

/** For each rule at least one scene that breaks it, and how bad that is. */
const BROKEN: [rule: string, what: string, severity: Severity, scene: Scene][] = [
  ["address-allowed", "a private address", "error", { cold: { fails: "blocked" } }],
  ["answers-in-time", "a time-out", "error", { cold: { fails: "timeout" } }],
  ["dns-resolves", "no such name", "error", { cold: { fails: "dns" } }],
  [
    "https",
    "plain http",
    "warning",
    {
      url: "http://api.example.com/report",
      ...challenged({ resource: { url: "http://api.example.com/report" } }),
    },
  ],
  [
    "no-redirect",
    "a redirect",
    "error",
    { cold: { status: 301, headers: [["location", "https://www.example.com/"]] } },
  ],
  ["method-sold", "POST is sold, GET was named", "error", { cold: { status: 405 }, search: [["POST", 402]] }],
  ["status-402", "not found", "error", { cold: { status: 404 }, search: [["POST", 404]] }],
  [
    "free-answer",
    "free",
    "error",
    { cold: { status: 200, headers: [["x-powered-by", "Express"]], body: "free" } },
  ],
  ["auth-before-payment", "an API key is wanted", "error", { cold: { status: 401 } }],
  ["server-error", "a failing server", "error", { cold: { status: 502 } }],
  [
    "input-before-payment",
    "input is checked first",
    "error",
    { cold: { status: 400 }, example: { status: 400 } },
  ],
  [
    "empty-request-402",
    "terms only for a complete request",
    "warning",
    { cold: { status: 422 }, example: v2Response(goodChallenge()) },
  ],
  ["example-402", "the example is refused", "warning", { example: { status: 400 } }],
  ["quick", "three seconds", "advice", { firstByteMs: 3_000 }],
  ["challenge-present", "an empty 402", "error", { cold: { status: 402, body: "pay up" } }],
  [
    "challenge-header-name",
    "X- in front",
    "error",
    { cold: { status: 402, headers: [["x-payment-required", good]] } },
  ],
  ["challenge-base64", "raw JSON", "error", rawHeader('{"x402Version":2}')],
  [
    "challenge-base64",
    "base64url",
    "error",
    rawHeader(
      encodeJsonHeader(goodChallenge({ error: "???>>>" }))
        .replaceAll("+", "-")
        .replaceAll("/", "_"),
    ),
  ],
  ["challenge-padding", "no padding", "warning", rawHeader(padded.replace(/=+$/, ""))],
  ["challenge-json", "not JSON", "error", rawHeader(btoa("{x402Version: 2}"))],
  [
    "challenge-one-meaning",
    "two amounts",
    "error",
    rawHeader(btoa(JSON.stringify(goodChallenge()).replace('"amount":', '"amount":"1","amount":'))),
  ],
  [
    "challenge-once",
    "two headers",
    "error",
    {
      cold: {
        status: 402,
        headers: [
          ["payment-required", good],
          ["payment-required", good],
        ],
      },
    },
  ],
  [
    "header-body-agree",
    "another price in the body",
    "error",
    {
      cold: v2Response(
        goodChallenge(),
        JSON.stringify(v1Challenge({ accepts: [v1Option({ network: "base", maxAmountRequired: "9" })] })),
      ),
    },
  ],
  [
    "challenge-in-header",
    "v2 in the body",
    "error",
    { cold: { status: 402, body: JSON.stringify(goodChallenge()) } },
  ],
  [
    "v1-in-body",
    "v1 in the header",
    "warning",
    { url: quote, ...rawHeader(encodeJsonHeader(v1Challenge())) },
  ],
  ["x402-version", "version 3", "error", challenged({ x402Version: 3 })],
  ["challenge-shape", "accepts is no list", "error", challenged({ accepts: {} })],
  ["challenge-shape", "extensions is a list", "warning", challenged({ extensions: [] })],
  ["header-size", "ten kilobytes", "advice", challenged({ error: "x".repeat(7_000) })],
  ["header-size", "twenty kilobytes", "warning", challenged({ error: "x".repeat(14_000) })],
  [
    "challenge-not-cached",
    "an hour",
    "warning",
    {
      cold: {
        ...v2Response(goodChallenge()),
        headers: [...v2Response(goodChallenge()).headers, ["cache-control", "public, max-age=3600"]],
      },
    },
  ],
  ["speaks-v2", "v1", "advice", { url: quote, cold: v1Response() }],
  [
    "body-size",
    "a cut v1 body",
    "error",
    { cold: { status: 402, body: '{"x402Version":1,"accepts":[', truncated: true } },
  ],
  ["has-options", "none", "error", challenged({ accepts: [] })],
  ["amount-atomic-units", "dollars", "error", offered(mainOption({ amount: "0.01" }))],
  ["amount-atomic-units", "a number", "error", offered(mainOption({ amount: 10000 }))],
  ["amount-field", "v1's field", "error", offered(mainOption({ amount: undefined, maxAmountRequired: "1" }))],
  ["network-id", "v1's name", "error", offered(mainOption({ network: "base" }))],
  [
    "network-id",
    "CAIP-2 in v1",
    "warning",
    { url: quote, cold: v1Response(v1Challenge({ accepts: [v1Option({ network: "eip155:84532" })] })) },
  ],
  ["asset-address", "a symbol", "error", offered(mainOption({ asset: "USDC" }))],
  ["pay-to-address", "a name", "error", offered(mainOption({ payTo: "seller.eth" }))],
  ["option-shape", "no time", "error", offered(mainOption({ maxTimeoutSeconds: undefined }))],
  ["pay-to-somebody", "the zero address", "error", offered(mainOption({ payTo: `0x${"0".repeat(40)}` }))],
  ["pay-to-somebody", "the token", "error", offered(mainOption({ payTo: mainOption().asset }))],
  ["timeout-payable", "five seconds", "error", offered(mainOption({ maxTimeoutSeconds: 5 }))],
  ["timeout-short", "a day", "advice", offered(mainOption({ maxTimeoutSeconds: 86_400 }))],
  ["price-scale", "five dollars", "advice", offered(mainOption({ amount: "5000000" }))],
  ["price-outlier", "18 decimals", "warning", offered(mainOption({ amount: "10000000000000000" }))],
  ["price-outlier", "a hundred and fifty dollars", "warning", offered(mainOption({ amount: "150000000" }))],
  ["price-not-zero", "nothing", "warning", offered(mainOption({ amount: "0" }))],
  ["scheme-known", "barter", "error", offered(mainOption({ scheme: "barter" }))],
  ["network-known", "an unknown chain", "advice", offered(mainOption({ network: "eip155:999999999" }))],
  ["mainnet", "Base Sepolia only", "advice", { cold: v2Response(v2Challenge()) }],
  ["distinct-options", "twice the same", "advice", offered(mainOption(), mainOption())],
  ["token-exists", "no code", "error", { cold: v2Response(), tokens: [{ ...USDC_FACTS, exists: false }] }],
  ["token-domain-given", "no extra", "error", offered(mainOption({ extra: undefined }))],
  [
    "token-domain-matches",
    "Base Sepolia's name on Base",
    "error",
    offered(mainOption({ extra: { name: "USDC", version: "2" } })),
  ],
  [
    "token-domain-matches",
    "another version",
    "error",
    offered(mainOption({ extra: { name: "USD Coin", version: "1" } })),
  ],
  [
    "token-domain-matches",
    "an unknown token that calls itself otherwise",
    "warning",
    {
      cold: v2Response(v2Challenge({ accepts: [v2Option({ asset: PAY_TO, payTo: USDC_BASE_SEPOLIA })] })),
      tokens: [{ ...USDC_FACTS, asset: PAY_TO, name: "Free Airdrop" }],
    },
  ],
  [
    "token-transfer-method",
    "no EIP-3009",
    "error",
    offered(mainOption({ network: "eip155:4326", asset: mega, extra: { name: "MegaUSD", version: "1" } })),
  ],
  ["token-known", "some token", "advice", offered(mainOption({ asset: PAY_TO, payTo: USDC_BASE_SEPOLIA }))],
  [
    "pays-after-delivery",
    "paid before",
    "advice",
    offered(mainOption({ extra: { name: "USD Coin", version: "2", paymentFlow: "upfront" } })),
  ],
  ["resource-given", "no resource", "warning", challenged({ resource: undefined })],
  [
    "resource-url-mismatch",
    "http behind a proxy",
    "error",
    challenged({ resource: { url: "http://api.example.com/report" } }),
  ],
  [
    "resource-url-mismatch",
    "another host",
    "error",
    challenged({ resource: { url: "https://internal.example/report" } }),
  ],
  [
    "resource-url-mismatch",
    "another port",
    "error",
    challenged({ resource: { url: "https://api.example.com:8443/report" } }),
  ],
  [
    "resource-url-mismatch",
    "localhost",
    "error",
    challenged({ resource: { url: "http://localhost:4021/report" } }),
  ],
  ["resource-url-mismatch", "a path only", "warning", challenged({ resource: { url: "/report" } })],
  [
    "resource-url-mismatch",
    "another path",
    "warning",
    challenged({ resource: { url: "https://api.example.com/" } }),
  ],
  [
    "resource-described",
    "no description",
    "advice",
    challenged({ resource: { url: "https://api.example.com/report" } }),
  ],
  [
    "resource-mime-type",
    "no type",
    "advice",
    challenged({ resource: { url: "https://api.example.com/report" } }),
  ],
  [
    "resource-tags",
    "six tags",
    "advice",
    challenged({ resource: { url: "https://api.example.com/report", tags: [..."abcdef"] } }),
  ],
  [
    "resource-icon",
    "an icon over http",
    "advice",
    challenged({ resource: { url: "https://api.example.com/report", iconUrl: "http://a.example/i.png" } }),
  ],
  [
    "visible-text",
    "text turned around",
    "warning",
    challenged({ resource: { url: "https://api.example.com/report", description: "\u202egnp.exe" } }),
  ],
  ["input-declared", "nothing declared", "advice", challenged({ extensions: undefined })],
  [
    "declared-method",
    "POST declared, GET sold",
    "warning",
    challenged({
      extensions: {
        bazaar: { info: { input: { type: "http", method: "POST", bodyType: "json", body: {} } } },
      },
    }),
  ],
  [
    "example-complete",
    "no example",
    "advice",
    challenged({ extensions: { bazaar: { ...BAZAAR, info: { input: { type: "http", method: "GET" } } } } }),
  ],
  ["cors-allow-origin", "no CORS", "warning", { cors: { status: 402 }, preflight: { status: 404 } }],
  [
    "cors-allow-origin",
    "another origin only",
    "warning",
    { cors: { status: 402, headers: [["access-control-allow-origin", "https://elsewhere.example"]] } },
  ],
  ["cors-allow-origin", "refused because of its Origin", "warning", { cors: { ...GOOD_CORS, status: 403 } }],
  [
    "cors-preflight",
    "OPTIONS meets the paywall",
    "warning",
    { preflight: { ...GOOD_PREFLIGHT, status: 402 } },
  ],
  ["cors-preflight", "no leave", "warning", { preflight: { status: 204 } }],
  [
    "cors-allow-headers",
    "Content-Type only",
    "warning",
    {
      preflight: {
        status: 204,
        headers: [
          ["access-control-allow-origin", "*"],
          ["access-control-allow-headers", "content-type"],
        ],
      },
    },
  ],
  [
    "cors-allow-method",
    "PUT not named",
    "warning",
    {
      method: "PUT",
      cold: v2Response(goodChallenge({ extensions: undefined })),
      preflight: {
        status: 204,
        headers: [
          ["access-control-allow-origin", "*"],
          ["access-control-allow-headers", "*"],
        ],
      },
    },
  ],
  [
    "cors-expose-headers",
    "nothing exposed",
    "warning",
    { cors: { status: 402, headers: [["access-control-allow-origin", "*"]] } },
  ],
  [
    "cors-expose-settlement",
    "challenge only",
    "warning",
    {
      cors: {
        status: 402,
        headers: [
          ["access-control-allow-origin", "*"],
          ["access-control-expose-headers", "payment-required"],
        ],
      },
    },
  ],
];

/** What a finding takes over from its rule. */
function partsOf(id: string) {
  const rule = RULES.find((candidate) => candidate.id === id);
  return { group: rule?.group, title: rule?.title, source: rule?.source };
}

describe("rules", () => {
  test("a good endpoint is payable, and nothing at all is said against it", () => {
    const report = judged();
    expect(report.findings).toEqual([]);
    expect(report).toMatchObject({
      verdict: "payable",
      summary: "Payable",
      latencyMs: 84,
      status: 402,
      callableFromBrowser: true,
      outputExample: { celsius: 21 },
      input: { queryParams: [{ name: "city", required: true, example: "Lisbon" }] },
    });
    expect(report.passed.length).toBeGreaterThan(55);
  });

  test.each([...BROKEN, ...MORE_BROKEN])("%s: %s is found as %s", (id, _what, severity, scene) => {
    const report = judged(scene);
    const found = report.findings.filter((finding) => finding.id === id);
    expect(found.map((finding) => finding.severity)).toEqual([severity]);
    expect(report.passed.map((check) => check.id)).not.toContain(id);
    for (const text of [found[0]?.expected, found[0]?.observed, found[0]?.fix.words, found[0]?.detail])
      expect(text).toBeTruthy();
    expect(found[0]).toMatchObject(partsOf(id));
    if (severity === "error") expect(report.verdict).not.toMatch(/^payable/);
    if (severity === "advice") expect(report.findings.every((f) => f.severity === "advice")).toBe(true);
  });

  test("every rule has a scene that breaks it, and ids are unique", () => {
    const ids = RULES.map((rule) => rule.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(
      ids.filter((id) => ![...BROKEN, ...MORE_BROKEN, ...BROKEN_TOOLS].some(([rule]) => rule === id)),
    ).toEqual([]);
  });

  test("nothing is called in order that was never tried", () => {
    const holds = (scene: Scene) => judged(scene).passed.map(({ id }) => id);
    expect(holds({ url: "http://203.0.113.9/report" })).not.toContain("tls-trusted");
    expect(holds({ url: "http://203.0.113.9/report" })).not.toContain("dns-resolves");
    expect(holds({ cold: { fails: "connect" } })).toContain("dns-resolves");
    expect(holds({ cold: { fails: "connect" } })).not.toContain("tls-trusted");
    expect(holds({ cold: { fails: "tls" } })).toContain("reachable");
  });

  /** What is in order, though it looks odd: never a word against it. */
  const INNOCENT: [what: string, scene: Scene][] = [
    [
      "an allow-listed origin instead of *",
      {
        cors: {
          status: 402,
          headers: [
            ["access-control-allow-origin", PAGE],
            ["access-control-expose-headers", "*"],
            ["vary", "Origin, Accept"],
          ],
        },
      },
    ],
    [
      "a query in the resource's URL",
      challenged({
        resource: {
          url: "https://api.example.com/report?city=Lisbon",
          description: "d",
          mimeType: "text/plain",
        },
      }),
    ],
    [
      "a slash at the end",
      challenged({
        resource: { url: "https://api.example.com/report/", description: "d", mimeType: "text/plain" },
      }),
    ],
    [
      "the default port written out",
      challenged({
        resource: { url: "https://API.example.com:443/report", description: "d", mimeType: "text/plain" },
      }),
    ],
    [
      "a route template",
      {
        url: "https://api.example.com/users/7",
        ...challenged({
          resource: { url: "https://api.example.com/users/:id", description: "d", mimeType: "text/plain" },
        }),
      },
    ],
    [
      "lower-case addresses",
      offered(mainOption({ asset: String(mainOption().asset).toLowerCase(), payTo: SELLER.toLowerCase() })),
    ],
    [
      "the same challenge repeated in the body",
      { cold: v2Response(goodChallenge(), JSON.stringify(goodChallenge())) },
    ],
    [
      "no-store beside max-age",
      {
        cold: {
          ...v2Response(goodChallenge()),
          headers: [...v2Response(goodChallenge()).headers, ["cache-control", "no-store, max-age=0"]],
        },
      },
    ],
    [
      "Solana beside Base",
      offered(
        mainOption(),
        mainOption({
          network: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
          asset: "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
          payTo: "2wKupLR9q6wXYppw8Gr2NvWxKBUqm4PPJKkQfoxHDBg4",
          amount: "10000",
          extra: { feePayer: "x" },
        }),
      ),
    ],
    [
      "Permit2 for a token without EIP-3009",
      offered(
        mainOption({
          network: "eip155:4326",
          asset: mega,
          amount: "1000000000000",
          extra: { assetTransferMethod: "permit2" },
        }),
      ),
    ],
    [
      "a contract that does not tell its version",
      {
        tokens: [
          { network: "eip155:8453", asset: String(mainOption().asset), exists: true, name: "USD Coin" },
        ],
      },
    ],
    ["no example asked", { example: null }],
    ["CORS not measured", { cors: null, preflight: null }],
  ];
  test.each([...INNOCENT, ...MORE_INNOCENT])("%s is in order", (_what, scene) =>
    expect(judged(scene).findings).toEqual([]),
  );

  test("the sandbox on this machine is not accused of http, its port or its test network", () => {
    const url = "http://127.0.0.1:21708/rates";
    const report = judged({
      url,
      cold: v2Response(
        goodChallenge({
          accepts: [v2Option()],
          resource: { url: "http://localhost:21708/rates", description: "d", mimeType: "text/plain" },
        }),
      ),
      tokens: [USDC_FACTS],
    });
    expect(report.findings).toEqual([]);
    expect(report.verdict).toBe("payable");
  });
});
