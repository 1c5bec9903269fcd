import { type ListedTool, listTools } from "@/lib/mcp/list-tools";
import { openSession } from "@/lib/mcp/open-session";
import type { Context } from "./context";

const DEADLINE_MS = 10_000;
const BUDGET_MS = 30_000;
/** Of one server, that are probed. */
export const MAX_TOOLS = 32;

/** The tools of the MCP server at `url`, at most 32 of them, and how many there are; [] when it has none or does not answer. */
export async function discoverTools(
  ctx: Pick<Context, "fetch">,
  url: string,
): Promise<{ tools: ListedTool[]; count: number }> {
  const startedMs = performance.now();
  const { session } = await openSession({ fetch: ctx.fetch, deadlineMs: DEADLINE_MS }, url);
  if (!session) return { tools: [], count: 0 };
  try {
    const { tools } = await listTools(session, null, () => performance.now() - startedMs < BUDGET_MS);
    return { tools: tools.slice(0, MAX_TOOLS), count: tools.length };
  } finally {
    await session.end();
  }
}
