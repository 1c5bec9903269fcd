import type { ToolFacts } from "../types";
import type { View } from "../view";
import type { Problem, Rule } from "./rule";

const MCP = "MCP 2025-11-25";

type Stopped = NonNullable<ToolFacts["stopped"]>;

/** A visit that ended before the tool had answered, for another reason than the network. */
function stoppedBy(view: View, failures: readonly Stopped["failure"][]): Stopped | null {
  const stopped = view.tool?.facts.stopped;
  return stopped && failures.includes(stopped.failure) ? stopped : null;
}

const isAuth = (view: View) => {
  const { result } = view.cold;
  return result.kind === "response" && (result.status === 401 || result.status === 403);
};
const isRedirect = (view: View) => {
  const { result } = view.cold;
  return result.kind === "response" && result.status >= 300 && result.status < 400;
};

const serverHere: Rule = {
  id: "mcp-server",
  group: "mcp",
  severity: "error",
  title: "No MCP server answers here",
  holds: "is an MCP server",
  detail:
    "Clients begin with an initialize request by POST, or with the older event stream, and get neither here.",
  expected: "a JSON-RPC answer to initialize",
  fix: {
    words:
      "Give the address of the MCP endpoint itself: it often ends in /mcp, or in /sse for the older transport.",
  },
  source: `${MCP}, transports and lifecycle`,
  check(view) {
    if (!view.tool || isAuth(view) || isRedirect(view)) return null;
    const stopped = stoppedBy(view, ["status", "not-mcp"]);
    if (stopped?.at === "initialize") return [{ expected: "an answer to initialize", observed: stopped.why }];
    return view.tool.facts.transport ? [] : null;
  },
};

const open: Rule = {
  id: "mcp-open",
  group: "mcp",
  severity: "error",
  title: "The server asks who is calling before it asks for payment",
  holds: "lets callers in who have only a payment",
  detail: "A buyer's agent has no account and no key, only a payment to show.",
  expected: "initialize and tools/call without credentials",
  fix: { words: "Let requests without credentials reach the tool; the payment is what lets buyers in." },
  source: "x402 v2, MCP transport; observed: OAuth in front of paid tools",
  check(view) {
    if (!view.tool) return null;
    const stopped = stoppedBy(view, ["status"]);
    if (stopped && isAuth(view))
      return [{ expected: "an answer without credentials", observed: `${stopped.why} to ${stopped.at}` }];
    return view.tool.facts.transport ? [] : null;
  },
};

const readable: Rule = {
  id: "mcp-message",
  group: "mcp",
  severity: "error",
  title: "An answer is not a clean JSON-RPC message",
  holds: "answers in clean JSON-RPC",
  detail: "Clients match an answer to its request by id, and must all read the same price in it.",
  expected: "one JSON-RPC 2.0 answer with the id of the request, in at most 1 MB",
  fix: { words: "Let the MCP SDK write the answers; look for handlers that write to the stream themselves." },
  source: `${MCP}, base protocol; JSON-RPC 2.0, section 5`,
  check(view) {
    // That the answer never came is told by the rules of transport.
    if (!view.tool || view.cold.result.kind === "failed") return null;
    const stopped =
      stoppedBy(view, ["unreadable", "no-answer"]) ??
      // After a good start nothing else explains an answer that is none.
      (view.tool.facts.transport ? stoppedBy(view, ["not-mcp"]) : null);
    if (stopped)
      return [{ expected: "the answer to the request", observed: `${stopped.why}, to ${stopped.at}` }];
    return view.tool.told ? [] : null;
  },
};

const answersCalls: Rule = {
  id: "mcp-call-status",
  group: "mcp",
  severity: "error",
  title: "The server refuses to call a tool",
  holds: "takes calls of its tools",
  detail: "It answered initialize, but the call itself was refused by HTTP, so no terms can arrive.",
  expected: "200 and a JSON-RPC answer",
  fix: {
    words:
      "Answer the terms as the tool's result. A plain HTTP 402 is for resources of their own; MCP clients take it for a failure.",
  },
  source: "x402 v2, MCP transport",
  check(view) {
    const { tool } = view;
    if (!tool?.facts.transport || isAuth(view)) return null;
    const stopped = stoppedBy(view, ["status"]);
    if (stopped) return [{ expected: "200", observed: `${stopped.why} to ${stopped.at}` }];
    return tool.told ? [] : null;
  },
};

const toolListed: Rule = {
  id: "mcp-tool-listed",
  group: "mcp",
  severity: "error",
  title: "The server has no tool of this name",
  holds: "lists the tool",
  detail: "Agents choose from tools/list, and nothing of this name is in it.",
  expected: "the tool in tools/list",
  fix: { words: "Use one of the listed names, spelled exactly so." },
  source: `${MCP}, tools`,
  check(view) {
    const { tool } = view;
    if (!tool?.facts.listed) return null;
    const { names, count, complete } = tool.facts.listed;
    if (tool.facts.declared) return [];
    if (complete) {
      const more = count > names.length ? `, and ${count - names.length} more` : "";
      return [{ expected: tool.name, observed: count === 0 ? "no tools" : names.join(", ") + more }];
    }
    if (!tool.told) return null;
    const problem: Problem = {
      expected: tool.name,
      observed: `not among the first ${count}`,
      severity: "advice",
    };
    return [problem];
  },
};

const described: Rule = {
  id: "mcp-tool-described",
  group: "mcp",
  severity: "advice",
  title: "The tool has no description",
  holds: "the tool is described",
  detail: "Agents decide by the description whether a tool is worth its price.",
  expected: "a description in tools/list",
  fix: { words: "Say in one sentence what the tool gives, and what it costs." },
  source: `${MCP}, tools`,
  check({ tool }) {
    if (!tool?.facts.declared) return null;
    return tool.facts.declared.description.trim() ? [] : [{ expected: "a description", observed: "none" }];
  },
};

const currentTransport: Rule = {
  id: "mcp-transport",
  group: "mcp",
  severity: "advice",
  title: "Only the older transport is spoken",
  holds: "speaks streamable HTTP",
  detail:
    "The separate event stream was replaced in March 2025. Clients still fall back to it, but not all and not for ever.",
  expected: "streamable HTTP at one address",
  fix: { words: "Serve streamable HTTP; the SDK's transport can stand beside the older one." },
  source: `${MCP}, transports, backwards compatibility`,
  check({ tool }) {
    if (!tool?.facts.transport) return null;
    return tool.facts.transport === "sse" ? [{ expected: "streamable HTTP", observed: "HTTP with SSE" }] : [];
  },
};

export const mcpServerRules: readonly Rule[] = [
  serverHere,
  open,
  readable,
  answersCalls,
  toolListed,
  described,
  currentTransport,
];
