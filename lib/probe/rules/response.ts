import { type Answered, headerOf, isAnswered, type View } from "../view";
import { echoSize } from "./echo-size";
import { headerLines } from "./lines-challenge";
import type { Rule } from "./rule";

const SLOW_MS = 2_000;
const HEADERS_MANY_SERVERS_MAX = 16_000;
const HEADERS_MANY_PROXIES_MAX = 8_000;

const noRedirect: Rule = {
  id: "no-redirect",
  group: "transport",
  severity: "error",
  title: "The endpoint redirects",
  holds: "answers without a redirect",
  detail: "A paying client must not follow a redirect: the payment would go to an address nobody agreed to.",
  expected: "402 at the URL itself",
  fix: { words: "Register the final URL, or answer 402 at this one." },
  source: "Fetch standard, redirect mode; a paying request never follows a redirect",
  check({ cold }) {
    if (!isAnswered(cold)) return null;
    const { status } = cold.result;
    if (status < 300 || status >= 400) return [];
    return [{ expected: "402", observed: `${status} to ${headerOf(cold, "location") ?? "nowhere"}` }];
  },
};

const quick: Rule = {
  id: "quick",
  group: "transport",
  severity: "advice",
  title: "The terms come slowly",
  holds: "shows its terms within two seconds",
  detail: "Every purchase begins with this answer, and agents give up early.",
  expected: "the first byte of the 402 within two seconds",
  fix: { words: "Answer the 402 before doing any work, and keep the facilitator's list of kinds in memory." },
  source: "Observed",
  check({ sold }) {
    const ms = sold?.timings.firstByteMs;
    if (ms === undefined) return null;
    return ms <= SLOW_MS ? [] : [{ expected: `at most ${SLOW_MS} ms`, observed: `${ms} ms` }];
  },
};

const headerSize: Rule = {
  id: "header-size",
  group: "transport",
  severity: "warning",
  title: "The challenge header is very large",
  holds: "the headers fit common limits",
  detail: "Node's default limit is 16 KB for all headers, and many proxies stop at 8 KB.",
  expected: "at most 8 KB of headers",
  fix: { words: "Shorten the challenge: long error texts, examples and schemas are what makes it large." },
  source: "Node.js --max-http-header-size; nginx proxy_buffer_size",
  check(view) {
    const { sold, parsed } = view;
    if (!sold || !parsed?.seen.v2Header) return null;
    // What has to be sent back as well is the graver limit, and has a rule of its own.
    if ((echoSize(view) ?? 0) > HEADERS_MANY_PROXIES_MAX) return null;
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
  expected: "Cache-Control: no-store, or none at all",
  fix: {
    words: "Send Cache-Control: no-store with the 402.",
    lines: headerLines("Cache-Control", "no-store"),
  },
  source: "RFC 9111, section 3; the x402 packages send no-store",
  check(view) {
    if (!view.sold) return null;
    const expected = "Cache-Control: no-store";
    const control = headerOf(view.sold, "cache-control");
    // Expires counts only where Cache-Control is silent.
    const expires = control === undefined ? (headerOf(view.sold, "expires") ?? "") : "";
    if (Date.parse(expires) > Date.parse(view.observation.at))
      return [{ expected, observed: `Expires: ${expires}` }];
    const cached =
      /\b(?:s-maxage|max-age)=0*[1-9]/i.test(control ?? "") && !/\bno-store\b/i.test(control ?? "");
    return cached ? [{ expected, observed: `Cache-Control: ${control}` }] : [];
  },
};

const notServedFromCache: Rule = {
  id: "challenge-fresh",
  group: "transport",
  severity: "warning",
  title: "The 402 came out of a cache",
  holds: "the 402 comes from the server itself",
  detail: "Its terms may be out of date, and the cache could answer a paid request with it as well.",
  expected: "a 402 that no cache stored",
  fix: {
    words: "Exclude the endpoint from caching at the proxy or CDN, and send Cache-Control: no-store.",
    lines: headerLines("Cache-Control", "no-store"),
  },
  source: "RFC 9111, section 5.1",
  check({ sold }) {
    if (!sold) return null;
    const age = headerOf(sold, "age");
    return age !== undefined && /^0*[1-9]\d*$/.test(age.trim())
      ? [{ expected: "no Age header", observed: `Age: ${age}` }]
      : [];
  },
};

const notCompressed: Rule = {
  id: "body-not-compressed",
  group: "transport",
  severity: "warning",
  title: "The 402 is compressed though nobody asked",
  holds: "is sent uncompressed to who asks for that",
  detail:
    "The request said Accept-Encoding: identity. A client that cannot decompress reads nothing, and a v1 challenge is in that body.",
  expected: "no Content-Encoding",
  fix: {
    words: "Compress only what the client accepts; check the proxy in front, and exclude answers with 402.",
  },
  source: "RFC 9110, section 12.5.3",
  check({ sold }) {
    if (!sold) return null;
    const encoding = headerOf(sold, "content-encoding")?.trim().toLowerCase() ?? "identity";
    if (encoding === "identity" || encoding === "") return [];
    const unread = packed(sold) && headerOf(sold, "payment-required") === undefined;
    return [
      {
        expected: "identity",
        observed: `Content-Encoding: ${encoding}`,
        ...(unread
          ? {
              severity: "error",
              detail: "Nothing can be unpacked from the body, so clients cannot read it.",
            }
          : {}),
      },
    ];
  },
};

/** A body that names a compression, and nothing came out of it. */
export const packed = (sold: Answered) =>
  sold.result.body === "" &&
  !sold.result.truncated &&
  !/^(?:identity)?$/i.test(headerOf(sold, "content-encoding")?.trim() ?? "");

/** A v1 challenge that ends where we stopped reading: then nothing else can be said of it. */
export const bodyCut = ({ sold, parsed }: View) =>
  sold?.result.truncated === true && !parsed?.required && sold.result.body.includes('"x402Version"');

const wholeBody: Rule = {
  id: "body-size",
  group: "transport",
  severity: "error",
  title: "The 402's body is too large to read",
  holds: "the 402's body is small",
  detail: "Souk reads 64 KB of a 402. The v1 challenge in it was cut.",
  expected: "at most 64 KB of body",
  fix: { words: "Keep the challenge short, or move it to the v2 header." },
  source: "Observed",
  check: (view) => (bodyCut(view) ? [{ expected: "at most 64 KB", observed: "more than 64 KB" }] : null),
};

export const responseRules: readonly Rule[] = [
  noRedirect,
  quick,
  headerSize,
  notCached,
  notServedFromCache,
  notCompressed,
  wholeBody,
];
