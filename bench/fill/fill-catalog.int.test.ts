import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countDiscovery, listDiscovery } from "@/db/queries/list-discovery";
import { paymentOptions } from "@/db/schema/payment-options";
import type { SearchQuery } from "@/lib/catalog/discovery-query";
import { type Catalog, followCatalog } from "@/services/follow-catalog";
import { knownTotal, searchDiscovery } from "@/services/search-discovery";
import { testContext } from "@/test/context";
import { fillCatalog } from "./fill-catalog";

const ctx = await testContext();
let catalog: Catalog;

const contents = async () => {
  const [row] = await ctx.db.execute<{ listings: string; stats: string }>(sql`
    select (select md5(string_agg(l.id || l.url || l.terms::text || l.name, '' order by l.id)) from listings l) as listings,
      (select md5(string_agg(s::text, '' order by listing_id)) from listing_stats s) as stats`);
  return row;
};

beforeAll(async () => {
  await fillCatalog(ctx.env.databaseUrl, 150, { days: 2 });
  const before = await contents();
  await fillCatalog(ctx.env.databaseUrl, 150, { days: 2 });
  expect(await contents()).toEqual(before);
  await fillCatalog(ctx.env.databaseUrl, 300, { days: 2 });
  catalog = followCatalog(ctx);
  await catalog.ready;
}, 120_000);
afterAll(() => catalog.close());

test("what was filled is measured, is due for nobody, and goes on where it was", async () => {
  const [counted] = await ctx.db.execute(sql`
    select count(*)::int as listings, count(uptime_30d)::int as measured, count(*) filter (where conformance > 0)::int as judged,
      (select count(*)::int from probe_queue where next_probe_at < now() + interval '300 days') as due,
      (select count(*)::int from listings where host not like '%.example') as real
    from listing_stats`);
  expect(counted).toEqual({
    listings: 300,
    measured: expect.any(Number),
    judged: expect.any(Number),
    due: 0,
    real: 0,
  });
  expect(Number(counted?.measured)).toBeGreaterThan(250);
  expect(Number(counted?.judged)).toBeGreaterThan(200);
});

const USDC = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913";

describe("a filter of discovery lets in the same, whoever applies it", () => {
  test.each<Omit<SearchQuery, "limit">>([
    { query: "", extensions: ["bazaar"] },
    { query: "", asset: USDC },
    { query: "", asset: USDC.toLowerCase() },
    { query: "", urlSubstring: "/V1/" },
    { query: "", asset: USDC, scheme: "exact", extensions: ["bazaar"] },
  ])("%j", async (filter) => {
    const all = async (few: number) => {
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await searchDiscovery(
          { ...ctx, catalog },
          { ...filter, limit: 30, cursor },
          undefined,
          few,
        );
        found.push(...page.resources.pieces.map(({ bytes }) => JSON.parse(String(bytes)).listingId));
        cursor = page.pagination.cursor ?? undefined;
      } while (cursor);
      expect(new Set(found).size).toBe(found.length);
      return found.sort();
    };
    const { query, ...conditions } = filter;
    const { items } = await listDiscovery(ctx.db, { ...conditions, limit: 1_000, offset: 0 });
    const byDatabase = items.map((item) => item.listingId).sort();
    expect(byDatabase.length).toBeGreaterThan(5);
    for (const few of [1, Number.MAX_SAFE_INTEGER]) expect(await all(few)).toEqual(byDatabase);
  });
});

async function payeesOfCatalog(): Promise<string[]> {
  const rows = await ctx.db.selectDistinct({ payTo: paymentOptions.payTo }).from(paymentOptions).limit(20);
  expect(rows.length).toBeGreaterThan(5);
  return rows.map(({ payTo }) => payTo);
}

test("what one payee is paid for is found as the database finds it, also with other filters of the same option", async () => {
  for (const payTo of await payeesOfCatalog())
    for (const more of [{}, { scheme: "exact" }, { network: "eip155:8453", asset: USDC }]) {
      const { resources } = await searchDiscovery(
        { ...ctx, catalog },
        { query: "", payTo, limit: 100, ...more },
      );
      const found = resources.pieces.map(({ bytes }) => JSON.parse(String(bytes)).listingId);
      const { items } = await listDiscovery(ctx.db, { payTo, limit: 100, offset: 0, ...more });
      expect(found.sort()).toEqual(items.map((item) => item.listingId).sort());
    }
});

test("the index counts what the database counts, and pages by offset and by cursor are the same", async () => {
  for (const filter of [
    {},
    { type: "http" as const },
    { network: "eip155:8453", scheme: "exact" },
    { network: "eip155:1" },
    { extensions: ["bazaar"] },
    { extensions: ["bazaar", "nowhere"] },
    ...(await payeesOfCatalog()).map((payTo) => ({ payTo })),
    { payTo: "0x00000000000000000000000000000000000000B0" },
  ])
    expect(await knownTotal({ ...ctx, catalog }, filter)).toBe(await countDiscovery(ctx.db, filter));
  const ids = ({ items }: { items: { listingId: string }[] }) => items.map((item) => item.listingId);
  const first = await listDiscovery(ctx.db, { limit: 100, offset: 0 });
  const byCursor = await listDiscovery(ctx.db, { limit: 100, offset: 0, cursor: first.cursor ?? "" });
  expect(ids(byCursor)).toEqual(ids(await listDiscovery(ctx.db, { limit: 100, offset: 100 })));
  expect(new Set([...ids(first), ...ids(byCursor)]).size).toBe(200);
});
