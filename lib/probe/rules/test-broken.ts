import { v1Challenge, v1Response, v2Response } from "@/lib/x402/test-challenges";
import { BAZAAR, GOOD_CORS, goodChallenge, PAGE, type Scene, SELLER } from "../test-observations";
import type { DocumentClaim, OfferFacts, Severity } from "../types";

type Json = Record<string, unknown>;

const challenged = (changes: Json): Scene => ({ cold: v2Response(goodChallenge(changes)) });
const option = (changes: Json = {}): Json => ({ ...(goodChallenge().accepts as Json[])[0], ...changes });
const offered = (...options: Json[]): Scene => challenged({ accepts: options });
const described = (changes: Json): Scene =>
  challenged({
    resource: { url: "https://api.example.com/report", description: "d", mimeType: "text/plain", ...changes },
  });
const declared = (bazaar: unknown): Scene => ({
  ...challenged({ extensions: { bazaar } }),
  example: null,
});
const withHeader = (name: string, value: string): Scene => {
  const good = v2Response(goodChallenge());
  return { cold: { ...good, headers: [...good.headers, [name, value]] } };
};
const answers = (status: number, headers: [string, string][] = [], body = ""): Scene => ({
  cold: { status, headers, body },
  example: null,
});

const LIST: Scene["preflight"] = {
  status: 204,
  headers: [
    ["access-control-allow-origin", "*"],
    ["access-control-allow-headers", "content-type, payment-signature"],
  ],
};

export const SIGN_IN = {
  info: {
    domain: "api.example.com",
    uri: "https://api.example.com/report",
    version: "1",
    nonce: "a1b2c3d4e5f6",
    issuedAt: "2026-11-22T15:04:00.000Z",
    expirationTime: "2026-11-22T15:09:00.000Z",
  },
  supportedChains: [{ chainId: "eip155:8453", type: "eip191" }],
};
const signIn = (info: Json, more: Json = {}): Scene =>
  challenged({
    extensions: {
      bazaar: BAZAAR,
      "sign-in-with-x": { ...SIGN_IN, ...more, info: { ...SIGN_IN.info, ...info } },
    },
  });

const DOCUMENT: DocumentClaim = {
  kind: "openapi",
  url: "https://api.example.com/openapi.json",
  listed: true,
  methods: ["GET"],
  declares402: true,
  protocols: ["x402"],
  price: { mode: "fixed", currency: "USD", amount: "0.01" },
  provenOwners: [SELLER],
  ownershipProofs: 1,
};
const documented = (changes: Partial<DocumentClaim>): Scene => ({ documents: [{ ...DOCUMENT, ...changes }] });

const OFFER: OfferFacts = {
  index: 0,
  format: "eip712",
  signer: SELLER,
  terms: {
    scheme: "exact",
    network: "eip155:8453",
    asset: "0x833589fcd6edb6e08f4c7c32d4f71b54bda02913",
    payTo: SELLER,
    amount: "10000",
  },
};

