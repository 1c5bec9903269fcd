import { type Answered, isAnswered, type View } from "../view";
import { MOUNT_LINES } from "./lines-mount";
import { coldStatus } from "./method";
import type { Problem, Rule } from "./rule";

const emptyRequest402: Rule = {
  id: "empty-request-402",
  group: "method",
  severity: "warning",
  title: "The price is shown only to a complete request",
  holds: "answers 402 to an empty request",
  detail:
    "Catalogs and agents look with an empty request first, and take anything but a 402 for a dead endpoint.",
  expected: "402 to an empty request",
  fix: {
    words: "Run the payment middleware before input validation and before any login.",
    lines: MOUNT_LINES,
  },
  source: "Observed: the commonest reason why a cold probe calls a good endpoint dead",
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
  expected: "402 to the declared example",
  fix: {
    words: "Declare an example that the endpoint accepts, and ask for payment before anything else.",
    lines: MOUNT_LINES,
  },
  source: "x402 v2, bazaar extension",
  check(view) {
    if (!view.example || coldStatus(view) !== 402) return null;
    const { result } = view.example;
    if (result.kind === "failed") return [{ expected: "402", observed: result.message }];
    return result.status === 402 ? [] : [{ expected: "402", observed: `${result.status}` }];
  },
};

const exampleTerms: Rule = {
  id: "example-same-payee",
  group: "method",
  severity: "advice",
  title: "Another receiver is paid for the example than for an empty request",
  holds: "the same receiver is paid whatever is asked",
  detail: "Buyers who looked at the terms before see other ones when they pay, and careful clients stop.",
  expected: "the same payTo for every request",
  fix: { words: "Pay one account a route, unless a fresh deposit address is what you mean." },
  source: "Observed",
  check(view) {
    if (!isAnswered(view.example) || coldStatus(view) !== 402 || !view.required) return null;
    const payees = payeesOf(view, view.example);
    if (!payees) return null;
    const known = new Set(view.options.map(({ option }) => option.payTo));
    return payees
      .filter((payTo) => !known.has(payTo))
      .slice(0, 1)
      .map((payTo): Problem => ({ expected: [...known].join(", "), observed: payTo }));
  },
};

function payeesOf(view: View, exchange: Answered): string[] | null {
  const accepts = view.read(exchange)?.accepts ?? [];
  return accepts.length === 0 ? null : [...new Set(accepts.map((option) => option.payTo))];
}

/** The empty request against the declared example. */
export const requestRules: readonly Rule[] = [emptyRequest402, example402, exampleTerms];
