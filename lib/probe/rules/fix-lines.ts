import { FRAMEWORKS, type Framework } from "../framework";
import type { Finding, RuleGroup } from "../types";
import type { View } from "../view";
import type { Fix, FixLines } from "./rule";

const JAVASCRIPT = new Set<Framework>(["Express", "Hono", "Next.js", "Fastify", "Cloudflare Worker"]);
const GENERIC = { x402: "x402 middleware", JavaScript: "JavaScript", HTTP: "HTTP" } as const;

/** A fix for the recognised framework, else for any server; without lines when there is nothing to paste. */
export function fixFor(view: View, fix: Fix, group: RuleGroup): Finding["fix"] {
  // Lines of the other groups are for HTTP resources: a tool would not be mended by them.
  const fits = view.tool === null || group === "mcp";
  const chosen = fits && fix.lines && choose(fix.lines, view.framework);
  if (!chosen) return { words: fix.words };
  return { words: fix.words, code: { framework: chosen.framework, lines: fill(chosen.lines, view) } };
}

function choose(lines: FixLines, framework: Framework | null) {
  const own = framework && lines[framework];
  if (own) return { framework, lines: own };
  const keys =
    framework === null || JAVASCRIPT.has(framework)
      ? (["x402", "JavaScript", "HTTP"] as const)
      : (["HTTP"] as const);
  const key = keys.find((name) => lines[name] !== undefined);
  return key && { framework: GENERIC[key] as string, lines: lines[key] as string };
}

/** The probed endpoint's own values for the placeholders. A URL's quotes and spaces are percent-encoded already. */
function fill(lines: string, view: View): string {
  const { origin, pathname } = view.url;
  return substitute(lines, {
    METHOD: view.observation.target.method,
    ORIGIN: origin,
    PATH: pathname,
    URL: origin + pathname,
    NETWORK: view.options[0]?.option.network ?? "eip155:8453",
  });
}

type Placeholder = "METHOD" | "ORIGIN" | "PATH" | "URL" | "NETWORK";

function substitute(lines: string, values: Record<Placeholder, string>): string {
  return lines.replace(/%(METHOD|ORIGIN|PATH|URL|NETWORK)%/g, (_, name: Placeholder) => values[name]);
}

/** Every variant of a fix, with an example endpoint's values, in the order in which a rule's page shows them. */
export function fixVariants(lines: FixLines): { framework: string; lines: string }[] {
  const example = {
    METHOD: "GET",
    ORIGIN: "https://api.example.com",
    PATH: "/report",
    URL: "https://api.example.com/report",
    NETWORK: "eip155:8453",
  };
  return ([...FRAMEWORKS, "x402", "JavaScript", "HTTP"] as const).flatMap((key) => {
    const text = lines[key];
    const framework = key === "x402" ? GENERIC.x402 : key;
    return text === undefined ? [] : [{ framework, lines: substitute(text, example) }];
  });
}