/** More scenes that break one rule each, as the table of rules.test.ts has them. */
export const MORE_BROKEN: [rule: string, what: string, severity: Severity, scene: Scene][] = [
  [
    "mcp-tool-named",
    "an MCP server",
    "error",
    answers(406, [], '{"jsonrpc":"2.0","error":{"code":-32000,"message":"Not Acceptable"},"id":null}'),
  ],
  [
    "mcp-tool-named",
    "its older transport",
    "error",
    answers(200, [], "event: endpoint\ndata: /messages\n\n"),
  ],
  ["reachable", "nothing listens", "error", { cold: { fails: "connect" } }],
  ["reachable", "the server hangs up", "error", { cold: { fails: "aborted" } }],
  ["tls-trusted", "an expired certificate", "error", { cold: { fails: "tls" } }],
  ["http-well-formed", "no HTTP", "error", { cold: { fails: "protocol" } }],
  ["headers-readable", "endless headers", "error", { cold: { fails: "headers-too-large" } }],
  ["challenge-fresh", "an Age", "warning", withHeader("age", "31")],
  ["body-not-compressed", "gzip unasked", "warning", withHeader("content-encoding", "gzip")],
  [
    "challenge-status",
    "a challenge with 401",
    "error",
    { cold: { ...v2Response(goodChallenge()), status: 401 }, example: null },
  ],
  [
    "challenge-status",
    "a v1 challenge with 200",
    "error",
    { url: "https://api.example.com/quote", cold: { ...v1Response(), status: 200 }, example: null },
  ],
  [
    "cors-allow-origin",
    "sent twice",
    "warning",
    {
      cors: {
        status: 402,
        headers: [
          ["access-control-allow-origin", "*"],
          ["access-control-allow-origin", "*"],
        ],
      },
    },
  ],
  ["method-allowed", "POST only, which is free", "error", answers(405)],
  ["rate-limited", "one too many", "error", answers(429)],
  [
    "example-same-payee",
    "a receiver for each request",
    "advice",
    { example: v2Response(goodChallenge({ accepts: [option({ payTo: `0x${"1".repeat(40)}` })] })) },
  ],
  [
    "v1-body-type",
    "text/plain",
    "advice",
    {
      url: "https://api.example.com/quote",
      cold: { ...v1Response(v1Challenge()), headers: [["content-type", "text/plain"]] },
    },
  ],
  ["pay-to-somebody", "the burn address", "error", offered(option({ payTo: `0x${"0".repeat(36)}dEaD` }))],
  [
    "pay-to-private-key",
    "a test account on a main network",
    "advice",
    offered(option({ payTo: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8" })),
  ],
  [
    "scheme-extra",
    "Solana without a fee payer",
    "error",
    offered(
      option({
        network: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
        asset: "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
        payTo: "2wKupLR9q6wXYppw8Gr2NvWxKBUqm4PPJKkQfoxHDBg4",
        extra: {},
      }),
    ),
  ],
  ["scheme-extra", "upto without a facilitator", "error", offered(option({ scheme: "upto" }))],
  [
    "scheme-extra",
    "a channel that nobody is named to claim from",
    "error",
    offered(option({ scheme: "batch-settlement" })),
  ],
  ["prices-agree", "one cent or five dollars", "warning", offered(option(), option({ amount: "5000000" }))],
  [
    "payment-flow-known",
    "a flow of its own",
    "warning",
    offered(option({ extra: { name: "USD Coin", version: "2", paymentFlow: "later" } })),
  ],
  [
    "token-of-network",
    "Base Sepolia's USDC on Base",
    "error",
    offered(option({ asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e" })),
  ],
  [
    "token-decimals",
    "eighteen for USDC",
    "warning",
    offered(option({ extra: { name: "USD Coin", version: "2", decimals: 18 } })),
  ],
  ["description-length", "a whole page", "advice", described({ description: "long ".repeat(150) })],
  ["service-metadata", "a long name", "advice", described({ serviceName: "n".repeat(40) })],
  ["resource-tags", "a long tag", "advice", described({ tags: ["t".repeat(40)] })],
  [
    "resource-url-secret",
    "a key in the query",
    "warning",
    described({ url: "https://api.example.com/report?api_key=123" }),
  ],
  ["bazaar-shape", "no info", "warning", declared({ schema: {} })],
  ["bazaar-shape", "text", "warning", declared("see the docs")],
  [
    "bazaar-info-valid",
    "a number where the schema says text",
    "warning",
    declared({
      ...BAZAAR,
      info: { ...BAZAAR.info, input: { type: "http", method: "GET", queryParams: { city: 5 } } },
    }),
  ],
  [
    "bazaar-info-valid",
    "a required field is missing",
    "warning",
    declared({ ...BAZAAR, schema: { ...BAZAAR.schema, required: ["input", "price"] } }),
  ],
  ["bazaar-schema", "no schema", "advice", declared({ info: BAZAAR.info })],
  [
    "bazaar-schema-self-contained",
    "a schema elsewhere",
    "advice",
    declared({ info: BAZAAR.info, schema: { $ref: "https://elsewhere.example/schema.json" } }),
  ],
  [
    "declared-body",
    "a body with GET",
    "warning",
    declared({
      ...BAZAAR,
      info: { ...BAZAAR.info, input: { type: "http", method: "GET", bodyType: "json" } },
    }),
  ],
  ["route-template", "another route", "warning", declared({ ...BAZAAR, routeTemplate: "/users/:id" })],
  ["output-example", "no output", "advice", declared({ ...BAZAAR, info: { input: BAZAAR.info.input } })],
  [
    "cors-vary-origin",
    "one origin, no Vary",
    "advice",
    {
      cors: {
        status: 402,
        headers: [
          ["access-control-allow-origin", PAGE],
          ["access-control-expose-headers", "*"],
        ],
      },
    },
  ],
  ["cors-sdk-fetch", "a fixed list", "advice", { preflight: LIST, preflightSdk: LIST }],
  [
    "cors-sdk-fetch",
    "a list that refuses more",
    "advice",
    { preflight: LIST, preflightSdk: { status: 400 } },
  ],
  ["cors-sign-in-header", "a fixed list", "advice", { ...signIn({}), preflight: LIST, preflightSdk: LIST }],
  [
    "extension-shape",
    "true",
    "advice",
    challenged({ extensions: { bazaar: BAZAAR, "payment-identifier": true } }),
  ],
  [
    "echo-size",
    "nine kilobytes to repeat",
    "advice",
    challenged({ extensions: { bazaar: BAZAAR, notes: { info: { text: "x".repeat(6_000) } } } }),
  ],
  [
    "echo-size",
    "twenty kilobytes to repeat",
    "warning",
    challenged({ extensions: { bazaar: BAZAAR, notes: { info: { text: "x".repeat(14_000) } } } }),
  ],
  ["sign-in-bound", "another domain", "warning", signIn({ domain: "wallet.example" })],
  ["sign-in-bound", "another address", "warning", signIn({ uri: "https://elsewhere.example/" })],
  ["sign-in-fresh", "a short nonce", "warning", signIn({ nonce: "1" })],
  ["sign-in-fresh", "long expired", "warning", signIn({ expirationTime: "2026-01-01T00:00:00Z" })],
  ["sign-in-fresh", "no chain", "warning", signIn({}, { supportedChains: [] })],
  [
    "offer-signature",
    "no signer",
    "warning",
    { offers: [{ ...OFFER, signer: null, problem: "incomplete" }] },
  ],
  [
    "offer-terms",
    "another price",
    "error",
    { offers: [{ ...OFFER, terms: { ...OFFER.terms, amount: "20000" } }] },
  ],
  ["document-readable", "not JSON", "advice", documented({ problem: "it is not JSON" })],
  ["document-lists", "not named", "advice", documented({ listed: false })],
  ["document-method", "POST", "warning", documented({ methods: ["POST"] })],
  [
    "document-price",
    "twice the price",
    "warning",
    documented({ price: { mode: "fixed", currency: "USD", amount: "0.02" } }),
  ],
  [
    "document-price",
    "outside the range",
    "warning",
    documented({ price: { mode: "dynamic", currency: "USD", min: "1", max: "2" } }),
  ],
  ["document-declares-402", "looks free", "advice", documented({ declares402: false })],
  ["document-protocol", "mpp only", "warning", documented({ protocols: ["mpp"] })],
  ["document-owner", "somebody else's proof", "advice", documented({ provenOwners: [] })],
  [
    "other-protocol",
    "L402",
    "advice",
    answers(402, [["www-authenticate", 'L402 macaroon="AGIAJEem", invoice="lnbc20m1"']]),
  ],
  [
    "other-protocol",
    "MPP",
    "advice",
    answers(402, [["www-authenticate", 'Payment id="x7Tg", realm="api.example.com", method="tempo"']]),
  ],
  [
    "sign-in-only",
    "nothing to pay",
    "advice",
    challenged({ accepts: [], extensions: { "sign-in-with-x": SIGN_IN } }),
  ],
];

/** More that is in order though it looks odd. */
export const MORE_INNOCENT: [what: string, scene: Scene][] = [
  ["a document that agrees", documented({})],
  [
    "a document with a price range around the price",
    documented({ price: { mode: "dynamic", currency: "USD", min: "0.001", max: "1" } }),
  ],
  [
    "a document without prices or proofs",
    documented({
      price: undefined,
      ownershipProofs: 0,
      kind: "well-known-x402",
      methods: [],
      declares402: undefined,
      protocols: undefined,
    }),
  ],
  ["a signed offer", { offers: [OFFER] }],
  ["an offer as JWS, whose key is elsewhere", { offers: [{ ...OFFER, format: "jws", signer: null }] }],
  ["a sign-in beside the payment", signIn({})],
  ["a sign-in with the port in its domain", signIn({ domain: "API.example.com" })],
  ["another protocol beside x402", withHeader("www-authenticate", 'Payment id="1", realm="r"')],
  ["two prices, ten times apart", offered(option(), option({ amount: "100000" }))],
  ["identity as content encoding", withHeader("content-encoding", "identity")],
  ["an Age of zero", withHeader("age", "0")],
  [
    "a route template with a parameter",
    {
      url: "https://api.example.com/users/7",
      ...challenged({
        resource: { url: "https://api.example.com/users/7", description: "d", mimeType: "text/plain" },
        extensions: { bazaar: { ...BAZAAR, routeTemplate: "/users/:id" } },
      }),
    },
  ],
  [
    "a list that allows the reference wrapper",
    {
      preflight: LIST,
      preflightSdk: {
        status: 204,
        headers: [
          ["access-control-allow-origin", "*"],
          ["access-control-allow-headers", "access-control-expose-headers, content-type, payment-signature"],
        ],
      },
    },
  ],
  ["every request reflected", { cors: GOOD_CORS }],
  [
    "an image without an example of the answer",
    {
      ...challenged({
        resource: { url: "https://api.example.com/report", description: "d", mimeType: "image/png" },
        extensions: { bazaar: { ...BAZAAR, info: { input: BAZAAR.info.input } } },
      }),
    },
  ],
];
