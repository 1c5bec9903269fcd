import { sentByPages } from "../ask-tool-as-page";
import { type Answered, headerOf, isAnswered, type View } from "../view";
import { covers, listOf } from "./cors";
import type { Problem, Rule } from "./rule";

/** More than one is refused by browsers, whatever they say. */
function allows(view: View, { result }: Answered): boolean {
  const values = result.headers.filter(([name]) => name === "access-control-allow-origin");
  const [value] = values.map(([, text]) => text);
  return values.length === 1 && (value === "*" || value === view.observation.browserOrigin);
}

const worked = ({ result }: Answered) => result.status >= 200 && result.status < 300;
const originOf = (exchange: Answered) => headerOf(exchange, "access-control-allow-origin") ?? "none";

const pages: Rule = {
  id: "mcp-cors",
  group: "mcp",
  severity: "advice",
  title: "A web page cannot call this tool",
  holds: "web pages may call the tool",
  detail:
    "Browsers keep a page from an MCP server that does not let its headers through. Callers in a browser need a relay.",
  expected: "a preflight that allows MCP's headers, and answers that may be read",
  fix: {
    words:
      "Answer OPTIONS, send Access-Control-Allow-Origin with every answer, allow Content-Type, Mcp-Protocol-Version and Mcp-Session-Id (of the revision without sessions: Mcp-Method and Mcp-Name), and expose Mcp-Session-Id.",
  },
  source: "Fetch standard, CORS protocol; MCP 2025-11-25, streamable HTTP",
  check(view) {
    const { tool, preflight, cors } = view;
    const asked = view.observation.exchanges.find(({ purpose }) => purpose === "preflight");
    if (!tool || !view.required || !asked) return null;
    const problem = (expected: string, observed: string): Problem[] => [{ expected, observed }];
    if (!cors) return problem("an answer to a request with an Origin", "none");
    if (!worked(cors)) return problem("2xx to a request with an Origin", `${cors.result.status}`);
    if (!allows(view, cors)) return problem("Access-Control-Allow-Origin: *", originOf(cors));
    if (!isAnswered(asked) || !preflight) return problem("204 to OPTIONS", "no answer");
    if (!worked(preflight)) return problem("204 to OPTIONS", `${preflight.result.status}`);
    if (!allows(view, preflight))
      return problem("Access-Control-Allow-Origin: * with the answer to OPTIONS", originOf(preflight));
    const allowed = listOf(preflight, "access-control-allow-headers");
    const needed = sentByPages(tool.facts.protocolVersion);
    if (!needed.every((name) => covers(allowed, name)))
      return problem(
        `Access-Control-Allow-Headers: ${needed.join(", ")}`,
        allowed.join(", ").slice(0, 200) || "none",
      );
    const exposed = listOf(cors, "access-control-expose-headers");
    if (tool.facts.givesSession && !covers(exposed, "mcp-session-id"))
      return problem(
        "Access-Control-Expose-Headers: Mcp-Session-Id",
        exposed.join(", ").slice(0, 200) || "none",
      );
    return [];
  },
};

export const mcpCorsRules: readonly Rule[] = [pages];

/** Whether a page of ours can call the tool itself; null when that was not measured. */
export function toolCallableFromBrowser(view: View): boolean | null {
  const problems = pages.check(view);
  if (!problems) return null;
  const page = view.observation.browserOrigin ?? "";
  if (page.startsWith("https:") && view.url.protocol === "http:" && !view.loopback) return false;
  return problems.length === 0;
}
