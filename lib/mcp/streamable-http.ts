import { headerIn, receiveAnswer } from "./receive-answer";
import type { McpClientOptions, Wire } from "./session";

/** Long enough for a signed token, short enough to be sent with every request. */
const SESSION_ID = /^[\x21-\x7e]{1,2048}$/;
const ENDING_MS = 3_000;

/** One POST a message, to one address (MCP 2025-11-25, streamable HTTP). The server's own stream (GET) is not opened. */
export function streamableHttp({ fetch, deadlineMs }: McpClientOptions, url: string): Wire {
  let sessionId: string | undefined;
  let version: string | undefined;
  const headers = () => ({
    ...(sessionId === undefined ? {} : { "mcp-session-id": sessionId }),
    ...(version === undefined ? {} : { "mcp-protocol-version": version }),
  });
  const post = (message: Record<string, unknown>) => ({
    url,
    method: "POST",
    headers: {
      accept: "application/json, text/event-stream",
      "content-type": "application/json",
      ...headers(),
    },
    body: JSON.stringify({ jsonrpc: "2.0", ...message }),
    deadlineMs,
  });
  return {
    transport: "streamable-http",
    async ask(id, method, params) {
      const asked = await receiveAnswer(fetch, post({ id, method, params }), id);
      if (method !== "initialize" || asked.http.result.kind !== "response") return asked;
      const given = headerIn(asked.http.result.headers, "mcp-session-id");
      if (given !== undefined && SESSION_ID.test(given)) sessionId = given;
      return asked;
    },
    async tell(method) {
      // Its answer is 202 and nothing; some keep the connection open, which nobody has to wait for.
      await fetch({ ...post({ method }), maxBodyBytes: 1_024, onBody: () => true });
    },
    agreed(protocolVersion) {
      version = protocolVersion;
    },
    async end() {
      if (sessionId === undefined) return;
      const request = { url, method: "DELETE", headers: headers(), deadlineMs: ENDING_MS };
      await fetch({ ...request, maxBodyBytes: 1_024, onBody: () => true });
    },
  };
}
