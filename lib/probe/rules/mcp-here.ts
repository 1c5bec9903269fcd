import { speaksMcp } from "../mcp-signs";
import type { Rule } from "./rule";

const toolNamed: Rule = {
  id: "mcp-tool-named",
  group: "mcp",
  severity: "error",
  title: "This is an MCP server: name the tool that is sold",
  holds: "is a resource of HTTP",
  detail:
    "It answers plain requests in MCP's language. What is sold at an MCP server is a tool, so its name belongs to the address.",
  expected: "the URL and the name of a tool",
  fix: { words: "Name one of the server's tools, or look for all of them by the server's URL." },
  source: "x402 v2, MCP transport",
  check(view) {
    if (view.sold) return null;
    return speaksMcp(view.observation) ? [{ expected: "a tool's name", observed: "an MCP server" }] : null;
  },
};

/** Asked of HTTP resources, of which some turn out to be servers of tools. */
export const mcpHereRules: readonly Rule[] = [toolNamed];
