import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { z } from "zod";
import { listDiscovery } from "@/db/queries/list-discovery";
import { listings } from "@/db/schema/listings";
import { probeQueue } from "@/db/schema/probe-queue";
import { EMPTY_VALUES } from "@/lib/call/types";
import { readImportedItem } from "@/lib/catalog/import-page";
import type { DiscoveryEvent } from "@/lib/discovery/events";
import { parseToolChallenge } from "@/lib/x402/tool-challenge";
import { testContext } from "@/test/context";
import { relayed } from "@/test/relayed";
import { SETUPS, startToolServer, type ToolServer } from "@/test/tool-servers";
import { checkEndpoint } from "./check-endpoint";
import { discoverOrigin } from "./discover-origin";
import { probeDueListings } from "./probe-due-listings";
import { registerBatch } from "./register-batch";
import { registerListing } from "./register-listing";

const forecast = inject("sellers").find(({ name }) => name === "forecast");
if (!forecast?.tool) throw new Error("there is no seller of a tool");
const sold = { url: forecast.url, tool: forecast.tool };

const servers = new Map<string, ToolServer>();
for (const setup of SETUPS)
  servers.set(
    setup,
    await startToolServer(setup, (mcp) => {
      mcp.registerTool("free", { inputSchema: { word: z.string() } }, ({ word }) => ({
        content: [{ type: "text", text: word }],
      }));
    }),
  );
afterAll(() => Promise.all([...servers.values()].map((server) => server.close())));

const ctx = await testContext({ allowHosts: [...servers.values()].map(({ host }) => host) });

describe("a tool is a listing of its own", () => {
  let id = "";
  beforeAll(async () => {
    id = (await registerListing(ctx, { ...sold, createdBy: null })).listing.id;
  });

  test("under URL and name, in the catalog at once, and once however often it is registered", async () => {
    const again = await registerListing(ctx, sold);
    expect(again.created).toBe(false);
    expect(again.listing).toMatchObject({
      id,
      method: "POST",
      toolName: sold.tool,
      catalogState: "listed",
      name: "Seven Skies: Weather forecast",
      description: "The weather of the coming days in a city.",
    });
    expect(again.listing.options).toMatchObject([{ amountAtomic: "3000" }]);
    expect(again.report).toMatchObject({ verdict: "payable", findings: [], callableFromBrowser: true });
    expect(again.listing.callableFromBrowser).toBe(true);
  });

  test("beside the other tools of the same server", async () => {
    const { listing } = await registerListing(ctx, { url: sold.url, tool: "list_skies" });
    expect(listing.id).not.toBe(id);
    expect(listing).toMatchObject({ toolName: "list_skies", catalogState: "saved" });
  });

  test("that workers probe through MCP", async () => {
    await ctx.db
      .update(probeQueue)
      .set({ nextProbeAt: new Date(0) })
      .where(eq(probeQueue.listingId, id));
    expect((await probeDueListings(ctx, { limit: 100 })).failures).toEqual([]);
    const [row] = await ctx.db.select().from(listings).where(eq(listings.id, id));
    expect(row).toMatchObject({ verdict: "payable", liveState: "live", consecutiveFailures: 0 });
  });

  test("that programs find by its type, and other catalogs can take over", async () => {
    const { items } = await listDiscovery(ctx.db, { type: "mcp", limit: 10, offset: 0 });
    expect(items).toMatchObject([{ resource: sold.url, type: "mcp", toolName: sold.tool }]);
    const http = await listDiscovery(ctx.db, { type: "http", limit: 10, offset: 0 });
    expect(http.items).toEqual([]);
    expect(readImportedItem(items[0], ctx.env.allowHosts)).toMatchObject({
      ok: true,
      item: { url: sold.url, method: "POST", toolName: sold.tool },
    });
  });

  test("that the relay calls through MCP, with the terms as the answer", async () => {
    const values = { ...EMPTY_VALUES, body: '{"city":"Lisbon","days":1}', bodyType: "json" as const };
    const { status, headers, body } = await relayed(ctx, id, { values });
    expect({ status, headers }).toEqual({ status: 402, headers: [["content-type", "application/json"]] });
    const { required } = parseToolChallenge(JSON.parse(body.toString()));
    expect(required?.accepts).toMatchObject([{ scheme: "exact", amount: "3000" }]);
  });
});

test("a name that no tool can have, and a method that calls none, are refused", async () => {
  const refused = { code: "invalid-request" };
  await expect(checkEndpoint(ctx, { resource: sold.url, tool: "two words" })).rejects.toMatchObject(refused);
  await expect(checkEndpoint(ctx, { resource: sold.url, tool: "x".repeat(129) })).rejects.toMatchObject(
    refused,
  );
  await expect(
    checkEndpoint(ctx, { resource: sold.url, tool: "forecast", method: "GET" }),
  ).rejects.toMatchObject(refused);
});

test.each(SETUPS)("who checks an MCP server set up as %s is told to name the tool", async (setup) => {
  const server = servers.get(setup) as ToolServer;
  const report = await checkEndpoint(ctx, { resource: server.url });
  expect(report.findings.filter(({ severity }) => severity === "error").map(({ id }) => id)).toEqual([
    "mcp-tool-named",
  ]);
  // A connection is taken down without anybody waiting; the server hears of it a moment later.
  await expect.poll(() => server.open()).toBe(0);
});

test.each([...SETUPS])("all tools of a server set up as %s are found by its URL", async (setup) => {
  const server = servers.get(setup) as ToolServer;
  const { endpoints } = await discoverOrigin(ctx, server.url);
  expect(endpoints.map(({ tool, payable, problems }) => [tool, payable, problems[0]?.id])).toEqual([
    ["free", false, "mcp-tool-free"],
  ]);
  // A connection is taken down without anybody waiting; the server hears of it a moment later.
  await expect.poll(() => server.open()).toBe(0);
});

test("what is found of a server is told as it is found, and can be registered as it was told", async () => {
  const events: DiscoveryEvent[] = [];
  await discoverOrigin(ctx, sold.url, (event) => events.push(event));
  const found = events.filter((event) => event.type === "probed");
  expect(found.map(({ id, candidate, tool, payable }) => [id, candidate?.tool, tool, payable])).toEqual([
    [0, sold.tool, sold.tool, true],
    [1, "list_skies", "list_skies", false],
  ]);
  const resources = found.map(({ url, method, tool }) => ({ resource: url, method, tool }));
  const outcomes = await registerBatch(ctx, {
    resources,
    createdBy: "0x0000000000000000000000000000000000000001",
  });
  expect(outcomes.map(({ tool, outcome }) => [tool, outcome])).toEqual([
    [sold.tool, "listed"],
    ["list_skies", "saved"],
  ]);
});
