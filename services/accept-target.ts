import { SoukError } from "@/lib/errors";
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
}

/** Longest URL that is kept: a longer one would not fit a unique index row. */
const MAX_URL_CHARS = 2_048;

/**
 * What a visitor typed, as a canonical target. Throws SoukError `unsupported-url` or `blocked-address` for what can
 * not be probed, `invalid-request` for a verb we do not speak.
 */
export function acceptTarget(ctx: Context, input: { resource: string; method?: string }): Target {
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
  return { url: checked.url, host: checked.host, path: checked.path, method };
}
