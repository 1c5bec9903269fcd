import { headerOf } from "../view";
import { challengeRead, fromIssues, v2HeaderSeen } from "./from-issues";
import { ENCODE_LINES, headerLines, SEND_LINES } from "./lines-challenge";
import { bodyCut, packed } from "./response";
import type { Rule } from "./rule";

const V2_TRANSPORT = "x402 v2, HTTP transport";

const challengePresent: Rule = {
  id: "challenge-present",
  group: "protocol",
  severity: "error",
  title: "The 402 does not say what to pay",
  holds: "the 402 carries a challenge",
  detail:
    "Clients look for the terms in the PAYMENT-REQUIRED header (v2) or in a JSON body with x402Version 1.",
  expected: "a PAYMENT-REQUIRED header, or a v1 JSON body",
  fix: {
    words: "Send the challenge as base64 JSON in a PAYMENT-REQUIRED header; the x402 packages do.",
    lines: SEND_LINES,
  },
  source: V2_TRANSPORT,
  check({ sold, parsed, askedByOthers }) {
    if (!sold || !parsed || askedByOthers) return null;
    if (parsed.seen.v2Header || parsed.seen.v1Body) return [];
    if (parsed.issues.length > 0 || packed(sold)) return null;
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
  expected: "a header named PAYMENT-REQUIRED",
  fix: {
    words: "Name the header PAYMENT-REQUIRED, without the X-.",
    lines: SEND_LINES,
  },
  source: V2_TRANSPORT,
});

const base64 = fromIssues(
  ["header-not-base64", "header-not-utf8", "header-base64url", "header-too-large", "header-twice"],
  v2HeaderSeen,
  {
    id: "challenge-base64",
    group: "protocol",
    severity: "error",
    title: "The challenge header is not standard base64",
    holds: "the challenge is standard base64 of UTF-8",
    detail: "The reference client refuses the header, so the terms cannot be read.",
    expected: "standard base64 of UTF-8 JSON",
    fix: {
      words: "Encode the JSON's UTF-8 bytes with the standard alphabet (+ and /), not base64url.",
      lines: ENCODE_LINES,
    },
    source: V2_TRANSPORT,
  },
  ({ code }) =>
    code === "header-twice"
      ? { fix: { words: "It is encoded twice: encode the JSON once.", lines: ENCODE_LINES } }
      : {},
);

const padding = fromIssues(["header-unpadded"], v2HeaderSeen, {
  id: "challenge-padding",
  group: "protocol",
  severity: "warning",
  title: "The challenge's base64 is not padded",
  holds: "the challenge's base64 is padded",
  detail: "Browsers read it without the = at the end, other clients refuse it.",
  expected: "base64 padded with = to a multiple of four",
  fix: { words: "Keep the = characters that pad base64 to a multiple of four.", lines: ENCODE_LINES },
  source: "RFC 4648, section 4",
});

const strictJson = fromIssues(["json-syntax", "json-depth", "json-text", "json-number"], challengeRead, {
  id: "challenge-json",
  group: "protocol",
  severity: "error",
  title: "The challenge is not clean JSON",
  holds: "the challenge is JSON",
  detail: "A client that cannot parse the terms cannot pay.",
  expected: "one JSON object that a strict parser accepts",
  fix: { words: "Build the challenge with a JSON encoder, without hand-written parts." },
  source: "RFC 8259",
});
const json: Rule = { ...strictJson, check: (view) => (bodyCut(view) ? null : strictJson.check(view)) };

const duplicateKeys = fromIssues(["json-duplicate-key"], challengeRead, {
  id: "challenge-one-meaning",
  group: "protocol",
  severity: "error",
  title: "The challenge names the same field twice",
  holds: "every field is named once",
  detail: "Some clients take the first value, others the last: two buyers would see two prices.",
  expected: "every field named once",
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
  expected: "one PAYMENT-REQUIRED header",
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
    expected: "the same payment options in the header and the body",
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
  expected: "the v2 challenge in the PAYMENT-REQUIRED header",
  fix: {
    words: "Send the same JSON, in base64, as a PAYMENT-REQUIRED header.",
    lines: SEND_LINES,
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
  expected: "the v1 challenge in the JSON body",
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
  expected: "x402Version 2 (or 1), as a number",
  fix: { words: "Set x402Version to the number 2." },
  source: "x402 v2, section 5.1",
});

const UNWRAP = {
  words:
    "Send the challenge itself: a v2 one in the PAYMENT-REQUIRED header, a v1 one as the whole body. FastAPI puts what an HTTPException is given inside detail; return a JSONResponse instead.",
  lines: SEND_LINES,
};
const shape = fromIssues(
  ["challenge-shape", "challenge-wrapped", "accepts-shape", "extensions-shape", "accepts-many"],
  challengeRead,
  {
    id: "challenge-shape",
    group: "protocol",
    severity: "error",
    title: "The challenge does not have the specified shape",
    holds: "the challenge has the specified shape",
    detail: "Clients look for the payment options in the accepts array of the challenge.",
    expected: "{x402Version, resource, accepts: [...], extensions?: {...}}",
    fix: { words: "Send {x402Version, resource, accepts: [...], extensions?: {...}}." },
    source: "x402 v2, section 5.1",
  },
  ({ code }) =>
    code === "accepts-many"
      ? { severity: "advice", detail: "Souk reads the first 32 options and leaves the rest." }
      : code === "extensions-shape"
        ? { severity: "warning", detail: "Extensions are an object, keyed by the extension's name." }
        : code === "challenge-wrapped"
          ? { fix: UNWRAP }
          : {},
);

const speaksV2: Rule = {
  id: "speaks-v2",
  group: "protocol",
  severity: "advice",
  title: "Only x402 v1 is spoken",
  holds: "speaks x402 v2",
  detail: "Current clients still pay v1, but new ones are written for v2.",
  expected: "x402Version 2",
  fix: { words: "Upgrade to the current x402 packages; they read v2 payments and send the v2 header." },
  source: "x402 v2, section 1",
  check: ({ required }) =>
    required &&
    (required.x402Version === 2 ? [] : [{ expected: "x402Version 2", observed: "x402Version 1" }]),
};

const bodyType: Rule = {
  id: "v1-body-type",
  group: "protocol",
  severity: "advice",
  title: "The v1 challenge is not sent as JSON",
  holds: "the v1 challenge is sent as JSON",
  detail: "Most clients parse the body whatever its type, but some look at Content-Type first.",
  expected: "Content-Type: application/json",
  fix: {
    words: "Send the challenge as application/json.",
    lines: headerLines("Content-Type", "application/json"),
  },
  source: "x402 v1, HTTP transport",
  check({ sold, parsed, required }) {
    if (!sold || required?.x402Version !== 1 || !parsed?.seen.v1Body) return null;
    const type = headerOf(sold, "content-type");
    if (type && /^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) return [];
    return [{ expected: "application/json", observed: type ?? "no Content-Type" }];
  },
};

export const challengeRules: readonly Rule[] = [
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
  bodyType,
  speaksV2,
];
