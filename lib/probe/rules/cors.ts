import type { Exchange } from "../types";
import { type Answered, headerOf, isAnswered, type View } from "../view";
import { CORS_LINES } from "./lines-cors";
import type { Rule } from "./rule";

const SOURCE = "Fetch standard, CORS protocol; measured in Chromium";
const SIMPLE_METHODS = new Set(["GET", "HEAD", "POST"]);

/** The members of a list header, lower case. */
export const listOf = (exchange: Answered, name: string) =>
  exchange.result.headers
    .filter(([key]) => key === name)
    .flatMap(([, value]) => value.split(","))
    .map((item) => item.trim().toLowerCase())
    .filter(Boolean);

/** `*` covers everything in these lists, since no credentials are sent. */
export const covers = (list: string[], name: string) => list.includes("*") || list.includes(name);

function allowsOrigin(view: View, exchange: Answered): boolean {
  const values = exchange.result.headers.filter(([key]) => key === "access-control-allow-origin");
  const [value] = values;
  return values.length === 1 && (value?.[1] === "*" || value?.[1] === view.observation.browserOrigin);
}

export const preflightOk = (view: View, preflight: Answered) =>
  preflight.result.status >= 200 && preflight.result.status < 300 && allowsOrigin(view, preflight);

const paymentHeader = (view: View) => (view.required?.x402Version === 1 ? "x-payment" : "payment-signature");

const allowOrigin: Rule = {
  id: "cors-allow-origin",
  group: "cors",
  severity: "warning",
  title: "A web page cannot read your 402",
  holds: "web pages may read the 402",
  detail: "Browsers hide the answer from scripts. Callers in a browser need a relay, and most will leave.",
  expected: "Access-Control-Allow-Origin: * on the 402",
  fix: {
    words: "Send CORS headers on every answer, the 402 included: mount CORS before the payment middleware.",
    lines: CORS_LINES,
  },
  source: SOURCE,
  check(view) {
    if (!view.required || !view.cors) return null;
    const { cors } = view;
    if (cors.result.status !== 402)
      return [{ expected: "402 to a request with an Origin", observed: `${cors.result.status}` }];
    if (allowsOrigin(view, cors)) return [];
    // More than one is refused by browsers, whatever they say.
    const values = cors.result.headers.filter(([name]) => name === "access-control-allow-origin");
    const observed = values.length > 0 ? values.map(([, value]) => value).join(", and again ") : undefined;
    return [
      {
        expected: "Access-Control-Allow-Origin: *",
        observed:
          observed === undefined
            ? "no Access-Control-Allow-Origin"
            : `Access-Control-Allow-Origin: ${observed}`,
      },
    ];
  },
};

/** Other rules speak only once the 402 itself can be read: before that one finding says it all. */
export const readable = (view: View) => allowOrigin.check(view)?.length === 0;

/** The preflight, whether anything came back or not. */
const askedFirst = (view: View) =>
  view.observation.exchanges.find(({ purpose }) => purpose === "preflight") ?? null;
const messageOf = ({ result }: Exchange) => (result.kind === "failed" ? result.message : "");

const preflight: Rule = {
  id: "cors-preflight",
  group: "cors",
  severity: "warning",
  title: "A web page may not send the payment",
  holds: "answers the preflight",
  detail:
    "Before a payment header is sent the browser asks with OPTIONS. That question must be answered with 2xx, not with a 402.",
  expected: "2xx to OPTIONS, with Access-Control-Allow-Origin",
  fix: {
    words: "Answer OPTIONS before the payment middleware.",
    lines: CORS_LINES,
  },
  source: SOURCE,
  check(view) {
    const asked = askedFirst(view);
    if (!readable(view) || !asked) return null;
    if (!isAnswered(asked))
      return [{ expected: "204 with Access-Control-Allow-Origin", observed: messageOf(asked) }];
    if (!view.preflight || preflightOk(view, view.preflight)) return [];
    const origin = headerOf(view.preflight, "access-control-allow-origin");
    return [
      {
        expected: "204 with Access-Control-Allow-Origin",
        observed: `${view.preflight.result.status} ${origin === undefined ? "without Access-Control-Allow-Origin" : `with Access-Control-Allow-Origin: ${origin}`}`,
      },
    ];
  },
};

