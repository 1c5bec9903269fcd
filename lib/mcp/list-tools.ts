import { isObject } from "@/lib/x402/payment-requirements";
import { plainText } from "@/lib/x402/wire-issue";
import type { Asked, McpSession } from "./session";

type Json = Record<string, unknown>;

/** One tool as its server lists it: untrusted, bounded. */
export interface ListedTool {
  name: string;
  title: string;
  description: string;
  /** JSON Schema of the arguments; {} when it is larger than 64 KB. Never compiled. */
  inputSchema: Json;
  /** It says what its structured results look like. */
  hasOutputSchema: boolean;
  /** The server's own word on what the tool does; absent where it says nothing. */
  readOnly?: boolean;
  destructive?: boolean;
}

export interface ToolList {
  tools: ListedTool[];
  /** false: there is more than was read. */
  complete: boolean;
  /** The page that could not be read; null when all could. */
  failed: Asked | null;
}

const MAX_PAGES = 20;
const MAX_TOOLS = 500;
const MAX_SCHEMA_CHARS = 65_536;
const MAX_CURSOR_CHARS = 4_096;
/** MCP 2025-11-25, tool names; and what others use, short of what could not be shown or stored. */
export const TOOL_NAME = /^[^\p{C}\p{Z}]{1,128}$/u;

/**
 * Reads the server's tools, page by page; with `wanted`, only until that one is found. Bounded: 20 pages, 500 tools, and a
 * cursor that comes again ends it. Members that are no tools are left out.
 */
export async function listTools(
  session: McpSession,
  wanted: string | null,
  timeLeft: () => boolean = () => true,
): Promise<ToolList> {
  const tools = new Map<string, ListedTool>();
  const cursors = new Set<string>();
  const list = (complete: boolean, failed: Asked | null = null) => ({
    tools: [...tools.values()],
    complete,
    failed,
  });
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES && timeLeft(); page++) {
    const asked = await session.request("tools/list", cursor === undefined ? {} : { cursor });
    const result = asked.answer && "result" in asked.answer ? asked.answer.result : null;
    if (!isObject(result) || !Array.isArray(result.tools)) return list(false, asked);
    for (const raw of result.tools.slice(0, MAX_TOOLS)) {
      const tool = readTool(raw);
      if (tool && !tools.has(tool.name)) tools.set(tool.name, tool);
    }
    if (wanted !== null && tools.has(wanted)) return list(true);
    if (tools.size >= MAX_TOOLS) return list(false);
    const next = result.nextCursor;
    if (next === undefined || next === null || next === "") return list(true);
    if (typeof next !== "string" || next.length > MAX_CURSOR_CHARS || cursors.has(next)) return list(false);
    cursors.add(next);
    cursor = next;
  }
  return list(false);
}

function readTool(raw: unknown): ListedTool | null {
  if (!isObject(raw) || typeof raw.name !== "string" || !TOOL_NAME.test(raw.name)) return null;
  const { annotations } = raw;
  const hints = isObject(annotations) ? annotations : {};
  const text = (value: unknown, max: number) => (typeof value === "string" ? plainText(value, max) : "");
  const schema = isObject(raw.inputSchema) ? raw.inputSchema : {};
  return {
    name: raw.name,
    title: text(raw.title ?? hints.title, 200),
    description: text(raw.description, 2_000),
    inputSchema: JSON.stringify(schema).length <= MAX_SCHEMA_CHARS ? schema : {},
    hasOutputSchema: isObject(raw.outputSchema),
    ...(typeof hints.readOnlyHint === "boolean" ? { readOnly: hints.readOnlyHint } : {}),
    ...(typeof hints.destructiveHint === "boolean" ? { destructive: hints.destructiveHint } : {}),
  };
}
