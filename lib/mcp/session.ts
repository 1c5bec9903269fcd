import type { ExchangeTimings, FetchFailureCode, GuardedFetch } from "@/lib/net/types";
import { isObject } from "@/lib/x402/payment-requirements";
import { plainText } from "@/lib/x402/wire-issue";
import type { RpcAnswer } from "./json-rpc";

/** The newest revision that the published SDKs speak; the server answers with the one it will use. */
export const PROTOCOL_VERSION = "2025-11-25";
export const CLIENT_INFO = { name: "souk", version: "0.1.0" } as const;

/** One request to an MCP server and what came back: always a value. */
export interface Asked {
  /** null: see `failure`. */
  answer: RpcAnswer | null;
  /**
   * `http`: nothing came back. `status`: refused before MCP. `not-mcp`: an answer, but none of MCP. `unreadable`: not
   * clean JSON-RPC. `no-answer`: the stream ended, or too much came, without an answer to this request.
   */
  failure: "http" | "status" | "not-mcp" | "unreadable" | "no-answer" | null;
  /** What went wrong, safe to show; "" when nothing did. */
  why: string;
  /** The HTTP exchange that carried it; its first byte is when the answer came. */
  http: {
    method: string;
    url: string;
    result:
      | { kind: "response"; status: number; headers: [string, string][]; text: string; tls?: string }
      | { kind: "failed"; code: FetchFailureCode; message: string };
    timings: ExchangeTimings;
  };
}

/** How requests reach the server: streamable HTTP, or the older pair of a stream and a POST address. */
export interface Wire {
  transport: "streamable-http" | "sse";
  /** Sends one request; `id` is its own. */
  ask(id: number, method: string, params: unknown): Promise<Asked>;
  /** Sends what needs no answer. */
  tell(method: string): Promise<void>;
  /** From the initialize answer: what later requests have to say. */
  agreed(protocolVersion: string): void;
  /** Gives the session back. Never throws. */
  end(): Promise<void>;
}

/** A server that has answered `initialize`. */
export interface McpSession {
  transport: Wire["transport"];
  protocolVersion: string;
  /** As it calls itself: untrusted, one line each. */
  server: { name: string; version: string };
  request(method: string, params: Record<string, unknown>): Promise<Asked>;
  end(): Promise<void>;
}

export interface McpClientOptions {
  fetch: GuardedFetch;
  /** For one request, milliseconds. */
  deadlineMs: number;
}

/** The first request of every session. */
export function greet(wire: Wire): Promise<Asked> {
  return wire.ask(0, "initialize", {
    protocolVersion: PROTOCOL_VERSION,
    capabilities: {},
    clientInfo: CLIENT_INFO,
  });
}

/**
 * Says `initialize` over `wire` and, when that is answered, `notifications/initialized` (MCP 2025-11-25, lifecycle).
 * Without a session the wire is ended, and `opening` says why there is none.
 */
export async function initialize(
  wire: Wire,
): Promise<{ session: McpSession | null; opening: Asked; refusal: RpcAnswer | null }> {
  const asked = await greet(wire);
  const agreement = asked.answer && readAgreement(asked.answer);
  if (!agreement || "why" in agreement) {
    await wire.end();
    return {
      session: null,
      opening: agreement ? { ...asked, answer: null, failure: "not-mcp", why: agreement.why } : asked,
      refusal: asked.answer,
    };
  }
  wire.agreed(agreement.protocolVersion);
  await wire.tell("notifications/initialized");
  let id = 0;
  const session: McpSession = {
    transport: wire.transport,
    ...agreement,
    request: (method, params) => wire.ask(++id, method, params),
    end: wire.end,
  };
  return { session, opening: asked, refusal: null };
}

type Agreement = Pick<McpSession, "protocolVersion" | "server">;

function readAgreement(answer: RpcAnswer): Agreement | { why: string } {
  if ("error" in answer) return { why: `error ${answer.error.code} to initialize: ${answer.error.message}` };
  const { result } = answer;
  const version = isObject(result) ? result.protocolVersion : undefined;
  // It goes into a header of every later request.
  if (typeof version !== "string" || !/^[\w.-]{1,40}$/.test(version))
    return { why: "an answer to initialize without a protocolVersion" };
  return { protocolVersion: version, server: serverInfo(isObject(result) ? result.serverInfo : null) };
}

/** What a server calls itself, one short line each. */
export function serverInfo(info: unknown): McpSession["server"] {
  const line = (name: string) => {
    const value = isObject(info) ? info[name] : undefined;
    return typeof value === "string" ? plainText(value, 100) : "";
  };
  return { name: line("name"), version: line("version") };
}
