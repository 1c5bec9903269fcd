import type { RpcAnswer } from "@/lib/mcp/json-rpc";
import type { ListedTool } from "@/lib/mcp/list-tools";
import { parseToolChallenge } from "@/lib/x402/tool-challenge";
import { keepAnswer } from "../kept-answer";
import { goodChallenge } from "../test-observations";
import type { Observation, Severity, ToolFacts } from "../types";

type Json = Record<string, unknown>;

export const TOOL = "forecast";
const INPUT_SCHEMA = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const EXAMPLE = { city: "Lisbon" };

const DECLARED: ListedTool = {
  name: TOOL,
  title: "",
  description: "The weather",
  inputSchema: INPUT_SCHEMA,
  hasOutputSchema: false,
};

/** A declaration of the tool that fits its own schema. */
const bazaar = (input: Json = {}) => ({
  info: {
    input: { type: "mcp", toolName: TOOL, inputSchema: INPUT_SCHEMA, example: EXAMPLE, ...input },
    output: { type: "json", example: { celsius: 21 } },
  },
  schema: {
    type: "object",
    properties: { input: { type: "object", required: ["type"] } },
    required: ["input"],
  },
});

/** The terms of a tool that nothing can be said against. */
export const toolTerms = (changes: Json = {}) =>
  goodChallenge({
    resource: { url: `mcp://tool/${TOOL}`, description: "The weather", mimeType: "application/json" },
    extensions: { bazaar: bazaar() },
    ...changes,
  });

/** Terms as a tool should answer with them, but for `changes` of the result. */
export function asked(terms: Json = toolTerms(), changes: Json = {}): RpcAnswer {
  return {
    result: {
      isError: true,
      structuredContent: terms,
      content: [{ type: "text", text: JSON.stringify(terms) }],
      ...changes,
    },
  };
}

interface PageScene {
  /** Headers of the answer to OPTIONS, and to a hello with an Origin. */
  preflight?: [string, string][];
  hello?: [string, string][];
  status?: number;
}

interface ToolScene {
  /** What a page meets; left out, nothing was measured. */
  page?: PageScene;
  facts?: Partial<ToolFacts>;
  answer?: RpcAnswer | null;
  example?: RpcAnswer;
  status?: number;
}

/** An observation of a tool by hand; what a scene leaves out is as a good seller answers. */
export function toolObservation({
  facts = {},
  answer = asked(),
  example,
  status = 200,
  page,
}: ToolScene = {}): Observation {
  const url = "https://api.example.com/mcp";
  const calls: ToolFacts["calls"] = answer
    ? [{ purpose: "cold", arguments: { city: "example" }, answer: keepAnswer(answer) }]
    : [];
  // The example is known from the terms only.
  const second = example ?? (answer && parseToolChallenge(answer).required && asked());
  if (second) calls.push({ purpose: "example", arguments: EXAMPLE, answer: keepAnswer(second) });
  const exchange = {
    method: "POST",
    url,
    result: { kind: "response" as const, status, headers: [], body: "", truncated: false },
    timings: { firstByteMs: 84, totalMs: 90 },
  };
  return {
    formatVersion: 1,
    at: "2026-11-22T15:04:00.000Z",
    target: { url, method: "POST", methodFound: false, tool: TOOL },
    exchanges: [
      { purpose: "cold", ...exchange },
      ...(second ? [{ purpose: "example" as const, ...exchange }] : []),
      ...(page ? asPage(page) : []),
    ],
    browserOrigin: "https://souk.example",
    tokens: [],
    tool: {
      transport: "streamable-http",
      protocolVersion: "2025-11-25",
      server: { name: "weather", version: "1" },
      stopped: null,
      listed: { names: [TOOL, "ping"], count: 2, complete: true },
      declared: DECLARED,
      calls,
      ...facts,
    },
  };
}

const OPEN: [string, string] = ["access-control-allow-origin", "*"];
const ALLOWED: [string, string] = [
  "access-control-allow-headers",
  "content-type, mcp-protocol-version, mcp-session-id",
];
const EXPOSED: [string, string] = ["access-control-expose-headers", "Mcp-Session-Id"];

