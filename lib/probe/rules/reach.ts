import { isAnswered, type View } from "../view";
import type { Problem, Rule } from "./rule";
import { linesFor } from "./snippets";

const SLOW_MS = 2_000;

const coldStatus = (view: View) => (isAnswered(view.cold) ? view.cold.result.status : null);
const isRedirect = (status: number) => status >= 300 && status < 400;

const addressAllowed: Rule = {
  id: "address-allowed",
  group: "transport",
  severity: "error",
  title: "This address cannot be called",
  holds: "is a public address",
  detail: "Souk calls public internet addresses only, on the standard ports.",
  fix: { words: "Publish the endpoint under a public host name on port 443." },
  source: "Souk's address rules",
  check({ cold, loopback }) {
    if (cold.result.kind === "failed" && cold.result.code === "blocked")
      return [{ expected: "a public internet address", observed: cold.result.message }];
    return loopback ? null : [];
  },
};

const reachable: Rule = {
  id: "reachable",
  group: "transport",
  severity: "error",
  title: "The endpoint did not answer",
  holds: "answers",
  detail: "Nobody can buy from an endpoint that cannot be reached.",
  fix: { words: "Check that the server runs, that its name resolves, and that its certificate is valid." },
  source: "Observed",
  check({ cold }) {
    if (cold.result.kind === "response") return [];
    if (cold.result.code === "blocked") return null;
    return [{ expected: "an HTTP response within 10 seconds", observed: cold.result.message }];
  },
};

const https: Rule = {
  id: "https",
  group: "transport",
  severity: "warning",
  title: "The endpoint is sold over plain http",
  holds: "is served over https",
  detail:
    "Anyone on the way can read the payment and the answer, and web pages served over https cannot call it.",
  fix: { words: "Serve the endpoint over https and register that URL." },
  source: "x402 v2, HTTP transport; Mixed Content",
  check: ({ url, loopback, cold }) =>
    loopback || !isAnswered(cold)
      ? null
      : url.protocol === "https:"
        ? []
        : [{ expected: "https://", observed: "http://" }],
};

const noRedirect: Rule = {
  id: "no-redirect",
  group: "transport",
  severity: "error",
  title: "The endpoint redirects",
  holds: "answers without a redirect",
  detail: "A paying client must not follow a redirect: the payment would go to an address nobody agreed to.",
  fix: { words: "Register the final URL, or answer 402 at this one." },
  source: "Security: a paying request never follows a redirect",
  check({ cold }) {
    if (!isAnswered(cold)) return null;
    const { status, headers } = cold.result;
    if (!isRedirect(status)) return [];
    const location = headers.find(([name]) => name === "location")?.[1] ?? "nowhere";
    return [{ expected: "402", observed: `${status} to ${location}` }];
  },
};

const methodSold: Rule = {
  id: "method-sold",
  group: "method",
  severity: "error",
  title: "Another method is sold here",
  holds: "the method is the one that is sold",
  detail: "This method is not there, but another one asks for payment.",
  fix: { words: "Register the endpoint with the method that answers 402." },
  source: "Observed",
  check(view) {
    const other = view.observation.exchanges.find(
      (exchange) =>
        exchange.purpose === "method-search" && isAnswered(exchange) && exchange.result.status === 402,
    );
    if (view.sold) return [];
    if (!other) return null;
    const { method } = view.observation.target;
    return [
      {
        expected: `402 to ${method}`,
        observed: `${coldStatus(view)} to ${method}, 402 to ${other.method}`,
        fix: { words: `Choose ${other.method} instead of ${method}.` },
      },
    ];
  },
};

const status402: Rule = {
  id: "status-402",
  group: "method",
  severity: "error",
  title: "The endpoint does not ask for payment",
  holds: "answers 402",
  detail: "A request without a payment must be answered with status 402 and the terms.",
  fix: { words: "Answer 402 Payment Required to a request that carries no payment." },
  source: "x402 v2, HTTP transport",
  check(view) {
    const status = coldStatus(view);
    if (status === null || isRedirect(status)) return null;
    if (view.sold) return [];
    if (methodSold.check(view)?.length) return null;
    const { method, methodFound } = view.observation.target;
    const asked = [...new Set(view.observation.exchanges.map((exchange) => exchange.method))];
    const observed =
      asked.length > 1 && !methodFound
        ? view.observation.exchanges
            .filter(isAnswered)
            .map((exchange) => `${exchange.result.status} to ${exchange.method}`)
            .join(", ")
        : `${status} to ${method}`;
    return [{ expected: "402 Payment Required", observed, ...explainStatus(status, view) }];
  },
};

