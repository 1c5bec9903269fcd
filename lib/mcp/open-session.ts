import { legacySse } from "./legacy-sse";
import { type Asked, initialize, type McpClientOptions, type McpSession } from "./session";
import { statelessHttp, wantsStateless } from "./stateless-http";
import { streamableHttp } from "./streamable-http";

/** Statuses with which a server of the older transport refuses a POST to its stream (MCP 2025-11-25, backwards compatibility). */
const MAYBE_LEGACY = new Set([400, 404, 405, 406, 415, 501]);

/**
 * Begins to talk with the MCP server at `url`: by streamable HTTP, without a session where the server knows only the
 * revision that has none, and where POST is refused by the older transport.
 * `opening` is the exchange that decided; without a session it says why.
 */
export async function openSession(
  options: McpClientOptions,
  url: string,
): Promise<{ session: McpSession | null; opening: Asked }> {
  const first = await initialize(streamableHttp(options, url));
  if (first.refusal && wantsStateless(first.refusal)) {
    const later = await statelessHttp(options, url);
    return later.session ? later : first;
  }
  const { result } = first.opening.http;
  if (first.session || result.kind !== "response" || !MAYBE_LEGACY.has(result.status)) return first;
  const older = await legacySse(options, url);
  if (!older) return first;
  const second = await initialize(older);
  return second.session ? second : first;
}