/** What a browser would be answered; what is left out is as it should be. */
function asPage({ preflight = [OPEN, ALLOWED], hello = [OPEN, EXPOSED], status = 200 }: PageScene) {
  const answer = (purpose: "preflight" | "cors", code: number, headers: [string, string][]) => ({
    purpose,
    method: purpose === "cors" ? "POST" : "OPTIONS",
    url: "https://api.example.com/mcp",
    result: { kind: "response" as const, status: code, headers, body: "", truncated: false },
    timings: { firstByteMs: 20, totalMs: 21 },
  });
  return [answer("preflight", status === 200 ? 204 : status, preflight), answer("cors", status, hello)];
}

const stopped = (
  at: NonNullable<ToolFacts["stopped"]>["at"],
  failure: NonNullable<ToolFacts["stopped"]>["failure"],
  why: string,
  status = 200,
): ToolScene => ({
  answer: null,
  status,
  facts: {
    stopped: { at, failure, why },
    ...(at === "initialize" ? { transport: null, server: null, listed: null, declared: null } : {}),
  },
});
const fails = (text: string): RpcAnswer => ({ result: { isError: true, content: [{ type: "text", text }] } });
const texted = (text: string): RpcAnswer =>
  asked(toolTerms(), { structuredContent: undefined, content: [{ type: "text", text }] });
const terms = (changes: Json): ToolScene => ({ answer: asked(toolTerms(changes)) });
const dearer = { ...(toolTerms().accepts as Json[])[0], amount: "20000" };

