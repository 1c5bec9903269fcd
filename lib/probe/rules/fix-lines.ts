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
  const networks = view.options.map(({ option }) => option.network);
  return substitute(lines, {
    METHOD: view.observation.target.method,
    ORIGIN: origin,
    PATH: pathname,
    NETWORK: networks[0] ?? "eip155:8453",
    EVM_NETWORK: networks.find((network) => network.startsWith("eip155:")) ?? "eip155:8453",
  });
}

interface Values {
  METHOD: string;
  ORIGIN: string;
  PATH: string;
  NETWORK: string;
  EVM_NETWORK: string;
}

const TAKES_BODY = new Set(["POST", "PUT", "PATCH"]);

/** Puts an endpoint's values into the lines; what is declared as its input follows from its method. */
export function substitute(lines: string, values: Values): string {
  const body = TAKES_BODY.has(values.METHOD);
  const all: Record<string, string> = {
    ...values,
    URL: values.ORIGIN + values.PATH,
    BODY_JS: body ? 'bodyType: "json", ' : "",
    BODY_PYTHON: body ? ', body_type="json"' : "",
    BODY_GO: body ? "json" : "",
    FIELD: body ? "body" : "queryParams",
    INPUT: `${body ? '"bodyType": "json", "body"' : '"queryParams"'}: {"city": "Lisbon"}`,
  };
  return lines.replace(/%([A-Z_]+)%/g, (placeholder, name: string) => all[name] ?? placeholder);
}

/** Every variant of a fix, with an example endpoint's values, in the order in which a rule's page shows them. */
export function fixVariants(lines: FixLines): { framework: string; lines: string }[] {
  const example = {
    METHOD: "GET",
    ORIGIN: "https://api.example.com",
    PATH: "/report",
    NETWORK: "eip155:8453",
    EVM_NETWORK: "eip155:8453",
  };
  return ([...FRAMEWORKS, "x402", "JavaScript", "HTTP"] as const).flatMap((key) => {
    const text = lines[key];
    const framework = key === "x402" ? GENERIC.x402 : key;
    return text === undefined ? [] : [{ framework, lines: substitute(text, example) }];
  });
}