function explainStatus(status: number, view: View): Partial<Problem> {
  if (status >= 200 && status < 300)
    return {
      detail: "It answered without asking for payment, so everybody gets it for free.",
      fix: {
        words: "Put the payment middleware in front of the route, and check that its path and method match.",
        code: linesFor(view, {
          Express:
            'app.use(paymentMiddleware({ "GET /report": { accepts: … } }, server));\napp.get("/report", …);',
          Hono: 'app.use(paymentMiddleware({ "GET /report": { accepts: … } }, server));\napp.get("/report", …);',
        }),
      },
    };
  if (status === 404 || status === 410)
    return {
      detail: "There is nothing at this address.",
      fix: { words: "Check the path, and that the route is deployed." },
    };
  if (status === 405 || status === 501)
    return {
      detail: "The address exists, but not for this method.",
      fix: { words: "Choose the method that the endpoint is made for." },
    };
  if (status === 401 || status === 403)
    return {
      detail: "It asks who is calling before it asks for payment. A buyer has only a payment to show.",
      fix: { words: "Let requests without credentials reach the payment middleware." },
    };
  if (status === 400 || status === 415 || status === 422)
    return {
      detail:
        "It checks the input before it asks for payment, so nobody learns the price without a valid request.",
      fix: { words: "Run the payment middleware before input validation." },
    };
  if (status === 429)
    return {
      detail: "It is turning requests away for coming too often, so the terms could not be read.",
      fix: { words: "Limit paid requests only, or try again later." },
    };
  if (status >= 500)
    return {
      detail: "The server failed before it could ask for payment.",
      fix: {
        words: "Look at the server's log; a payment middleware without its facilitator also answers so.",
      },
    };
  return {};
}

const emptyRequest402: Rule = {
  id: "empty-request-402",
  group: "method",
  severity: "warning",
  title: "The price is shown only to a complete request",
  holds: "answers 402 to an empty request",
  detail:
    "Catalogs and agents look with an empty request first, and take anything but a 402 for a dead endpoint.",
  fix: { words: "Run the payment middleware before input validation." },
  source: "Observed",
  check(view) {
    const status = coldStatus(view);
    if (!view.sold || status === null) return null;
    return status === 402 ? [] : [{ expected: "402 to an empty request", observed: `${status}` }];
  },
};

const example402: Rule = {
  id: "example-402",
  group: "method",
  severity: "warning",
  title: "The declared example is not answered with a 402",
  holds: "answers 402 to its own example",
  detail: "Buyers begin with the example. It has to lead to the same payment as an empty request.",
  fix: { words: "Declare an example that the endpoint accepts, and ask for payment before anything else." },
  source: "x402 v2, bazaar extension",
  check(view) {
    if (!isAnswered(view.example) || coldStatus(view) !== 402) return null;
    const { status } = view.example.result;
    return status === 402 ? [] : [{ expected: "402", observed: `${status}` }];
  },
};

const quick: Rule = {
  id: "quick",
  group: "transport",
  severity: "advice",
  title: "The terms come slowly",
  holds: "shows its terms within two seconds",
  detail: "Every purchase begins with this answer, and agents give up early.",
  fix: { words: "Answer the 402 before doing any work, and keep the facilitator's list of kinds in memory." },
  source: "Observed",
  check({ sold }) {
    const ms = sold?.timings.firstByteMs;
    if (ms === undefined) return null;
    return ms <= SLOW_MS ? [] : [{ expected: `at most ${SLOW_MS} ms`, observed: `${ms} ms` }];
  },
};

export const reachRules: readonly Rule[] = [
  addressAllowed,
  reachable,
  https,
  noRedirect,
  methodSold,
  status402,
  emptyRequest402,
  example402,
  quick,
];
