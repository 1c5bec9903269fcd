import { expect, test } from "vitest";
import { z } from "zod";
import { createGuardedFetch } from "@/lib/net/guarded-fetch";
import { SETUPS, startToolServer } from "@/test/tool-servers";
import { judge } from "./judge";
import { observeTool } from "./observe-tool";
import { asked, toolTerms } from "./rules/test-broken-tools";
import type { ProbeStep } from "./types";

test.each(SETUPS)(
  "a tool that only has what the reference wrapper gives it is not accused (%s)",
  async (setup) => {
    // No name, no description, no declaration, and arguments that the SDK checks first.
    const terms = toolTerms({
      resource: { url: "mcp://tool/paid_tool", description: "Tool: paid_tool", mimeType: "application/json" },
      extensions: undefined,
    });
    const calls: unknown[] = [];
    const server = await startToolServer(setup, (mcp) => {
      mcp.tool("get_weather", "Weather for a city", { city: z.string().describe("The city") }, (input) => {
        calls.push(input);
        return (asked(terms) as { result: { content: [] } }).result;
      });
    });
    const fetch = createGuardedFetch({ allowHosts: [server.host] });
    const steps: ProbeStep[] = [];
    try {
      const report = judge(
        await observeTool(
          {
            fetch,
            readToken: async () => null,
            now: () => new Date(),
            browserOrigin: "http://localhost:3000",
            onStep: (step) => steps.push(step),
          },
          { url: server.url, tool: "get_weather" },
        ),
      );
      expect(report.findings.filter(({ severity }) => severity !== "advice")).toEqual([]);
      expect(report.verdict).toBe("payable");
      expect(calls).toEqual([{ city: "example" }]);
      expect(steps.map(({ step, ok }) => [step, ok])).toEqual([
        ["started", true],
        ["initialize", true],
        ["tools", true],
        ["cold", true],
        // The SDK's own server knows nothing of web pages.
        ...(setup === "sse" ? [] : [["preflight", false]]),
      ]);
      expect(report.callableFromBrowser).toBe(setup === "sse" ? null : false);
      // A connection is taken down without anybody waiting; the server hears of it a moment later.
      await expect.poll(() => server.open()).toBe(0);
    } finally {
      await fetch.close();
      await server.close();
    }
  },
);

test("a tool that calls itself destructive is called without arguments, and not at all when it needs some", async () => {
  const calls: unknown[] = [];
  const server = await startToolServer("json", (mcp) => {
    const annotations = { readOnlyHint: false };
    mcp.registerTool("wipe", { inputSchema: { all: z.boolean() }, annotations }, (input) => {
      calls.push(input);
      return { content: [] };
    });
  });
  const fetch = createGuardedFetch({ allowHosts: [server.host] });
  try {
    const report = judge(
      await observeTool(
        { fetch, readToken: async () => null, now: () => new Date(), browserOrigin: "http://localhost:3000" },
        { url: server.url, tool: "wipe" },
      ),
    );
    expect(calls).toEqual([]);
    const finding = report.findings.find(({ id }) => id === "mcp-arguments-first");
    expect(finding?.detail).toMatch(/calls itself destructive/);
  } finally {
    await fetch.close();
    await server.close();
  }
});

test.each(["stateless", "json", "sessions"] as const)(
  "a tool that a page may call is found so, and the page's session is given back (%s)",
  async (setup) => {
    const server = await startToolServer(
      setup,
      (mcp) => {
        mcp.tool(
          "get_weather",
          "Weather",
          {},
          () => (asked(toolTerms()) as { result: { content: [] } }).result,
        );
      },
      { cors: true },
    );
    const fetch = createGuardedFetch({ allowHosts: [server.host] });
    const deps = {
      fetch,
      readToken: async () => null,
      now: () => new Date(),
      browserOrigin: "http://souk.example",
    };
    try {
      const observation = await observeTool(deps, { url: server.url, tool: "get_weather" });
      expect(observation.tool?.givesSession).toBe(setup === "sessions");
      expect(JSON.stringify(observation)).not.toContain('"mcp-session-id",');
      expect(judge(observation).callableFromBrowser).toBe(true);
      // A connection is taken down without anybody waiting; the server hears of it a moment later.
      await expect.poll(() => server.open()).toBe(0);
      // Every request of the page's own says where it comes from, none of the agent's does.
      expect(server.origins.filter((origin) => origin === deps.browserOrigin)).toHaveLength(
        setup === "sessions" ? 3 : 2,
      );
    } finally {
      await fetch.close();
      await server.close();
    }
  },
);
