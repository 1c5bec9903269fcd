import type { ServerResponse } from "node:http";
import type { Verdict } from "@/lib/probe/types";
import type { Exhibit } from "./exhibit";
import { type Json, option, plain } from "./good-answer";
import {
  answerTo,
  asksFor,
  readMessage,
  sendJson,
  serveTool,
  TOOL,
  type ToolDifference,
  toolDeclaration,
  toolTerms,
} from "./tool-server";

type Expectation = Partial<Record<"error" | "warning" | "advice", string>>;

/** A server of one tool that is wrong in one way. */
function tool(id: string, title: string, found: Expectation, difference: ToolDifference = {}): Exhibit {
  return { ...onShow(id, title, found), serve: serveTool(difference) };
}

function onShow(id: string, title: string, { error, warning, advice }: Expectation): Omit<Exhibit, "serve"> {
  const verdict: Verdict = error ? "not-payable" : warning ? "payable-with-warnings" : "payable";
  return {
    id,
    title,
    group: "mcp",
    method: "POST",
    tool: TOOL,
    operation: null,
    expect: {
      verdict,
      findings: [error, warning].filter((rule) => rule !== undefined),
      advice: advice === undefined ? [] : [advice],
    },
  };
}

const refusal = (text: string): { result: Json } => ({
  result: { isError: true, content: [{ type: "text", text }] },
});
const status = (code: number) => (response: ServerResponse) => void response.writeHead(code).end();

/** Answers on a stream that was opened before, as MCP did until March 2025. */
function olderTransport(): Exhibit["serve"] {
  const streams = new Map<string, ServerResponse>();
  let opened = 0;
  return async (request, response, place) => {
    const session = new URL(request.url ?? "/", place.origin).searchParams.get("session");
    if (request.method === "GET") {
      const id = String(++opened);
      streams.set(id, response);
      response.on("close", () => streams.delete(id));
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`event: endpoint\ndata: ${new URL(place.url).pathname}?session=${id}\n\n`);
      return;
    }
    const stream = session && streams.get(session);
    if (!stream) return void response.writeHead(405, { allow: "GET" }).end();
    const message = await readMessage(request);
    response.writeHead(202).end();
    if (message?.id === undefined) return;
    const answer = { jsonrpc: "2.0", id: message.id, ...answerTo(message, place, {}) };
    stream.write(`event: message\ndata: ${JSON.stringify(answer)}\n\n`);
  };
}

