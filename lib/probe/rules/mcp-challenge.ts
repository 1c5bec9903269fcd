import { isObject } from "@/lib/x402/payment-requirements";
import { plainText } from "@/lib/x402/wire-issue";
import { declaredToolName } from "../declared-tool";
import type { ReadCall, View } from "../view";
import { isLoopbackHost } from "../view";
import { fromIssues } from "./from-issues";
import type { Problem, Rule } from "./rule";

const TRANSPORT = "x402 v2, MCP transport";
/** Code of JSON-RPC for arguments that do not fit. */
const INVALID_PARAMS = -32602;
/** MCP's own code for "more is needed first", which the reference client reads as well. */
const ELICITATION = -32042;

const RESULT_LINES = `return {
  isError: true,
  structuredContent: paymentRequired,
  content: [{ type: "text", text: JSON.stringify(paymentRequired) }],
};`;
const RESULT_FIX = {
  words: "Return the terms as a result of isError, in structuredContent and again as text.",
  lines: { JavaScript: RESULT_LINES },
};

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
    return [{ expected: "the terms", observed: `${why} (sent ${sent})` }];
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

const place: Rule = {
  id: "mcp-challenge-place",
  group: "mcp",
  severity: "warning",
  title: "The terms are not where clients look for them",
  holds: "the terms are in structuredContent",
  detail: "The specification asks for them in structuredContent; clients find them elsewhere by luck only.",
  expected: "PaymentRequired in structuredContent",
  fix: RESULT_FIX,
  source: TRANSPORT,
  check({ tool }) {
    const { place, errorCode } = tool?.told?.parsed ?? {};
    if (!place) return null;
    const expected = "result.structuredContent";
    if (place === "structured") return [];
    if (place === "text") return [{ expected, observed: "only content[0].text" }];
    if (place === "wrapped") return [{ expected, observed: "content[0].text, under x402/error" }];
    if (place === "extension")
      return [
        {
          expected,
          observed: "a payment_required result",
          severity: "error",
          detail:
            "That result is only for clients that have said org.x402/payment; Souk has not, and most do not.",
        },
      ];
    const observed = `error.data of JSON-RPC error ${errorCode}`;
    if (errorCode === ELICITATION) return [{ expected, observed }];
    return [
      {
        expected,
        observed,
        severity: "error",
        detail: "MCP clients throw JSON-RPC errors away, and the terms with them.",
      },
    ];
  },
};

const saidAsError: Rule = {
  id: "mcp-challenge-error",
  group: "mcp",
  severity: "error",
  title: "The terms come in a result that is no error",
  holds: "the terms come as an error of the tool",
  detail: "Clients look for terms in results with isError true only, and take this one for the answer.",
  expected: "isError: true",
  fix: RESULT_FIX,
  source: TRANSPORT,
  check({ tool }) {
    const parsed = tool?.told?.parsed;
    if (!parsed?.place || parsed.place === "error" || parsed.place === "extension") return null;
    return parsed.isError ? [] : [{ expected: "isError: true", observed: "isError is not true" }];
  },
};

const agree = fromIssues(["tool-result-disagree"], ({ tool }) => tool?.told?.parsed.textAgrees === true, {
  id: "mcp-challenge-agrees",
  group: "mcp",
  severity: "error",
  title: "Text and structured content ask for different payments",
  holds: "text and structured content ask for the same payment",
  detail: "Some clients read one, some the other. Both must be offered the same.",
  expected: "the same payment options in both",
  fix: RESULT_FIX,
  source: TRANSPORT,
});

const textGiven: Rule = {
  id: "mcp-challenge-text",
  group: "mcp",
  severity: "advice",
  title: "The terms are missing from the text",
  holds: "the terms are in the text as well",
  detail: "Older MCP clients have no structured content and read the text.",
  expected: "the same JSON in content[0].text",
  fix: RESULT_FIX,
  source: TRANSPORT,
  check({ tool }) {
    const parsed = tool?.told?.parsed;
    if (parsed?.place !== "structured" || parsed.textAgrees === null) return null;
    return parsed.textAgrees
      ? []
      : [{ expected: "the terms as JSON", observed: "something else, or nothing" }];
  },
};

