import type { RpcAnswer } from "@/lib/mcp/json-rpc";
import { openSession } from "@/lib/mcp/open-session";
import type { GuardedFetch } from "@/lib/net/types";
import { decodeJsonHeader } from "@/lib/x402/header-codec";
import { parseToolChallenge } from "@/lib/x402/tool-challenge";

export type ToolOutcome =
  | { ok: true; answer: RpcAnswer; elapsedMs: number }
  /** `sent: false` only where it is certain that the server never saw the call. */
  | { ok: false; sent: boolean; message: string };

export interface ToolRequest {
  /** Of the MCP server. */
  url: string;
  /** `{"name": …, "arguments": {…}}`, as `buildRequest` makes it. */
  body: string;
  payment: { header: string; value: string } | null;
  /** For the whole visit, milliseconds. */
  deadlineMs: number;
  /** Awaited when the server has said hello and the call is about to go out. */
  beforeCall?(): Promise<void>;
}

/**
 * Calls one tool of an MCP server: hello, `tools/call`, goodbye. A payment goes in `params._meta["x402/payment"]` (x402, MCP
 * transport). Runs the same in a browser and in the relay; `fetch` says how the bytes travel.
 */
export async function callTool(fetch: GuardedFetch, request: ToolRequest): Promise<ToolOutcome> {
  const started = performance.now();
  // Whole milliseconds: not every timer takes less.
  const left = () => Math.max(1, Math.ceil(request.deadlineMs - (performance.now() - started)));
  const within: GuardedFetch = Object.assign(
    (asked: Parameters<GuardedFetch>[0]) =>
      fetch({ ...asked, deadlineMs: Math.min(asked.deadlineMs ?? left(), left()) }),
    { close: async () => {} },
  );
  const { session, opening } = await openSession(
    { fetch: within, deadlineMs: request.deadlineMs },
    request.url,
  );
  if (!session)
    return { ok: false, sent: false, message: `The MCP server did not open a session: ${opening.why}.` };
  try {
    await request.beforeCall?.();
    const { name, arguments: args } = JSON.parse(request.body);
    const asked = await session.request("tools/call", {
      name,
      arguments: args,
      ...(request.payment && { _meta: { "x402/payment": decoded(request.payment.value) } }),
    });
    if (asked.answer)
      return { ok: true, answer: asked.answer, elapsedMs: Math.round(performance.now() - started) };
    const { result, timings } = asked.http;
    const sent = result.kind === "response" || timings.connectedMs !== undefined;
    return { ok: false, sent, message: `The tool did not answer: ${asked.why}.` };
  } finally {
    await session.end();
  }
}

/**
 * What a tool's answer means over HTTP, so that a call of either kind is one kind of call from there on. Terms ask for a payment
 * in an error alone (x402 v2, MCP transport), or where a result says itself that it is `payment_required`: what else looks
 * like terms is what the tool sells.
 */
export function toolStatus(answer: RpcAnswer): 200 | 402 | 500 {
  const { place, issues, isError } = parseToolChallenge(answer);
  const failed = "error" in answer || isError;
  if ((failed && (place !== null || issues.length > 0)) || place === "extension") return 402;
  return failed ? 500 : 200;
}

function decoded(header: string): unknown {
  const read = decodeJsonHeader(header);
  // It was encoded by this project a moment ago.
  if (!read.ok) throw new Error("the payment cannot be read back");
  return read.value;
}
