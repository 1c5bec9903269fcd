import { encodeJsonHeader } from "@/lib/x402/header-codec";
import type { Exhibit } from "./exhibit";
import { answer, challenge, challengeV1, declaration, type Json, option } from "./good-answer";

const NOT_PAYABLE = "not-payable" as const;

const text = (value: unknown) => JSON.stringify(value);
const base64 = (value: string, encoding: BufferEncoding = "utf8") =>
  Buffer.from(value, encoding).toString("base64");
/** The challenge in a header whose base64 ends in =. */
const padded = (value: Record<string, unknown>) =>
  ["", " ", "  "]
    .map((more) => encodeJsonHeader({ ...value, error: `Pay${more}` }))
    .find((v) => /=$/.test(v)) ?? "";

/** The challenge is there, and cannot be read as one. */
export const protocolExhibits: readonly Exhibit[] = [
  {
    id: "no-terms",
    title: "A 402 that does not say what to pay",
    group: "protocol",
    expect: { verdict: NOT_PAYABLE, findings: ["challenge-present"] },
    serve: answer({ write: null, body: () => text({ error: "Payment required" }) }),
  },
  {
    id: "page-for-people",
    title: "A 402 with a page for people and nothing for programs",
    group: "protocol",
    expect: { verdict: NOT_PAYABLE, findings: ["challenge-present"] },
    serve: answer({
      write: null,
      headers: { "content-type": "text/html" },
      body: () => "<!doctype html><title>Pay</title><p>Please connect your wallet.</p>",
    }),
  },
  {
    id: "x-header",
    title: "The header is named X-PAYMENT-REQUIRED",
    group: "protocol",
    expect: { verdict: NOT_PAYABLE, findings: ["challenge-header-name"] },
    serve(request, response, place) {
      const headers = { "x-payment-required": encodeJsonHeader(challenge(place)) };
      answer({ write: null, headers })(request, response, place);
    },
  },
  {
    id: "json-header",
    title: "The header is JSON, not base64 of it",
    group: "protocol",
    expect: { verdict: NOT_PAYABLE, findings: ["challenge-base64"] },
    serve: answer({ write: text }),
  },
  {
    id: "url-safe-base64",
    title: "The header is base64url",
    group: "protocol",
    expect: { verdict: NOT_PAYABLE, findings: ["challenge-base64"] },
    serve: answer({
      challenge: (place) => challenge(place, { error: "Pay? Pay! ~~~ ???" }),
      write: (terms) => encodeJsonHeader(terms).replaceAll("+", "-").replaceAll("/", "_"),
    }),
  },
  {
    id: "latin-1",
    title: "The JSON in the header is Latin-1, not UTF-8",
    group: "protocol",
    expect: { verdict: NOT_PAYABLE, findings: ["challenge-base64"] },
    serve: answer({
      challenge: (place) => challenge(place, { error: "Café: bitte bezahlen, señor" }),
      write: (terms) => base64(text(terms), "latin1"),
    }),
  },
  {
    id: "unpadded",
    title: "The base64 lacks its = at the end",
    group: "protocol",
    expect: { verdict: "payable-with-warnings", findings: ["challenge-padding"] },
    serve: answer({ write: (terms) => padded(terms).replace(/=+$/, "") }),
  },
  {
    id: "trailing-comma",
    title: "The JSON has a comma too many",
    group: "protocol",
    expect: { verdict: NOT_PAYABLE, findings: ["challenge-json"] },
    serve: answer({ write: (terms) => base64(text(terms).replace(/\}$/, ",}")) }),
  },
  {
    id: "two-amounts",
    title: "An option names its amount twice",
    group: "protocol",
    expect: { verdict: NOT_PAYABLE, findings: ["challenge-one-meaning"] },
    serve: answer({
      write: (terms) => base64(text(terms).replace('"amount":"10000"', '"amount":"10000","amount":"90000"')),
    }),
  },
  {
    id: "two-headers",
    title: "The challenge comes twice",
    group: "protocol",
    expect: { verdict: NOT_PAYABLE, findings: ["challenge-once"] },
    serve: answer({ write: (terms) => [encodeJsonHeader(terms), encodeJsonHeader(terms)] }),
  },
  {
    id: "two-prices",
    title: "The header asks for one cent, the body for two",
    group: "protocol",
    expect: { verdict: NOT_PAYABLE, findings: ["header-body-agree"] },
    serve: answer({ body: (place) => text(challengeV1(place, { maxAmountRequired: "20000" })) }),
  },
  {
    id: "only-in-body",
    title: "The v2 challenge is in the body only",
    group: "protocol",
    expect: { verdict: NOT_PAYABLE, findings: ["challenge-in-header"] },
    serve: answer({ write: null, body: (place) => text(challenge(place)) }),
  },
  {
    id: "v1-in-header",
    title: "A v1 challenge is in the v2 header",
    group: "protocol",
    expect: { verdict: "payable-with-warnings", findings: ["v1-in-body"], advice: ["speaks-v2"] },
    serve: answer({ challenge: (place) => challengeV1(place) }),
  },
  {
    id: "version-as-text",
    title: "x402Version is a text",
    group: "protocol",
    expect: { verdict: NOT_PAYABLE, findings: ["x402-version"] },
    serve: answer({ challenge: (place) => challenge(place, { x402Version: "2" }) }),
  },
  {
    id: "no-version",
    title: "There is no x402Version",
    group: "protocol",
    expect: { verdict: NOT_PAYABLE, findings: ["x402-version"] },
    serve: answer({ challenge: (place) => challenge(place, { x402Version: undefined }) }),
  },
  {
    id: "version-3",
    title: "x402Version is one that nobody knows",
    group: "protocol",
    expect: { verdict: NOT_PAYABLE, findings: ["x402-version"] },
    serve: answer({ challenge: (place) => challenge(place, { x402Version: 3 }) }),
  },
  {
    id: "one-option-no-list",
    title: "accepts is one option, not a list",
    group: "protocol",
    expect: { verdict: NOT_PAYABLE, findings: ["challenge-shape"] },
    serve: answer({ challenge: (place) => challenge(place, { accepts: option() }) }),
  },
  {
    id: "list-of-challenges",
    title: "The challenge is a list",
    group: "protocol",
    expect: { verdict: NOT_PAYABLE, findings: ["challenge-shape"] },
    serve: answer({ write: (terms) => encodeJsonHeader([terms]) }),
  },
  {
    id: "extensions-as-list",
    title: "extensions is a list",
    group: "protocol",
    expect: { verdict: "payable-with-warnings", findings: ["challenge-shape"] },
    serve: answer({ challenge: (place) => challenge(place, { extensions: [{ bazaar: declaration() }] }) }),
  },
  {
    id: "forty-options",
    title: "A v1 challenge has more options than anybody reads",
    group: "protocol",
    expect: { verdict: "payable", findings: [], advice: ["challenge-shape", "speaks-v2"] },
    serve: answer({
      write: null,
      body(place) {
        const terms = challengeV1(place);
        const [first] = terms.accepts as Json[];
        const accepts = Array.from({ length: 40 }, (_, i) => ({
          ...first,
          maxAmountRequired: `${10_000 + i}`,
        }));
        return text({ ...terms, accepts });
      },
    }),
  },
  {
    id: "v1-as-text",
    title: "The v1 challenge is sent as plain text",
    group: "protocol",
    expect: { verdict: "payable", findings: [], advice: ["speaks-v2", "v1-body-type"] },
    serve: answer({
      write: null,
      headers: { "content-type": "text/plain" },
      body: (place) => text(challengeV1(place)),
    }),
  },
  {
    id: "v1-only",
    title: "Nothing is wrong but the age of its protocol version",
    group: "protocol",
    expect: { verdict: "payable", findings: [], advice: ["speaks-v2"] },
    serve: answer({ write: null, body: (place) => text(challengeV1(place)) }),
  },
];
