import { headerOf, isAnswered } from "../view";
import { challengeRead, fromIssues, v2HeaderSeen } from "./from-issues";
import type { Rule } from "./rule";
import { linesFor } from "./snippets";

const V2_TRANSPORT = "x402 v2, HTTP transport";

const challengePresent: Rule = {
  id: "challenge-present",
  group: "protocol",
  severity: "error",
  title: "The 402 does not say what to pay",
  holds: "the 402 carries a challenge",
  detail:
    "Clients look for the terms in the PAYMENT-REQUIRED header (v2) or in a JSON body with x402Version 1.",
  fix: { words: "Send the challenge as base64 JSON in a PAYMENT-REQUIRED header; the x402 packages do." },
  source: V2_TRANSPORT,
  check({ sold, parsed }) {
    if (!sold || !parsed) return null;
    if (parsed.seen.v2Header || parsed.seen.v1Body) return [];
    if (parsed.issues.length > 0) return null;
    const type = headerOf(sold, "content-type");
    const body = type ? `a body of type ${type}` : "a body without a type";
    return [{ expected: "PAYMENT-REQUIRED header, or a v1 JSON body", observed: `neither; ${body}` }];
  },
};

const headerName = fromIssues(["header-name"], v2HeaderSeen, {
  id: "challenge-header-name",
  group: "protocol",
  severity: "error",
  title: "The challenge is in a header of another name",
  holds: "the challenge header has its name",
  detail: "Clients read PAYMENT-REQUIRED and nothing else.",
  fix: { words: "Name the header PAYMENT-REQUIRED, without the X-." },
  source: V2_TRANSPORT,
});

const base64 = fromIssues(
  ["header-not-base64", "header-not-utf8", "header-base64url", "header-too-large"],
  v2HeaderSeen,
  {
    id: "challenge-base64",
    group: "protocol",
    severity: "error",
    title: "The challenge header is not standard base64",
    holds: "the challenge is standard base64 of UTF-8",
    detail: "The reference client refuses the header, so the terms cannot be read.",
    fix: {
      words: "Encode the JSON's UTF-8 bytes with the standard alphabet (+ and /), not base64url.",
      code: { framework: "JavaScript", lines: 'Buffer.from(JSON.stringify(challenge)).toString("base64")' },
    },
    source: V2_TRANSPORT,
  },
);

const padding = fromIssues(["header-unpadded"], v2HeaderSeen, {
  id: "challenge-padding",
  group: "protocol",
  severity: "warning",
  title: "The challenge's base64 is not padded",
  holds: "the challenge's base64 is padded",
  detail: "Browsers read it without the = at the end, other clients refuse it.",
  fix: { words: "Keep the = characters that pad base64 to a multiple of four." },
  source: "RFC 4648, section 4",
});

const json = fromIssues(["json-syntax", "json-depth", "json-text", "json-number"], challengeRead, {
  id: "challenge-json",
  group: "protocol",
  severity: "error",
  title: "The challenge is not clean JSON",
  holds: "the challenge is JSON",
  detail: "A client that cannot parse the terms cannot pay.",
  fix: { words: "Build the challenge with a JSON encoder, without hand-written parts." },
  source: "RFC 8259",
});

const duplicateKeys = fromIssues(["json-duplicate-key"], challengeRead, {
  id: "challenge-one-meaning",
  group: "protocol",
  severity: "error",
  title: "The challenge names the same field twice",
  holds: "every field is named once",
  detail: "Some clients take the first value, others the last: two buyers would see two prices.",
  fix: { words: "Name each field once." },
  source: "RFC 8259, section 4",
});

const oneHeader = fromIssues(["header-repeated"], v2HeaderSeen, {
  id: "challenge-once",
  group: "protocol",
  severity: "error",
  title: "The challenge header is sent more than once",
  holds: "the challenge header is sent once",
  detail: "Clients join repeated headers with a comma, and can then read none of them.",
  fix: { words: "Check that the payment middleware is mounted once, and that no proxy repeats the header." },
  source: "RFC 9110, section 5.3",
});

const agreement = fromIssues(
  ["header-body-disagree"],
  (view) => view.parsed?.seen.v2Header === true && view.parsed.seen.v1Body,
  {
    id: "header-body-agree",
    group: "protocol",
    severity: "error",
    title: "Header and body ask for different payments",
    holds: "header and body ask for the same payment",
    detail:
      "v2 clients pay what the header says, v1 clients what the body says. Both must be offered the same.",
    fix: { words: "Build both from one list of options, or send the header only." },
    source: V2_TRANSPORT,
  },
);

const inHeader = fromIssues(["v2-in-body"], (view) => view.required?.x402Version === 2, {
  id: "challenge-in-header",
  group: "protocol",
  severity: "error",
  title: "The v2 challenge is only in the body",
  holds: "the v2 challenge is in its header",
  detail: "v2 clients read the PAYMENT-REQUIRED header; in the body they only look for version 1.",
  fix: {
    words: "Send the same JSON, in base64, as a PAYMENT-REQUIRED header.",
    code: {
      framework: "JavaScript",
      lines:
        'import { encodePaymentRequiredHeader } from "@x402/core/http";\nresponse.setHeader("PAYMENT-REQUIRED", encodePaymentRequiredHeader(challenge));',
    },
  },
  source: V2_TRANSPORT,
});