export const toolExhibits: readonly Exhibit[] = [
  tool("tool-right", "Right: a tool that is sold as it should be", {}),
  tool(
    "tool-unnamed-in-terms",
    "Right: the name that the reference package gives to an unnamed tool",
    {},
    {
      call: (place) =>
        asksFor(
          toolTerms(place, {
            resource: { ...(toolTerms(place).resource as Json), url: "mcp://tool/paid_tool" },
          }),
        ),
    },
  ),
  {
    ...onShow("tool-server-alone", "An MCP server, of which no tool is named", { error: "mcp-tool-named" }),
    method: undefined,
    tool: undefined,
    serve: plain(406, {}, { jsonrpc: "2.0", error: { code: -32000, message: "Not Acceptable" }, id: null }),
  },
  tool(
    "tool-no-server",
    "A page where an MCP server should be",
    { error: "mcp-server" },
    {
      raw: {
        initialize: (response) =>
          void response.writeHead(200, { "content-type": "text/html" }).end("<p>Hello"),
      },
    },
  ),
  tool("tool-login", "A login before the tool", { error: "mcp-open" }, { raw: { initialize: status(401) } }),
  tool(
    "tool-redirect",
    "An MCP server that has moved",
    { error: "no-redirect" },
    {
      raw: { initialize: (response) => void response.writeHead(308, { location: "/tool-right" }).end() },
    },
  ),
  tool(
    "tool-wrong-id",
    "Answers under another request's id",
    { error: "mcp-message" },
    {
      raw: { "tools/call": (response) => sendJson(response, { jsonrpc: "2.0", id: 404, result: {} }) },
    },
  ),
  tool(
    "tool-plain-402",
    "A plain HTTP 402 where the tool's result should be",
    { error: "mcp-call-status" },
    {
      raw: { "tools/call": status(402) },
    },
  ),
  tool("tool-absent", "No tool of that name", { error: "mcp-tool-listed" }, { listed: null }),
  tool(
    "tool-undescribed",
    "A tool without a description",
    { advice: "mcp-tool-described" },
    {
      listed: { description: "" },
    },
  ),
  tool(
    "tool-free",
    "A tool that answers unpaid",
    { error: "mcp-tool-free" },
    {
      call: () => ({ result: { content: [{ type: "text", text: "21" }] } }),
    },
  ),
  tool(
    "tool-arguments-first",
    "Arguments are checked before the price is told",
    { error: "mcp-arguments-first" },
    {
      call: () => refusal("MCP error -32602: Input validation error: city must be one that we know"),
    },
  ),
  tool(
    "tool-fails",
    "The tool fails before it asks for payment",
    { error: "mcp-tool-works" },
    {
      call: () => refusal("facilitator unreachable"),
    },
  ),
  tool(
    "tool-text-only",
    "The terms are in the text only",
    { warning: "mcp-challenge-place" },
    {
      call: (place) => asksFor(toolTerms(place), { structuredContent: undefined }),
    },
  ),
  tool(
    "tool-rpc-error",
    "The terms are in a JSON-RPC error",
    { error: "mcp-challenge-place" },
    {
      call: (place) => ({ error: { code: 402, message: "Payment required", data: toolTerms(place) } }),
    },
  ),
  tool(
    "tool-no-error-flag",
    "The terms come as if they were the answer",
    { error: "mcp-challenge-error" },
    {
      call: (place) => asksFor(toolTerms(place), { isError: false }),
    },
  ),
  tool(
    "tool-two-prices",
    "Text and structured content ask for different prices",
    { error: "mcp-challenge-agrees" },
    {
      call: (place) => {
        const dearer = toolTerms(place, { accepts: [option({ amount: "20000" })] });
        return asksFor(toolTerms(place), { content: [{ type: "text", text: JSON.stringify(dearer) }] });
      },
    },
  ),
  tool(
    "tool-no-text",
    "The terms are missing from the text",
    { advice: "mcp-challenge-text" },
    {
      call: (place) => asksFor(toolTerms(place), { content: [] }),
    },
  ),
  tool(
    "tool-output-schema",
    "An output schema that forbids the terms",
    { warning: "mcp-output-schema" },
    {
      listed: {
        outputSchema: { type: "object", properties: { celsius: { type: "number" } }, required: ["celsius"] },
      },
    },
  ),
  tool(
    "tool-bad-example",
    "The declared example is refused",
    { warning: "mcp-example" },
    {
      call: (place, { params }) =>
        params?.arguments?.city === "Lisbon"
          ? refusal("MCP error -32602: Input validation error: Lisbon is no city")
          : asksFor(toolTerms(place)),
    },
  ),
  tool(
    "tool-declares-another",
    "Another tool is declared",
    { warning: "mcp-declared-tool" },
    {
      call: (place) =>
        asksFor(toolTerms(place, { extensions: { bazaar: toolDeclaration({ toolName: "backcast" }) } })),
    },
  ),
  tool(
    "tool-other-resource",
    "The terms name another host's resource",
    { warning: "mcp-resource" },
    {
      call: (place) =>
        asksFor(
          toolTerms(place, {
            resource: { ...(toolTerms(place).resource as Json), url: "https://mcp.example.com/tool" },
          }),
        ),
    },
  ),
  tool("tool-no-cors", "A tool that web pages cannot call", { advice: "mcp-cors" }, { cors: false }),
  {
    ...onShow("tool-older-transport", "Only the older transport is spoken", { advice: "mcp-transport" }),
    serve: olderTransport(),
  },
];
