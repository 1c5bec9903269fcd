import { SoukError } from "@/lib/errors";
import { TOOL_NAME } from "@/lib/mcp/list-tools";
import { checkTargetUrl } from "@/lib/net/target-url";
import type { Context } from "./context";

/** Verbs a resource can be registered under. HEAD is missing on purpose: it bypasses some paywalls. */
export const TARGET_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

export interface Target {
  /** Canonical. */
  url: string;
  host: string;
  path: string;
  method?: string;
  /** The MCP tool that is sold at this URL; the method is POST then. */
  tool?: string;
}

/** What is to be probed, as a visitor says it. */
export interface TargetInput {
  resource: string;
  method?: string;
  tool?: string;
}

/** Longest URL that is kept: a longer one would not fit a unique index row. */
const MAX_URL_CHARS = 2_048;

/**
 * What a visitor typed, as a canonical target. Throws SoukError `unsupported-url` or `blocked-address` for what can
 * not be probed, `invalid-request` for a verb we do not speak or a name that no tool can have.
 */
export function acceptTarget(ctx: Context, input: TargetInput): Target {
  const method = input.method?.trim().toUpperCase() || undefined;
  if (method && !(TARGET_METHODS as readonly string[]).includes(method))
    throw new SoukError("invalid-request", `The method must be one of ${TARGET_METHODS.join(", ")}.`, {
      errors: [{ field: "method", message: `"${method.slice(0, 20)}" is not one of them` }],
    });
  const checked = checkTargetUrl(input.resource.trim(), ctx.env.allowHosts);
  if (!checked.ok)
    throw new SoukError(checked.code, checked.message, {
      errors: [{ field: "resource", message: checked.message }],
    });
  // Punycode and percent-encoding may have made it longer than what was typed.
  if (checked.url.length > MAX_URL_CHARS)
    throw new SoukError("unsupported-url", `The URL is longer than ${MAX_URL_CHARS} characters.`);
  const { url, host, path } = checked;
  const tool = acceptTool(input.tool, method);
  return tool === undefined ? { url, host, path, method } : { url, host, path, method: "POST", tool };
}

function acceptTool(given: string | undefined, method: string | undefined): string | undefined {
  const tool = given?.trim() || undefined;
  if (tool === undefined) return undefined;
  const wrong = (field: string, message: string) => {
    throw new SoukError("invalid-request", message, { errors: [{ field, message }] });
  };
  if (!TOOL_NAME.test(tool))
    wrong("tool", "The name of a tool has at most 128 characters, none of them blank or invisible.");
  if (method !== undefined && method !== "POST") wrong("method", "A tool is called by POST.");
  return tool;
}
