import type { IncomingMessage, ServerResponse } from "node:http";
import type { Exhibit, Place } from "./exhibit";
import { challenge, type Json } from "./good-answer";

export const TOOL = "forecast";
const INPUT_SCHEMA = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const LISTED = { name: TOOL, description: "The temperature in a city. One cent.", inputSchema: INPUT_SCHEMA };

/** One message of a client. */
export interface Message {
  id?: number;
  method: string;
  params?: { arguments?: Json };
}

/** How a server of one tool differs from a good one. */
export interface ToolDifference {
  /** false: it knows nothing of web pages. */
  cors?: false;
  /** What tools/list says of the tool; null: there is none. */
  listed?: Json | null;
  /** The answer to a call: a result or an error, as JSON-RPC has them. */
  call?(place: Place, message: Message): { result: unknown } | { error: Json };
  /** The answer to one method by HTTP, instead of all that. */
  raw?: Record<string, (response: ServerResponse, message: Message) => void>;
}

/** A declaration of the tool that fits its own schema. */
export function toolDeclaration(changes: Json = {}): Json {
  return {
    info: {
      input: {
        type: "mcp",
        toolName: TOOL,
        inputSchema: INPUT_SCHEMA,
        example: { city: "Lisbon" },
        ...changes,
      },
      output: { type: "json", example: { celsius: 21 } },
    },
    schema: {
      type: "object",
      properties: { input: { type: "object", required: ["type"] } },
      required: ["input"],
    },
  };
}

/** Terms that nothing can be said against, but for `changes`. */
export function toolTerms(place: Place, changes: Json = {}): Json {
  const { resource, ...terms } = challenge(place);
  return {
    ...terms,
    resource: { ...(resource as Json), url: `mcp://tool/${TOOL}` },
    extensions: { bazaar: toolDeclaration() },
    ...changes,
  };
}

/** Terms as the answer of a tool, but for `changes` of the result. */
export function asksFor(terms: Json, changes: Json = {}): { result: Json } {
  const text = JSON.stringify(terms);
  return {
    result: { isError: true, structuredContent: terms, content: [{ type: "text", text }], ...changes },
  };
}

/** Answers as a good MCP server with one paid tool does, but for one difference. */
export function serveTool(difference: ToolDifference = {}): Exhibit["serve"] {
  return async (request, response, place) => {
    if (difference.cors !== false) {
      for (const [name, value] of Object.entries(TOOL_CORS)) response.setHeader(name, value);
      if (request.method === "OPTIONS") return void response.writeHead(204).end();
    }
    const message = await readMessage(request);
    if (!message) return void response.writeHead(400).end();
    const raw = difference.raw?.[message.method];
    if (raw) return raw(response, message);
    if (message.id === undefined) return void response.writeHead(202).end();
    sendJson(response, { jsonrpc: "2.0", id: message.id, ...answerTo(message, place, difference) });
  };
}

/** The answer to one message, whatever carries it. */
export function answerTo(message: Message, place: Place, { listed = LISTED, call }: ToolDifference) {
  if (message.method === "initialize") {
    const serverInfo = { name: "museum", version: "1" };
    return { result: { protocolVersion: "2025-11-25", capabilities: { tools: {} }, serverInfo } };
  }
  if (message.method === "tools/list")
    return { result: { tools: listed === null ? [] : [{ ...LISTED, ...listed }] } };
  if (message.method !== "tools/call") return { error: { code: -32601, message: "Method not found" } };
  return call ? call(place, message) : asksFor(toolTerms(place));
}

export function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
}

/** What lets a page call a tool. */
const TOOL_CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "*",
  "access-control-expose-headers": "Mcp-Session-Id",
};

const MAX_BODY_CHARS = 65_536;

/** null: no JSON-RPC message. */
export async function readMessage(request: IncomingMessage): Promise<Message | null> {
  let body = "";
  for await (const chunk of request) {
    body += chunk;
    if (body.length > MAX_BODY_CHARS) return null;
  }
  try {
    const message = JSON.parse(body);
    return typeof message?.method === "string" ? message : null;
  } catch {
    return null;
  }
}