const outputSchema: Rule = {
  id: "mcp-output-schema",
  group: "mcp",
  severity: "warning",
  title: "The tool's output schema forbids its terms",
  holds: "no output schema stands against the terms",
  detail:
    "The official client checks structuredContent against the declared outputSchema, errors too, and throws the terms away when they do not fit.",
  expected: "no outputSchema on a paid tool",
  fix: { words: "Leave outputSchema away, and describe the output in the bazaar declaration." },
  source: "Observed in @modelcontextprotocol/sdk 1.32, Client.callTool",
  check({ tool }) {
    if (!tool?.facts.declared || tool.told?.parsed.place !== "structured") return null;
    return tool.facts.declared.hasOutputSchema
      ? [{ expected: "no outputSchema", observed: "an outputSchema" }]
      : [];
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

const declaredName: Rule = {
  id: "mcp-declared-tool",
  group: "mcp",
  severity: "warning",
  title: "Another tool is declared than the one that is sold",
  holds: "the declared tool is the one that is sold",
  detail: "Catalogs list a tool under its declared name, so buyers would call another one.",
  expected: "info.input of type mcp with the tool's name",
  fix: { words: "Declare this tool's name as toolName." },
  source: "x402 v2, bazaar extension",
  check({ tool, required }) {
    const bazaar = required?.extensions.bazaar;
    const info = isObject(bazaar) ? bazaar.info : undefined;
    const type = isObject(info) && isObject(info.input) ? info.input.type : undefined;
    if (!tool || (type !== "mcp" && type !== "http")) return null;
    const name = declaredToolName(required?.extensions ?? {});
    if (type === "http") return [{ expected: "type mcp", observed: "type http" }];
    return name === tool.name
      ? []
      : [{ expected: tool.name, observed: name === null ? "no toolName" : plainText(name, 100) }];
  },
};

/** What the reference package writes when nobody named the tool. */
const UNNAMED = "paid_tool";

const resourceNamed: Rule = {
  id: "mcp-resource",
  group: "mcp",
  severity: "warning",
  title: "The terms name another resource",
  holds: "the terms name this tool",
  detail: "The payment is tied to what resource.url names; facilitators list that.",
  expected: "mcp://tool/<name>, or a URL of the server",
  fix: { words: "Name mcp://tool/ and the tool's name as resource.url, or leave it to the payment wrapper." },
  source: TRANSPORT,
  check(view) {
    const named = view.required?.resource.url;
    if (!view.tool || !named) return null;
    const problem = resourceProblem(view, view.tool.name, named);
    return problem ? [{ expected: `mcp://tool/${view.tool.name}`, observed: named, ...problem }] : [];
  },
};

function resourceProblem(view: View, tool: string, named: string): Partial<Problem> | null {
  const path = /^mcp:\/\/tool\/(.+)$/i.exec(named)?.[1];
  if (path !== undefined) {
    if (path === tool || path === encodeURIComponent(tool) || path === UNNAMED) return null;
    return view.tool?.facts.listed?.names.includes(path) ? {} : { severity: "advice" };
  }
  if (/^mcp:\/\//i.test(named)) return null;
  if (!/^https?:\/\//i.test(named) || !URL.canParse(named)) return { severity: "advice" };
  const { hostname } = new URL(named);
  if (hostname === view.url.hostname || (isLoopbackHost(hostname) && view.loopback)) return null;
  return { detail: "It is a resource of another host." };
}

export const mcpChallengeRules: readonly Rule[] = [
  asksForPayment,
  argumentsFirst,
  works,
  place,
  saidAsError,
  agree,
  textGiven,
  outputSchema,
  exampleTerms,
  declaredName,
  resourceNamed,
];
