import { isObject } from "@/lib/x402/payment-requirements";
import { plainText } from "@/lib/x402/wire-issue";
import { declaredToolName } from "../declared-tool";
import { isLoopbackHost, type View } from "../view";
import { fromIssues } from "./from-issues";
import type { Problem, Rule } from "./rule";

const TRANSPORT = "x402 v2, MCP transport";
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
  place,
  saidAsError,
  agree,
  textGiven,
  outputSchema,
  declaredName,
  resourceNamed,
];
