import { headerOf } from "../view";
import { allowHeaders, covers, listOf, preflightOk, readable } from "./cors";
import { headerLines } from "./lines-challenge";
import { CORS_LINES } from "./lines-cors";
import type { Rule } from "./rule";

const varyOrigin: Rule = {
  id: "cors-vary-origin",
  group: "cors",
  severity: "advice",
  title: "The answer depends on the origin and does not say so",
  holds: "says when its answer depends on the origin",
  detail:
    "A cache may give the permission meant for one page to another page, which then cannot read the 402.",
  expected: "Vary: Origin beside an Access-Control-Allow-Origin that names one origin",
  fix: {
    words: "Send Vary: Origin, or allow every origin with *: a paid endpoint has nothing to hide behind it.",
    lines: headerLines("Vary", "Origin"),
  },
  source: "Fetch standard, CORS protocol and HTTP caches",
  check(view) {
    if (!readable(view) || !view.cors) return null;
    const origin = headerOf(view.cors, "access-control-allow-origin");
    if (origin === undefined || origin === "*") return null;
    const vary = listOf(view.cors, "vary");
    return covers(vary, "origin")
      ? []
      : [{ expected: "Vary: Origin", observed: vary.length > 0 ? `Vary: ${vary.join(", ")}` : "no Vary" }];
  },
};

const SDK_HEADER = "access-control-expose-headers";

const sdkFetch: Rule = {
  id: "cors-sdk-fetch",
  group: "cors",
  severity: "advice",
  title: "The reference fetch wrapper is refused in a web page",
  holds: "web pages may use the reference fetch wrapper",
  detail:
    "wrapFetchWithPayment of @x402/fetch also sends Access-Control-Expose-Headers, as a request header, and the preflight does not allow that.",
  expected: "Access-Control-Allow-Headers: *, or what the browser asks for",
  fix: {
    words:
      "Allow the headers that the browser asks for instead of a fixed list, or add Access-Control-Expose-Headers to it.",
    lines: CORS_LINES,
  },
  source: "Measured in Chromium with @x402/fetch 2.27.0",
  check(view) {
    const asked = view.preflightSdk;
    if (!readable(view) || !view.preflight || !preflightOk(view, view.preflight)) return null;
    // Where not even the payment is allowed, that says it all.
    if (allowHeaders.check(view)?.length) return null;
    const first = listOf(view.preflight, "access-control-allow-headers");
    if (first.includes("*")) return [];
    if (!asked) return null;
    const allowed = preflightOk(view, asked) ? listOf(asked, "access-control-allow-headers") : [];
    if (covers(allowed, SDK_HEADER)) return [];
    return [
      {
        expected: "Access-Control-Expose-Headers among the allowed request headers",
        observed: (allowed.length > 0 ? allowed : first).join(", ").slice(0, 200) || "none",
      },
    ];
  },
};

const signInHeader: Rule = {
  id: "cors-sign-in-header",
  group: "cors",
  severity: "advice",
  title: "A web page may not send the sign-in",
  holds: "web pages may send the sign-in",
  detail: "The endpoint offers a sign-in, but the preflight does not allow the header that carries it.",
  expected: "SIGN-IN-WITH-X in Access-Control-Allow-Headers",
  fix: { words: "Allow SIGN-IN-WITH-X beside the payment headers.", lines: CORS_LINES },
  source: "x402 v2, sign-in-with-x extension; Fetch standard, CORS protocol",
  check(view) {
    if (!view.required || !("sign-in-with-x" in view.required.extensions)) return null;
    if (!readable(view) || !view.preflight || !preflightOk(view, view.preflight)) return null;
    const first = listOf(view.preflight, "access-control-allow-headers");
    const asked = view.preflightSdk;
    if (covers(first, "sign-in-with-x")) return [];
    if (!asked) return null;
    const allowed = preflightOk(view, asked) ? listOf(asked, "access-control-allow-headers") : first;
    return covers(allowed, "sign-in-with-x")
      ? []
      : [{ expected: "SIGN-IN-WITH-X", observed: allowed.join(", ").slice(0, 200) || "none" }];
  },
};

export const corsExtraRules: readonly Rule[] = [varyOrigin, sdkFetch, signInHeader];
