import { isObject } from "@/lib/x402/payment-requirements";
import { plainText } from "@/lib/x402/wire-issue";
import type { ReadCall, View } from "../view";
import type { Rule } from "./rule";

const TRANSPORT = "x402 v2, MCP transport";
/** Code of JSON-RPC for arguments that do not fit. */
const INVALID_PARAMS = -32602;

/** The first call, when it was answered without any terms. */
function withoutTerms({ tool }: View): ReadCall | null {
  return tool?.told && !tool.told.parsed.place && tool.told.parsed.issues.length === 0 ? tool.told : null;
}

function refusesArguments({ answer }: ReadCall): string | null {
  if ("error" in answer) return answer.error.code === INVALID_PARAMS ? answer.error.message : null;
  const text = errorText(answer.result);
  return text !== null && /-32602|invalid (?:arguments|params|input)|validation/i.test(text) ? text : null;
}

/** The words of a result that is an error; null when it is none. */
function errorText(result: unknown): string | null {
  if (!isObject(result) || result.isError !== true) return null;
  const [first] = Array.isArray(result.content) ? result.content : [];
  return isObject(first) && typeof first.text === "string" ? plainText(first.text, 200) : "an error";
}

const asksForPayment: Rule = {
  id: "mcp-tool-free",
  group: "mcp",
  severity: "error",
  title: "The tool answers without asking for payment",
  holds: "the tool gives nothing away unpaid",
  detail: "Everybody gets it for free: the payment wrapper is not around this tool.",
  expected: "the terms, as a result of isError",
  fix: { words: "Wrap the tool's handler, and answer calls without a payment with the terms." },
  source: TRANSPORT,
  check(view) {
    if (!view.tool?.told) return null;
    if (view.tool.told.parsed.place) return [];
    const call = withoutTerms(view);
    const free = call && "result" in call.answer && errorText(call.answer.result) === null;
    return free ? [{ expected: "payment required", observed: "a result without terms" }] : null;
  },
};

const CAREFUL = {
  detail:
    "The tool calls itself destructive, so Souk called it without arguments, and it refused them before it said what it costs.",
  fix: {
    words:
      "Ask for payment before the arguments are checked, or say in the annotations that it destroys nothing.",
  },
};

const argumentsFirst: Rule = {
  id: "mcp-arguments-first",
  group: "mcp",
  severity: "error",
  title: "The terms could not be seen: the arguments were refused",
  holds: "shows its terms to a call made from its schema",
  detail:
    "Souk made arguments from the tool's schema, as an agent would, and the tool refused them before it said what it costs.",
  expected: "the terms, whatever the arguments",
  fix: {
    words:
      "Give the schema an example or a default for every required argument, or ask for payment before the check.",
  },
  source: "Observed; the MCP SDK checks arguments before it calls the tool",
  check(view) {
    if (!view.tool?.told) return null;
    if (view.tool.told.parsed.place) return [];
    const call = withoutTerms(view);
    const why = call && refusesArguments(call);
    if (!call || why === null) return null;
    const sent = plainText(JSON.stringify(call.arguments), 200);
    const observed = `${why} (sent ${sent})`;
    return [{ expected: "the terms", observed, ...(sent === "{}" && view.tool.mayDestroy ? CAREFUL : {}) }];
  },
};

const works: Rule = {
  id: "mcp-tool-works",
  group: "mcp",
  severity: "error",
  title: "The tool fails before it asks for payment",
  holds: "the tool does not fail before its terms",
  detail: "It answered with an error that has nothing to do with a payment.",
  expected: "the terms, as a result of isError",
  fix: {
    words: "Look at the server's log. A payment wrapper that cannot reach its facilitator also answers so.",
  },
  source: TRANSPORT,
  check(view) {
    if (!view.tool?.told) return null;
    if (view.tool.told.parsed.place) return [];
    const call = withoutTerms(view);
    if (!call || refusesArguments(call) !== null) return null;
    const { answer } = call;
    const observed =
      "error" in answer ? `error ${answer.error.code}: ${answer.error.message}` : errorText(answer.result);
    return observed === null ? null : [{ expected: "the terms", observed }];
  },
};

const exampleTerms: Rule = {
  id: "mcp-example",
  group: "mcp",
  severity: "warning",
  title: "The declared example is not answered with the terms",
  holds: "answers its own example with the terms",
  detail: "Agents begin with the example, and it has to lead to the same payment.",
  expected: "the terms for the declared example",
  fix: { words: "Declare an example that the tool's own schema accepts." },
  source: "x402 v2, bazaar extension",
  check({ tool }) {
    const call = tool?.calls.find(({ purpose }) => purpose === "example");
    if (!call) return null;
    if (call.parsed.place) return [];
    const why =
      refusesArguments(call) ??
      ("error" in call.answer ? call.answer.error.message : "a result without terms");
    return [{ expected: "the terms", observed: why }];
  },
};

/** What a call without a payment is answered instead of terms. */
export const mcpCallRules: readonly Rule[] = [asksForPayment, argumentsFirst, works, exampleTerms];