export const allowHeaders: Rule = {
  id: "cors-allow-headers",
  group: "cors",
  severity: "warning",
  title: "The payment header is not allowed from web pages",
  holds: "web pages may send the payment header",
  detail: "The preflight succeeds but does not allow the header that carries the payment.",
  expected: "the payment header in Access-Control-Allow-Headers",
  fix: {
    words: "Allow the payment headers, and Content-Type, in Access-Control-Allow-Headers.",
    lines: CORS_LINES,
  },
  source: SOURCE,
  check(view) {
    if (!readable(view) || !view.preflight || !preflightOk(view, view.preflight)) return null;
    const allowed = listOf(view.preflight, "access-control-allow-headers");
    const { method } = view.observation.target;
    const needed = [
      paymentHeader(view),
      ...(["GET", "HEAD", "DELETE"].includes(method) ? [] : ["content-type"]),
    ];
    const missing = needed.filter((name) => !covers(allowed, name));
    if (missing.length === 0) return [];
    return [
      {
        expected: `Access-Control-Allow-Headers: ${needed.join(", ")}`,
        observed: allowed.length > 0 ? allowed.join(", ").slice(0, 200) : "none",
      },
    ];
  },
};

const allowMethod: Rule = {
  id: "cors-allow-method",
  group: "cors",
  severity: "warning",
  title: "The method is not allowed from web pages",
  holds: "web pages may use the method",
  detail: "Browsers need leave for every method but GET, HEAD and POST.",
  expected: "the method in Access-Control-Allow-Methods",
  fix: {
    words: "Name the method in Access-Control-Allow-Methods.",
    lines: CORS_LINES,
  },
  source: SOURCE,
  check(view) {
    const { method } = view.observation.target;
    if (SIMPLE_METHODS.has(method) || !readable(view)) return null;
    if (!view.preflight || !preflightOk(view, view.preflight)) return null;
    const allowed = listOf(view.preflight, "access-control-allow-methods");
    if (covers(allowed, method.toLowerCase())) return [];
    return [
      {
        expected: method,
        observed: allowed.join(", ").toUpperCase() || "none",
      },
    ];
  },
};

const exposeChallenge: Rule = {
  id: "cors-expose-headers",
  group: "cors",
  severity: "warning",
  title: "A web page sees the 402 but not what to pay",
  holds: "web pages may read the challenge",
  detail: "The challenge is in a header that browsers hide from scripts unless it is exposed.",
  expected: "PAYMENT-REQUIRED in Access-Control-Expose-Headers",
  fix: {
    words: "Name PAYMENT-REQUIRED in Access-Control-Expose-Headers.",
    lines: CORS_LINES,
  },
  source: SOURCE,
  check(view) {
    if (!readable(view) || !view.cors || !view.parsed?.seen.v2Header) return null;
    const exposed = listOf(view.cors, "access-control-expose-headers");
    if (covers(exposed, "payment-required")) return [];
    return [
      {
        expected: "Access-Control-Expose-Headers: PAYMENT-REQUIRED",
        observed: exposed.length > 0 ? exposed.join(", ").slice(0, 200) : "none",
      },
    ];
  },
};

const exposeSettlement: Rule = {
  id: "cors-expose-settlement",
  group: "cors",
  severity: "warning",
  title: "A web page cannot read the settlement",
  holds: "web pages may read the settlement",
  detail: "The buyer pays, but the transaction stays hidden from the page that paid.",
  expected: "PAYMENT-RESPONSE in Access-Control-Expose-Headers",
  fix: {
    words: "Name PAYMENT-RESPONSE and X-PAYMENT-RESPONSE in Access-Control-Expose-Headers.",
    lines: CORS_LINES,
  },
  source: SOURCE,
  check(view) {
    if (!readable(view) || !view.cors || exposeChallenge.check(view)?.length) return null;
    const name = view.required?.x402Version === 1 ? "x-payment-response" : "payment-response";
    const exposed = listOf(view.cors, "access-control-expose-headers");
    if (covers(exposed, name)) return [];
    return [
      {
        expected: `Access-Control-Expose-Headers: ${name.toUpperCase()}`,
        observed: exposed.length > 0 ? exposed.join(", ").slice(0, 200) : "none",
      },
    ];
  },
};

/** Without these a page cannot pay; a hidden settlement only leaves it in the dark. */
const NEEDED = [allowOrigin, preflight, allowHeaders, allowMethod, exposeChallenge];

export const corsRules: readonly Rule[] = [...NEEDED, exposeSettlement];

/** Whether a page of ours can read the terms and send the payment itself; null when that was not measured. */
export function callableFromBrowser(view: View): boolean | null {
  if (!view.required || !view.cors || !askedFirst(view)) return null;
  const page = view.observation.browserOrigin ?? "";
  if (page.startsWith("https:") && view.url.protocol === "http:" && !view.loopback) return false;
  return NEEDED.every((rule) => (rule.check(view) ?? []).length === 0);
}
