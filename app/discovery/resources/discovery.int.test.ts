import { createServer } from "node:http";
import { HTTPFacilitatorClient } from "@x402/core/server";
import { withBazaar } from "@x402/extensions";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listings } from "@/db/schema/listings";
import { close, listen } from "@/sandbox/listen";
import { callRoute } from "@/test/api";
import { serveFrom, testContext } from "@/test/context";
import { insertListing, TEST_OPTION } from "@/test/listing";
import { GET } from "./route";

const ctx = await testContext();
serveFrom(ctx);

// The reference client speaks HTTP, so the route is served over HTTP.
const server = createServer(async (request, response) => {
  const answer = await callRoute(GET, request.url ?? "/", { origin: null });
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(await answer.text());
});
const bazaar = withBazaar(new HTTPFacilitatorClient({ url: await listen(server, 0) })).extensions.bazaar;
afterAll(() => close(server));

const OTHER = { ...TEST_OPTION, payTo: "0x00000000000000000000000000000000000000B0", network: "eip155:8453" };

beforeAll(async () => {
  for (let day = 1; day <= 3; day++) await insertListing(ctx.db, { listedAt: new Date(2026, 0, day) });
  const terms = {
    x402Version: 1 as const,
    resource: { url: "https://declared.example.com/", description: "Declared", mimeType: "text/plain" },
    accepts: [OTHER],
    rawAccepts: [{ ...OTHER }],
    extensions: { bazaar: { info: { input: { type: "http", method: "POST" } } } },
  };
  const declared = { url: "https://declared.example.com/", method: "POST", terms, tags: ["fx"] };
  await insertListing(
    ctx.db,
    { ...declared, description: "Declared", listedAt: new Date(2026, 0, 4) },
    OTHER,
  );
  await insertListing(ctx.db, { catalogState: "saved", listedAt: null });
  await insertListing(ctx.db, { terms: null });
});

describe("the reference client reads the catalog", () => {
  test("it lists what is listed and nothing else", async () => {
    const page = await bazaar.listResources();
    const expected = await ctx.db.select().from(listings);
    const listed = expected.filter((l) => l.catalogState === "listed" && l.terms);
    expect(page.pagination).toEqual({ limit: 20, offset: 0, total: 4 });
    expect(page.items.map((i) => i.resource).sort()).toEqual(listed.map((l) => l.url).sort());
  });

  test("an item carries its terms, words and extensions", async () => {
    const [item] = (await bazaar.listResources({ limit: 1 })).items;
    expect(item).toEqual({
      resource: "https://declared.example.com/",
      type: "http",
      x402Version: 1,
      accepts: [OTHER],
      lastUpdated: expect.stringMatching(/^\d{4}-.*Z$/),
      method: "POST",
      description: "Declared",
      mimeType: "text/plain",
      tags: ["fx"],
      extensions: { bazaar: { info: { input: { type: "http", method: "POST" } } } },
    });
  });

  test("pages follow each other without gaps or repeats", async () => {
    const pages = await Promise.all(
      [0, 1, 2, 3, 4].map((offset) => bazaar.listResources({ limit: 1, offset })),
    );
    const urls = pages.flatMap((page) => page.items.map((item) => item.resource));
    expect(new Set(urls).size).toBe(4);
    expect(pages.map((page) => page.pagination.total)).toEqual([4, 4, 4, 4, 4]);
  });

  test.each([
    [{ network: "eip155:8453" }, 1],
    [{ network: "base" }, 1],
    [{ network: "eip155:84532", scheme: "exact" }, 3],
    [{ payTo: OTHER.payTo.toLowerCase() }, 1],
    [{ payTo: OTHER.payTo, network: "eip155:84532" }, 0],
    [{ scheme: "upto" }, 0],
    [{ extensions: "bazaar" }, 1],
    [{ extensions: "offer-receipt" }, 0],
    [{ type: "http" }, 4],
    [{ type: "mcp" }, 0],
  ])("%j leaves %i", async (filter, total) => {
    const page = await bazaar.listResources(filter);
    expect(page.pagination.total).toBe(total);
    expect(page.items).toHaveLength(total);
  });

  test("an unknown filter or value is refused by name, never ignored", async () => {
    await expect(bazaar.listResources({ network: "nowhere" })).rejects.toThrow(/\(400\).*network/);
    const answer = await callRoute(GET, "/discovery/resources?chain=base", { origin: null });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ errors: [{ field: "chain" }] });
  });
});
