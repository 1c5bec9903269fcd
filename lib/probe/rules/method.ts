import { parsePaymentRequired } from "@/lib/x402/payment-required";
import { speaksMcp } from "../mcp-signs";
import { isAnswered, type View } from "../view";
import { STATUS_LINES } from "./lines-challenge";
import { MOUNT_LINES } from "./lines-mount";
import type { Rule } from "./rule";

/** Of the empty request; null when nothing answered. */
export const coldStatus = (view: View) => (isAnswered(view.cold) ? view.cold.result.status : null);
const isRedirect = (status: number) => status >= 300 && status < 400;

const methodSold: Rule = {
  id: "method-sold",
  group: "method",
  severity: "error",
  title: "Another method is sold here",
  holds: "the method is the one that is sold",
  detail: "This method is not there, but another one asks for payment.",
  expected: "402 to the registered method",
  fix: { words: "Register the endpoint with the method that answers 402." },
  source: "Observed; a census with the wrong verb called 70% of endpoints dead, with the right one 21%",
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

/** A challenge that came with another status; null for redirects, which nobody follows. */
function challengeWithout402(view: View): number | null {
  if (view.sold || !isAnswered(view.cold) || isRedirect(view.cold.result.status)) return null;
  const { seen } = parsePaymentRequired(view.cold.result);
  return seen.v2Header || seen.v1Body ? view.cold.result.status : null;
}

const challengeStatus: Rule = {
  id: "challenge-status",
  group: "method",
  severity: "error",
  title: "The challenge comes with another status than 402",
  holds: "the challenge comes with status 402",
  detail: "The terms are there, but clients look for them only in an answer with status 402.",
  expected: "402 Payment Required, whatever the challenge says",
  fix: { words: "Send the same answer with status 402.", lines: STATUS_LINES },
  source: "x402 v2, HTTP transport",
  check(view) {
    if (view.sold) return [];
    const status = challengeWithout402(view);
    return status === null ? null : [{ expected: "402", observed: `a challenge with ${status}` }];
  },
};

type Details = Omit<Rule, "check" | "group" | "severity" | "expected" | "source"> & { source?: string };

/** A rule for one kind of status that came where a 402 belongs, to the empty request and to the example alike. */
function insteadOf402(matches: (status: number) => boolean, details: Details): Rule {
  return {
    group: "method",
    severity: "error",
    expected: "402 Payment Required",
    source: "x402 v2, HTTP transport",
    ...details,
    check(view) {
      const status = coldStatus(view);
      if (status === null || isRedirect(status) || view.askedByOthers || speaksMcp(view.observation))
        return null;
      if (view.sold) return [];
      if (!matches(status) || methodSold.check(view)?.length || challengeWithout402(view) !== null)
        return null;
      return [{ expected: "402 Payment Required", observed: whatAnswered(view, status) }];
    },
  };
}

function whatAnswered(view: View, status: number): string {
  const { method, methodFound } = view.observation.target;
  const { exchanges } = view.observation;
  const several = new Set(exchanges.map((exchange) => exchange.method)).size > 1;
  if (!several || methodFound) return `${status} to ${method}`;
  return exchanges
    .filter(isAnswered)
    .map((exchange) => `${exchange.result.status} to ${exchange.method}`)
    .join(", ");
}

const isFree = (status: number) => status >= 200 && status < 300;
const wantsAuth = (status: number) => status === 401 || status === 403;
const checksInput = (status: number) => status === 400 || status === 415 || status === 422;
const wrongMethod = (status: number) => status === 405 || status === 501;
const limited = (status: number) => status === 429;
const fails = (status: number) => status >= 500 && status !== 501;

const freeAnswer = insteadOf402(isFree, {
  id: "free-answer",
  title: "It answers without asking for payment",
  holds: "gives nothing away unpaid",
  detail: "Everybody gets it for free: the payment middleware does not cover this route or method.",
  fix: {
    words: "Put the payment middleware in front of the route, and check that its path and method match.",
    lines: MOUNT_LINES,
  },
});

const authBeforePayment = insteadOf402(wantsAuth, {
  id: "auth-before-payment",
  title: "It asks who is calling before it asks for payment",
  holds: "asks for payment before anything else",
  detail: "A buyer has no account and no API key, only a payment to show.",
  fix: { words: "Let requests without credentials reach the payment middleware.", lines: MOUNT_LINES },
  source: "x402 v2, HTTP transport; observed: a guard mounted before the payment middleware",
});

const inputBeforePayment = insteadOf402(checksInput, {
  id: "input-before-payment",
  title: "It checks the input before it asks for payment",
  holds: "shows its price before it checks the input",
  detail: "Nobody learns the price without a valid request, and there is no example of one.",
  fix: { words: "Run the payment middleware before input validation.", lines: MOUNT_LINES },
  source: "Observed: the commonest reason why a cold probe calls a good endpoint dead",
});

const methodAllowed = insteadOf402(wrongMethod, {
  id: "method-allowed",
  title: "The method is not allowed here",
  holds: "allows its method",
  detail: "The address exists, but not for this method, and no other one asks for payment either.",
  fix: { words: "Choose the method that the endpoint is made for.", lines: MOUNT_LINES },
  source: "RFC 9110, section 15.5.6",
});

const notLimited = insteadOf402(limited, {
  id: "rate-limited",
  title: "It turns the request away as one too many",
  holds: "does not limit unpaid requests too soon",
  detail: "The terms could not be read. Catalogs and agents meet the same limit.",
  fix: { words: "Limit paid requests only, or raise the limit for the 402, which costs nothing to answer." },
  source: "RFC 6585, section 4",
});

const serverWorks = insteadOf402(fails, {
  id: "server-error",
  title: "The server fails before it can ask for payment",
  holds: "does not fail before the 402",
  detail: "The server failed, or the proxy in front of it found none.",
  fix: {
    words:
      "Look at the server's log. A payment middleware that cannot reach its facilitator also answers so.",
  },
  source: "Observed",
});

const KNOWN = [isFree, wantsAuth, checksInput, wrongMethod, limited, fails];

const status402 = insteadOf402((status) => !KNOWN.some((kind) => kind(status)), {
  id: "status-402",
  title: "There is nothing to pay for at this address",
  holds: "answers 402",
  detail: "A request without a payment must be answered with status 402 and the terms.",
  fix: { words: "Check the path, and that the route is deployed.", lines: MOUNT_LINES },
});

export const methodRules: readonly Rule[] = [
  methodSold,
  challengeStatus,
  freeAnswer,
  authBeforePayment,
  inputBeforePayment,
  methodAllowed,
  notLimited,
  serverWorks,
  status402,
];
