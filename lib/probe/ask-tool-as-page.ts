import { type Asked, greet, type McpSession } from "@/lib/mcp/session";
import { STATELESS_VERSION, statelessHttp } from "@/lib/mcp/stateless-http";
import { streamableHttp } from "@/lib/mcp/streamable-http";
import type { GuardedFetch } from "@/lib/net/types";
import { runExchange } from "./exchange";
import type { Exchange } from "./types";

/** What a page's client sends beside `accept` and what every request may have (MCP 2025-11-25 and 2026-07-28). */
const SENT = {
  session: ["content-type", "mcp-protocol-version", "mcp-session-id"],
  stateless: ["content-type", "mcp-method", "mcp-name", "mcp-protocol-version"],
};

/** The headers that a page has to be allowed to send to an MCP server of this revision; a payment goes in the body. */
export const sentByPages = (protocolVersion: string | null): readonly string[] =>
  protocolVersion === STATELESS_VERSION ? SENT.stateless : SENT.session;

/**
 * What a browser would do for a page of `browserOrigin` that calls a tool: ask leave to send MCP's headers, then say hello with
 * an Origin. `end` gives the page's own session back. null for the older transport, which is not measured.
 */
export async function askToolAsPage(
  deps: { fetch: GuardedFetch; browserOrigin: string; deadlineMs: number },
  { transport, protocolVersion }: Pick<McpSession, "transport" | "protocolVersion">,
  url: string,
): Promise<{ preflight: Exchange; hello: Asked; end(): Promise<void> } | null> {
  if (transport !== "streamable-http") return null;
  const { deadlineMs, browserOrigin: corsOrigin } = deps;
  const preflight = runExchange(deps.fetch, "preflight", {
    url,
    method: "OPTIONS",
    corsOrigin,
    headers: {
      accept: "*/*",
      "access-control-request-method": "POST",
      "access-control-request-headers": sentByPages(protocolVersion).join(","),
    },
    deadlineMs,
  });
  const fetch: GuardedFetch = Object.assign(
    (request: Parameters<GuardedFetch>[0]) => deps.fetch({ ...request, corsOrigin }),
    { close: async () => {} },
  );
  const options = { fetch, deadlineMs };
  if (protocolVersion === STATELESS_VERSION) {
    const [asked, { opening }] = await Promise.all([preflight, statelessHttp(options, url)]);
    return { preflight: asked, hello: opening, end: async () => {} };
  }
  const wire = streamableHttp(options, url);
  const [asked, hello] = await Promise.all([preflight, greet(wire)]);
  wire.agreed(protocolVersion);
  return { preflight: asked, hello, end: wire.end };
}
