import type { RequestListener } from "node:http";
import { describe, expect, inject, test } from "vitest";
import { createGuardedFetch } from "@/lib/net/guarded-fetch";
import { USDC_FACTS } from "@/lib/probe/test-observations";
import { forecast } from "@/sandbox/sellers/forecast";
import { startHost } from "@/test/tool-servers";
import { judge } from "./judge";
import { observeTool } from "./observe-tool";

async function probe(host: string, url: string, tool: string) {
  const fetch = createGuardedFetch({ allowHosts: [host] });
  const observation = await observeTool(
    {
      fetch,
      readToken: async () => USDC_FACTS,
      now: () => new Date(),
      browserOrigin: "http://localhost:3000",
    },
    { url, tool },
  );
  await fetch.close();
  return { observation, report: judge(observation) };
}

describe("a tool sold with the reference packages", () => {
  test("gets no errors, no warnings and no advice", async () => {
    let serve: RequestListener = () => {};
    const host = await startHost((request, response) => serve(request, response));
    serve = forecast.create({ facilitatorUrl: inject("facilitatorUrl"), origin: host.origin });
    try {
      const { report, observation } = await probe(host.host, `${host.origin}/mcp`, "forecast");
      expect(report.findings.map(({ id, observed }) => `${id}: ${observed}`)).toEqual([]);
      expect(report.verdict).toBe("payable");
      expect(report.target).toEqual({ url: `${host.origin}/mcp`, method: "POST", tool: "forecast" });
      expect(report.terms?.accepts[0]).toMatchObject({ scheme: "exact", amount: "3000" });
      expect(report.input?.body?.fields.map(({ name, required }) => [name, required])).toEqual([
        ["city", true],
        ["days", false],
      ]);
      expect(observation.tool?.calls.map(({ purpose, arguments: args }) => [purpose, args])).toEqual([
        ["cold", { city: "example" }],
        ["example", { city: "Lisbon", days: 2 }],
      ]);
      expect(report.payers.find(({ who }) => who === "sdk-v2")).toMatchObject({ ok: true });

      const free = await probe(host.host, `${host.origin}/mcp`, "list_skies");
      expect(free.report.verdict).toBe("not-payable");
      expect(free.report.findings.filter(({ severity }) => severity === "error").map(({ id }) => id)).toEqual(
        ["mcp-tool-free"],
      );
      // What a tool gives away is not kept.
      expect(JSON.stringify(free.observation)).not.toContain("overcast");

      const missing = await probe(host.host, `${host.origin}/mcp`, "no_such_tool");
      expect(missing.report.findings.map(({ id, observed }) => [id, observed])).toEqual([
        ["mcp-tool-listed", "forecast, list_skies"],
      ]);
    } finally {
      await host.close();
    }
  });
});