const v1InBody = fromIssues(["v1-in-header"], (view) => view.required?.x402Version === 1, {
  id: "v1-in-body",
  group: "protocol",
  severity: "warning",
  title: "A v1 challenge is in the v2 header",
  holds: "the v1 challenge is in the body",
  detail: "v1 clients read the body and find nothing there.",
  fix: { words: "Put the v1 challenge in the JSON body, or upgrade it to v2." },
  source: "x402 v1, HTTP transport",
});

const version = fromIssues(["version"], challengeRead, {
  id: "x402-version",
  group: "protocol",
  severity: "error",
  title: "The protocol version is not one that clients know",
  holds: "names a known protocol version",
  detail: "Clients choose how to read the challenge by x402Version and give up on others.",
  fix: { words: "Set x402Version to the number 2." },
  source: "x402 v2, section 5.1",
});

const shape = fromIssues(
  ["challenge-shape", "accepts-shape", "extensions-shape", "accepts-many"],
  challengeRead,
  {
    id: "challenge-shape",
    group: "protocol",
    severity: "error",
    title: "The challenge does not have the specified shape",
    holds: "the challenge has the specified shape",
    detail: "Clients look for the payment options in the accepts array of the challenge.",
    fix: { words: "Send {x402Version, resource, accepts: [...], extensions?: {...}}." },
    source: "x402 v2, section 5.1",
  },
  ({ code }) =>
    code === "accepts-many"
      ? { severity: "advice", detail: "Souk reads the first 32 options and leaves the rest." }
      : code === "extensions-shape"
        ? { severity: "warning", detail: "Extensions are an object, keyed by the extension's name." }
        : {},
);

const HEADERS_MANY_SERVERS_MAX = 16_000;
const HEADERS_MANY_PROXIES_MAX = 8_000;

const headerSize: Rule = {
  id: "header-size",
  group: "transport",
  severity: "warning",
  title: "The challenge header is very large",
  holds: "the headers fit common limits",
  detail:
    "Node's default limit is 16 KB for all headers, many proxies stop at 8 KB, and the client echoes extensions back.",
  fix: { words: "Shorten the bazaar declaration: examples and schemas are what makes it large." },
  source: "Observed",
  check({ sold, parsed }) {
    if (!sold || !parsed?.seen.v2Header) return null;
    const size = sold.result.headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
    if (size <= HEADERS_MANY_PROXIES_MAX) return [];
    return [
      {
        expected: `at most ${HEADERS_MANY_PROXIES_MAX} bytes of headers`,
        observed: `${size} bytes`,
        severity: size > HEADERS_MANY_SERVERS_MAX ? "warning" : "advice",
      },
    ];
  },
};

const notCached: Rule = {
  id: "challenge-not-cached",
  group: "transport",
  severity: "warning",
  title: "The 402 may be cached",
  holds: "the 402 is not cached",
  detail: "A cache would show buyers old terms, and could answer a paid request with the 402.",
  fix: { words: "Send Cache-Control: no-store with the 402." },
  source: "RFC 9111, section 3; the x402 packages send no-store",
  check(view) {
    if (!view.sold) return null;
    const control = headerOf(view.sold, "cache-control") ?? "";
    const cached = /\b(?:s-maxage|max-age)=0*[1-9]/i.test(control) && !/\bno-store\b/i.test(control);
    if (!cached) return [];
    return [
      {
        expected: "Cache-Control: no-store",
        observed: `Cache-Control: ${control}`,
        fix: {
          words: notCached.fix.words,
          code: linesFor(view, {
            Express: 'response.setHeader("Cache-Control", "no-store");',
            Hono: 'c.header("Cache-Control", "no-store");',
          }),
        },
      },
    ];
  },
};

const speaksV2: Rule = {
  id: "speaks-v2",
  group: "protocol",
  severity: "advice",
  title: "Only x402 v1 is spoken",
  holds: "speaks x402 v2",
  detail: "Current clients still pay v1, but new ones are written for v2.",
  fix: { words: "Upgrade to the current x402 packages; they read v2 payments and send the v2 header." },
  source: "x402 v2, section 1",
  check: ({ required }) =>
    required &&
    (required.x402Version === 2 ? [] : [{ expected: "x402Version 2", observed: "x402Version 1" }]),
};

const wholeBody: Rule = {
  id: "body-size",
  group: "transport",
  severity: "error",
  title: "The 402's body is too large to read",
  holds: "the 402's body is small",
  detail: "Souk reads 64 KB of a 402. The v1 challenge in it was cut.",
  fix: { words: "Keep the challenge short, or move it to the v2 header." },
  source: "Observed",
  check({ sold, parsed }) {
    if (!isAnswered(sold) || !parsed || parsed.required) return null;
    const cut = sold.result.truncated && sold.result.body.includes('"x402Version"');
    return cut ? [{ expected: "at most 64 KB", observed: "more than 64 KB" }] : null;
  },
};

export const transportRules: readonly Rule[] = [
  challengePresent,
  headerName,
  base64,
  padding,
  json,
  duplicateKeys,
  oneHeader,
  agreement,
  inHeader,
  v1InBody,
  version,
  shape,
  headerSize,
  notCached,
  speaksV2,
  wholeBody,
];
