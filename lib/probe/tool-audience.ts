import { toolCallableFromBrowser } from "./rules/mcp-cors";
import type { Payer } from "./types";
import type { View } from "./view";

type Answer = Omit<Payer, "who">;

/** Who reads the terms of an MCP tool, beside those who sign: `stop` is why nobody can pay, null when somebody can. */
export function toolReaders(
  view: View,
  stop: string | null,
): Record<"sdk-v2" | "sdk-v1" | "browser" | "relay", Answer> {
  const no = (reason: string): Answer => ({ ok: false, reason: stop ?? reason });
  const version = view.required?.x402Version;
  const v2: Answer =
    stop !== null
      ? { ok: false, reason: stop }
      : version === 1
        ? { ok: true, reason: "Its MCP client reads v1 as well, once its v1 scheme is registered." }
        : { ok: true, reason: "Its MCP client reads the tool's result." };
  return {
    "sdk-v2": v2,
    "sdk-v1": no("v1 clients pay HTTP resources, not tools."),
    browser: stop !== null ? { ok: false, reason: stop } : browser(view),
    relay:
      stop !== null
        ? { ok: false, reason: stop }
        : { ok: true, reason: "Souk's relay calls the tool, and pays for it, for a page." },
  };
}

function browser(view: View): Answer {
  const callable = toolCallableFromBrowser(view);
  if (callable === null)
    return { ok: null, reason: "Whether a page may talk to this MCP server was not measured." };
  return callable
    ? { ok: true, reason: "Its CORS headers let a page say hello, call the tool and pay." }
    : { ok: false, reason: "Its CORS headers do not let a page call the tool." };
}