/** For each rule about tools at least one scene that breaks it and nothing else, and how bad that is. */
export const BROKEN_TOOLS: [rule: string, what: string, severity: Severity, scene: ToolScene][] = [
  ["mcp-server", "a page", "error", stopped("initialize", "not-mcp", "200 with text/html")],
  ["mcp-server", "not found", "error", stopped("initialize", "status", "404", 404)],
  ["no-redirect", "a redirect", "error", stopped("initialize", "status", "307", 307)],
  ["mcp-open", "a login", "error", stopped("initialize", "status", "401", 401)],
  ["mcp-open", "a login for calls", "error", stopped("tools/call", "status", "403", 403)],
  [
    "mcp-message",
    "a stream without an answer",
    "error",
    stopped("tools/call", "no-answer", "a stream that ended"),
  ],
  ["mcp-message", "two prices", "error", stopped("tools/call", "unreadable", "json-duplicate-key: amount")],
  ["mcp-call-status", "a plain 402", "error", stopped("tools/call", "status", "402", 402)],
  [
    "mcp-tool-listed",
    "no such tool",
    "error",
    { answer: null, facts: { declared: null, listed: { names: ["ping"], count: 1, complete: true } } },
  ],
  [
    "mcp-tool-described",
    "no description",
    "advice",
    { facts: { declared: { ...DECLARED, description: "" } } },
  ],
  ["mcp-cors", "no CORS at all", "advice", { page: { preflight: [], hello: [] } }],
  ["mcp-cors", "other origins are refused", "advice", { page: { status: 403 } }],
  [
    "mcp-cors",
    "another page only",
    "advice",
    { page: { hello: [[OPEN[0], "https://other.example"], EXPOSED] } },
  ],
  [
    "mcp-cors",
    "MCP's headers are not allowed",
    "advice",
    { page: { preflight: [OPEN, [ALLOWED[0], "content-type"]] } },
  ],
  [
    "mcp-cors",
    "a session that pages cannot see",
    "advice",
    { page: { hello: [OPEN] }, facts: { givesSession: true } },
  ],
  [
    "mcp-cors",
    "the headers of another revision",
    "advice",
    { page: {}, facts: { protocolVersion: "2026-07-28" } },
  ],
  ["mcp-transport", "only SSE", "advice", { facts: { transport: "sse" } }],
  ["mcp-tool-free", "free", "error", { answer: { result: { isError: false, content: [] } } }],
  [
    "mcp-arguments-first",
    "the SDK's refusal",
    "error",
    { answer: fails("MCP error -32602: Input validation error: city must be a city") },
  ],
  [
    "mcp-arguments-first",
    "JSON-RPC's",
    "error",
    { answer: { error: { code: -32602, message: "no such city" } } },
  ],
  ["mcp-tool-works", "a failing tool", "error", { answer: fails("facilitator unreachable") }],
  [
    "mcp-tool-works",
    "a failing server",
    "error",
    { answer: { error: { code: -32603, message: "internal" } } },
  ],
  ["mcp-challenge-place", "text only", "warning", { answer: texted(JSON.stringify(toolTerms())) }],
  [
    "mcp-challenge-place",
    "wrapped, as early packages did",
    "warning",
    { answer: texted(JSON.stringify({ "x402/error": { code: 402, data: toolTerms() } })) },
  ],
  [
    "mcp-challenge-place",
    "a JSON-RPC error",
    "error",
    { answer: { error: { code: 402, message: "Payment required", data: toolTerms() } } },
  ],
  [
    "mcp-challenge-place",
    "the extension's result, unasked",
    "error",
    { answer: { result: { resultType: "payment_required", paymentRequired: toolTerms() } } },
  ],
  ["mcp-challenge-error", "no isError", "error", { answer: asked(toolTerms(), { isError: false }) }],
  [
    "mcp-challenge-agrees",
    "another price as text",
    "error",
    {
      answer: asked(toolTerms(), {
        content: [{ type: "text", text: JSON.stringify(toolTerms({ accepts: [dearer] })) }],
      }),
    },
  ],
  ["mcp-challenge-text", "no text", "advice", { answer: asked(toolTerms(), { content: [] }) }],
  [
    "mcp-output-schema",
    "an output schema",
    "warning",
    { facts: { declared: { ...DECLARED, hasOutputSchema: true } } },
  ],
  [
    "mcp-example",
    "its example is refused",
    "warning",
    { example: fails("MCP error -32602: Invalid arguments") },
  ],
  [
    "mcp-declared-tool",
    "another name",
    "warning",
    terms({ extensions: { bazaar: bazaar({ toolName: "other" }) } }),
  ],
  [
    "mcp-declared-tool",
    "declared as HTTP",
    "warning",
    terms({
      extensions: {
        bazaar: {
          info: { input: { type: "http", method: "POST" }, output: bazaar().info.output },
          schema: {},
        },
      },
    }),
  ],
  [
    "mcp-resource",
    "another tool",
    "warning",
    terms({ resource: { ...(toolTerms().resource as Json), url: "mcp://tool/ping" } }),
  ],
  [
    "mcp-resource",
    "another host",
    "warning",
    terms({ resource: { ...(toolTerms().resource as Json), url: "https://www.example.net/mcp" } }),
  ],
  ["amount-atomic-units", "dollars", "error", terms({ accepts: [{ ...dearer, amount: "0.01" }] })],
  ["x402-version", "version 3", "error", terms({ x402Version: 3 })],
];

/** What looks odd and is in order. */
export const INNOCENT_TOOLS: [what: string, scene: ToolScene][] = [
  ["a good seller", {}],
  [
    "the reference package's name for a tool that nobody named",
    terms({ resource: { ...(toolTerms().resource as Json), url: "mcp://tool/paid_tool" } }),
  ],
  [
    "a URL of its own",
    terms({ resource: { ...(toolTerms().resource as Json), url: "https://api.example.com/mcp" } }),
  ],
  [
    "a name of the extension's kind",
    terms({ resource: { ...(toolTerms().resource as Json), url: "mcp://api.example.com/tools/forecast" } }),
  ],
  [
    "the older word for its name",
    terms({ extensions: { bazaar: bazaar({ toolName: undefined, tool: TOOL }) } }),
  ],
  ["no declaration", terms({ extensions: {} })],
];
