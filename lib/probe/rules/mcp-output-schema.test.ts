import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { expect, test } from "vitest";
import { z } from "zod";
import { createGuardedFetch } from "@/lib/net/guarded-fetch";
import { startToolServer } from "@/test/tool-servers";
import { judge } from "../judge";
import { observeTool } from "../observe-tool";
import { asked, TOOL, toolTerms } from "./test-broken-tools";

/** A paid tool as a seller might write it, with or without a word on its output. */
const selling = (outputSchema?: { celsius: z.ZodNumber }) => (server: McpServer) => {
  const answer = asked(toolTerms()) as { result: { content: []; isError: boolean } };
  server.registerTool(
    TOOL,
    { description: "Weather", inputSchema: { city: z.string() }, outputSchema },
    () => answer.result,
  );
};

/** What the official client makes of an unpaid call, once it has read the list of tools. */
async function unpaidCall(url: string): Promise<string> {
  const client = new Client({ name: "agent", version: "1" });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  await client.listTools();
  const outcome = await client.callTool({ name: TOOL, arguments: { city: "Lisbon" } }).then(
    (result) => (result.structuredContent ? "has the terms" : "has none"),
    (error: Error) => error.message,
  );
  await client.close();
  return outcome;
}

async function findings(url: string): Promise<string[]> {
  const fetch = createGuardedFetch({ allowHosts: [new URL(url).host] });
  const deps = {
    fetch,
    readToken: async () => null,
    now: () => new Date(),
    browserOrigin: "http://localhost:3000",
  };
  const report = judge(await observeTool(deps, { url, tool: TOOL }));
  await fetch.close();
  return report.findings.filter(({ severity }) => severity !== "advice").map(({ id }) => id);
}

test("the official client throws terms away exactly where the rule says so", async () => {
  const [schemed, plain] = await Promise.all([
    startToolServer("json", selling({ celsius: z.number() })),
    startToolServer("json", selling()),
  ]);
  try {
    expect(await unpaidCall(plain.url)).toBe("has the terms");
    expect(await findings(plain.url)).toEqual([]);
    expect(await unpaidCall(schemed.url)).toMatch(/does not match the tool's output schema/);
    expect(await findings(schemed.url)).toEqual(["mcp-output-schema"]);
  } finally {
    await schemed.close();
    await plain.close();
  }
});
