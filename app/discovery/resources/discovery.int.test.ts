import { createServer } from "node:http";
import { HTTPFacilitatorClient } from "@x402/core/server";
import { withBazaar } from "@x402/extensions";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { discoveryRoute } from "@/app/_server/discovery-route";
import { type Listing, listings } from "@/db/schema/listings";
import { close, listen } from "@/sandbox/listen";
import { callRoute } from "@/test/api";
import { insertCall } from "@/test/call";
import { serveFrom, testContext } from "@/test/context";
import { insertListing, TEST_OPTION } from "@/test/listing";

const ctx = await testContext();
serveFrom(ctx);

// The reference client speaks HTTP, so the route is served over HTTP.
const server = createServer(async (request, response) => {
  const answer = await callRoute(discoveryRoute, request.url ?? "/", { origin: null });
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(await answer.text());
});
const bazaar = withBazaar(new HTTPFacilitatorClient({ url: await listen(server, 0) })).extensions.bazaar;
afterAll(() => close(server));

const LATE = "ffffffff-ffff-4fff-bfff-ffffffffffff";
type Page = Awaited<ReturnType<typeof bazaar.listResources>> & { pagination: { cursor: string | null } };
const get = (path: string, headers: Record<string, string> = {}) =>
  callRoute(discoveryRoute, path, { origin: null, headers });

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
  const [{ id }] = (await ctx.db.select().from(listings).where(eq(listings.url, declared.url))) as [Listing];
  const call = { payTo: OTHER.payTo, createdAt: new Date("2026-01-05T00:00:00Z") };
  for (const payer of ["0x01", "0x01", "0x02", OTHER.payTo.toLowerCase()])
    await insertCall(ctx.db, id, { ...call, payer });
  await insertCall(ctx.db, id, { ...call, payer: "0x03", state: "created", provenAt: null });
  await insertListing(ctx.db, { terms: null });
});

describe("the reference client reads the catalog", () => {
  test("it lists what is listed and nothing else", async () => {
    const page = await bazaar.listResources();
    const expected = await ctx.db.select().from(listings);
    const listed = expected.filter((l) => l.catalogState === "listed" && l.terms);
    expect(page.pagination).toEqual({ limit: 20, offset: 0, total: 4, cursor: null });
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
      listingId: expect.any(String),
      description: "Declared",
      mimeType: "text/plain",
      tags: ["fx"],
      extensions: { bazaar: { info: { input: { type: "http", method: "POST" } } } },
      quality: {
        l30DaysTotalCalls: 3,
        l30DaysUniquePayers: 2,
        lastCalledAt: "2026-01-05T00:00:00.000Z",
      },
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

  test("a cursor survives resources that come in between", async () => {
    const first = (await bazaar.listResources({ limit: 2 })) as Page;
    await insertListing(ctx.db, { id: LATE, listedAt: new Date(2026, 0, 9) });
    const answer = await get(`/discovery/resources?limit=2&cursor=${first.pagination.cursor}`);
    const second: Page = await answer.json();
    await ctx.db.delete(listings).where(eq(listings.id, LATE));
    const urls = [...first.items, ...second.items].map((item) => item.resource);
    expect(new Set(urls).size).toBe(4);
    expect(second.pagination.cursor).toBeNull();
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
    const answer = await get("/discovery/resources?chain=base");
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ errors: [{ field: "chain" }] });
  });
});

describe("the reference client searches the catalog", () => {
  test("it finds by words, in the shape it knows", async () => {
    const found = await bazaar.search({ query: "declared", limit: 5 });
    expect(found).toMatchObject({
      x402Version: 2,
      partialResults: false,
      pagination: { limit: 5, cursor: null },
    });
    expect(found.resources.map((item) => item.resource)).toEqual(["https://declared.example.com/"]);
  });

  test("pages of any size follow each other without gaps or repeats, also when something comes in between", async () => {
    const urls: string[] = [];
    let cursor: string | null | undefined;
    for (let page = 0; page < 10 && cursor !== null; page++) {
      const found = await bazaar.search({ query: "", limit: 3, cursor });
      urls.push(...found.resources.map((item) => item.resource));
      cursor = found.pagination?.cursor ?? null;
    }
    expect(urls).toHaveLength(4);
    expect(new Set(urls).size).toBe(4);
  });

  test.each([
    [{ payTo: OTHER.payTo.toLowerCase() }, 1],
    [{ payTo: OTHER.payTo, network: "eip155:84532" }, 0],
    [{ extensions: "bazaar" }, 1],
    [{ extensions: "offer-receipt" }, 0],
    [{ network: "eip155:8453" }, 1],
    [{ network: "base-sepolia" }, 3],
  ])("%j leaves %i", async (filter, total) => {
    expect((await bazaar.search({ query: "", ...filter })).resources).toHaveLength(total);
  });

  test.each([
    ["maxUsdPrice=0.002", 4],
    ["maxUsdPrice=0.001999", 0],
    ["urlSubstring=DECLARED.example", 1],
    [`asset=${TEST_OPTION.asset.toLowerCase()}`, 4],
    [`asset=${OTHER.payTo}`, 0],
    ["extensions=bazaar&extensions=offer-receipt", 0],
  ])("Coinbase's %s leaves %i", async (filter, total) => {
    const answer = await get(`/discovery/search?${filter}`);
    expect((await answer.json()).resources).toHaveLength(total);
  });

  test.each(["cursor=bogus", "query=a&colour=red"])("%s is refused by name", async (query) => {
    const answer = await get(`/discovery/search?${query}`);
    expect(answer.status).toBe(400);
    expect((await answer.json()).errors).toHaveLength(1);
  });
});

test("a merchant is what one address is paid for", async () => {
  const answer = await get(`/discovery/merchant?payTo=${OTHER.payTo.toLowerCase()}`);
  expect(await answer.json()).toMatchObject({
    x402Version: 2,
    payTo: expect.stringMatching(new RegExp(OTHER.payTo, "i")),
    resources: [{ resource: "https://declared.example.com/" }],
    pagination: { limit: 20, offset: 0, total: 1 },
  });
  expect((await get("/discovery/merchant")).status).toBe(400);
});

test("who has an answer already is told so, and shared caches may keep it", async () => {
  const answer = await get("/discovery/resources?limit=1");
  expect(answer.headers.get("cache-control")).toBe("public, max-age=5");
  const etag = answer.headers.get("etag") ?? "";
  const again = await get("/discovery/resources?limit=1", { "if-none-match": etag });
  expect([again.status, await again.text()]).toEqual([304, ""]);
  expect((await get("/discovery/resources?limit=1", { "if-none-match": 'W/"other"' })).status).toBe(200);
});
