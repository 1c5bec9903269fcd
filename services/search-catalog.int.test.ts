import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { searchCatalogSql } from "@/db/queries/search-catalog";
import { listingStats } from "@/db/schema/catalog";
import { listings } from "@/db/schema/listings";
import { paymentOptions } from "@/db/schema/payment-options";
import { CATALOG_SORTS, type CatalogQuery, EVERYTHING } from "@/lib/catalog/query";
import { testContext } from "@/test/context";
import { findListings } from "./find-listings";
import { type Catalog, followCatalog } from "./follow-catalog";
import { searchCatalog } from "./search-catalog";

const ctx = await testContext();
const { db } = ctx;

const NETWORKS = ["eip155:8453", "eip155:84532", "eip155:137", "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp"];
const ASSETS: Record<string, string[]> = {
  "eip155:8453": ["0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", "0x60a3E35Cc302bFA44Cb288Bc5a4F316Fdb1adb42"],
  "eip155:84532": [
    "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
    "0x00000000000000000000000000000000000000Ab",
  ],
  "eip155:137": ["0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359"],
  "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp": ["EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"],
};
const SUBJECTS = [
  "weather forecast",
  "exchange rates",
  "token prices",
  "page to markdown",
  "image generation",
];
const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;

/** Anything that can be listed, by a number alone. */
function sample(n: number) {
  const id = randomUUID();
  const host = pick(["api.skyline.example", "skyline.example:8443", "fx.example", "127.0.0.1:4021"], n * 7);
  const networks = n % 11 === 0 ? [] : NETWORKS.filter((_, i) => (n >> i) % 3 === 0);
  const options = networks.map((network, position) => ({
    listingId: id,
    position,
    scheme: pick(["exact", "upto"], n + position),
    network,
    asset: pick(ASSETS[network] ?? [], n),
    amountAtomic: String(n * 100),
    payTo: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    maxTimeoutSeconds: 60,
    extra: {},
    raw: {},
    priceUsdMicros: n % 5 === 0 ? null : BigInt((n * 977) % 3_000_000),
  }));
  const path = `/${pick(SUBJECTS, n).replaceAll(" ", "/")}/${n}x`;
  const listing = {
    id,
    url: `https://${host}${path}`,
    method: pick(["GET", "POST"], n * 3),
    toolName: n % 9 === 0 ? `tool_${n}` : "",
    host,
    path,
    name: `Sample ${pick(SUBJECTS, n)} ${n}`,
    tags: n % 2 ? ["Data", pick(SUBJECTS, n).split(" ")[0] as string] : [],
    catalogState: "listed" as const,
    liveState: pick(["live", "degraded", "down", "unknown"] as const, n * 5),
    networks,
    schemes: ["exact"],
    x402Version: pick([1, 2, null], n),
    latencyMs: n % 4 === 0 ? null : (n * 37) % 4_000,
    callableFromBrowser: pick([true, false, null], n),
    ownerAddress: n % 6 === 0 ? "0x70997970C51812dc3A010C7d01b50e0d17dc79C8" : null,
    listedAt: new Date(Date.UTC(2026, 0, 1) + n * 3_600_000),
  };
  const stats = {
    listingId: id,
    uptime30d: n % 7 === 0 ? null : 1 - (n % 30) / 100,
    p50Ms: n % 3 === 0 ? n * 10 : null,
    payers30d: n % 13,
    priceChangedAt: n % 3 ? new Date(Date.UTC(2026, 5, 1) + n * 60_000) : null,
    conformance: (n % 10) / 10,
  };
  return { listing, options, stats };
}

let catalog: Catalog;
beforeAll(async () => {
  const samples = Array.from({ length: 150 }, (_, n) => sample(n + 1));
  await db.insert(listings).values(samples.map(({ listing }) => listing));
  await db.insert(paymentOptions).values(samples.flatMap(({ options }) => options));
  await db.insert(listingStats).values(samples.map(({ stats }) => stats));
  catalog = followCatalog(ctx);
  await catalog.ready;
});
afterAll(() => catalog.close());

const fromIndex = (query: CatalogQuery) => searchCatalog({ db, catalog }, query);

/** What both must say alike; categories are counted by the index alone. */
const counted = ({ total, facets: { category: _, ...facets } }: Awaited<ReturnType<typeof fromIndex>>) => ({
  total,
  facets,
});

describe("the index and the database", () => {
  it("count the same for any filters", async () => {
    const some = <T>(...values: T[]) => fc.subarray(values, { maxLength: 2 });
    const price = fc.option(fc.bigInt({ min: 0n, max: 3_000_000n }), { freq: 1 });
    const queries: fc.Arbitrary<CatalogQuery> = fc.record({
      q: fc.constantFrom("", "", "weather", "sample", "sample -markdown", "price:<0.5", "is:live"),
      kinds: some("http", "mcp"),
      methods: some("GET", "POST"),
      networks: some(...NETWORKS),
      assets: some("USDC", "EURC", "eip155:84532/0x00000000000000000000000000000000000000AB"),
      schemes: some("exact", "upto"),
      minPriceUsdMicros: price,
      maxPriceUsdMicros: price,
      categories: fc.constantFrom([], [], ["weather" as const], ["market-data" as const, "images" as const]),
      states: some("live", "degraded", "down", "unknown"),
      minUptime: fc.option(fc.constantFrom(70, 90, 99), { freq: 1 }),
      maxLatencyMs: fc.option(fc.constantFrom(200, 1_000, 3_000), { freq: 1 }),
      verified: fc.boolean(),
      browser: fc.constantFrom(false, false, true),
      versions: some<1 | 2>(1, 2),
      testnet: fc.constantFrom("any", "any", "only", "none"),
      hosts: fc.constantFrom([], [], ["skyline.example"], ["127.0.0.1:4021", "fx.example"]),
      tags: fc.constantFrom([], [], ["data"], ["weather", "token"]),
      sort: fc.constantFrom(...CATALOG_SORTS),
      cursor: fc.constant(null),
    });
    // Few filters at a time, or nothing is left to count.
    const few = fc
      .tuple(queries, fc.subarray(Object.keys(EVERYTHING) as (keyof CatalogQuery)[], { maxLength: 4 }))
      .map(([query, names]) => ({
        ...EVERYTHING,
        ...Object.fromEntries(names.map((name) => [name, query[name]])),
      }));
    await fc.assert(
      fc.asyncProperty(few, async (query) => {
        expect(counted(await fromIndex(query))).toEqual(counted(await searchCatalogSql(db, query)));
      }),
      { numRuns: 150 },
    );
  });

  it.each(["price", "latency", "uptime", "used", "newest", "price-changed"] as const)(
    "have the same order by %s",
    async (sort) => {
      const key = async (search: typeof fromIndex) => {
        const { cards } = await search({ ...EVERYTHING, sort, hosts: ["fx.example"] });
        return cards.map((card) => (sort === "price" ? card.cheapest?.amount : card.name)).slice(0, 5);
      };
      const [fast, slow] = await Promise.all([key(fromIndex), key((query) => searchCatalogSql(db, query))]);
      // Among equals each has an order of its own.
      if (sort === "newest" || sort === "price-changed" || sort === "price") expect(fast).toEqual(slow);
      else expect(fast.length).toBe(slow.length);
    },
  );

  it("give cards of one shape", async () => {
    const query = { ...EVERYTHING, q: '"Sample weather forecast 10"' };
    const [fast, slow] = [await fromIndex(query), await searchCatalogSql(db, query)];
    expect(fast.cards).toHaveLength(1);
    const { lastProbedAt: _a, ...card } = fast.cards[0] ?? { lastProbedAt: null };
    const { lastProbedAt: _b, ...other } = slow.cards[0] ?? { lastProbedAt: null };
    expect(card).toEqual({ ...other, imitates: expect.toBeOneOf([null, expect.any(String)]) });
  });
});

it.each(["", "weather", "sample weather forecast 10", "wether forcast", "rates markdown exchange", "!?"])(
  "pages of ids alone hold what the pages of cards do, near ones too, while the catalog changes: %s",
  async (q) => {
    for (let turn = 0; turn < 2; turn++) {
      for (const networks of [[], ["eip155:8453"]]) {
        const first = { ...EVERYTHING, q, networks };
        let cursor: string | null = null;
        for (let page = 0; page < 3; page++) {
          const query: CatalogQuery = { ...first, cursor };
          const shown = await searchCatalog({ db, catalog }, query, { facets: false, fresh: false });
          expect(await findListings({ db, catalog }, query)).toEqual({
            ids: [...shown.cards, ...shown.near].map((card) => card.id),
            total: shown.total,
            nextCursor: shown.nextCursor,
          });
          cursor = shown.nextCursor;
          if (!cursor) break;
        }
      }
      await db
        .update(listings)
        .set({ tags: ["weather"] })
        .where(eq(listings.name, "Sample weather forecast 10"));
      await catalog.catchUp();
    }
  },
);

it("a process that is still reading its index answers from the database, without counting facets", async () => {
  const reading = { ...catalog, index: null, verified: catalog.verified, ready: new Promise<void>(() => {}) };
  const query = { ...EVERYTHING, q: "weather", networks: ["eip155:8453"] };
  const [early, later] = [await searchCatalog({ db, catalog: reading }, query), await fromIndex(query)];
  expect(early.total).toBe(later.total);
  expect(new Set(early.cards.map((card) => card.name))).toHaveProperty("size", Math.min(20, later.total));
  expect(Object.values(early.facets).every((counts) => Object.keys(counts).length === 0)).toBe(true);
});

describe("an index that follows", () => {
  it("finds a listing within a second of its commit, and then never again once it is withdrawn", async () => {
    const { listing, options } = sample(501);
    const found = async () =>
      (await fromIndex({ ...EVERYTHING, q: "quetzalcoatlus" })).cards.map((card) => card.id);
    expect(await found()).toEqual([]);
    const started = performance.now();
    await db.transaction(async (tx) => {
      await tx.insert(listings).values({ ...listing, name: "Quetzalcoatlus sightings" });
      await tx.insert(paymentOptions).values(options);
    });
    await expect.poll(found, { interval: 10, timeout: 1_000 }).toEqual([listing.id]);
    expect(performance.now() - started).toBeLessThan(1_000);
    await db.update(listings).set({ catalogState: "withdrawn" }).where(eq(listings.id, listing.id));
    await catalog.catchUp();
    expect(await found()).toEqual([]);
  });

  it("gives every listing once over all pages, while others come in", async () => {
    for (const sort of CATALOG_SORTS) {
      const before = new Set(
        (await db.select({ id: listings.id }).from(listings).where(eq(listings.catalogState, "listed"))).map(
          (row) => row.id,
        ),
      );
      const seen: string[] = [];
      let cursor: string | null = null;
      let page = 0;
      do {
        const result = await fromIndex({ ...EVERYTHING, sort, cursor });
        seen.push(...result.cards.map((card) => card.id));
        cursor = result.nextCursor;
        if (page++ === 1) {
          await db.insert(listings).values(sample(1_000 + CATALOG_SORTS.indexOf(sort)).listing);
          await catalog.catchUp();
        }
      } while (cursor !== null);
      expect(new Set(seen).size, sort).toBe(seen.length);
      for (const id of before) expect(seen, sort).toContain(id);
    }
  });

  it("flags a name that imitates a verified one, from the moment it is verified", async () => {
    const real = {
      ...sample(600).listing,
      name: "Ptarmigan Ledger",
      host: "ptarmigan.example",
      ownerAddress: null,
    };
    const fake = {
      ...sample(601).listing,
      name: "Ptarmlgan Ledger",
      host: "other.example",
      ownerAddress: null,
    };
    await db.insert(listings).values([real, fake]);
    const imitates = async () => {
      await catalog.catchUp();
      const { cards } = await fromIndex({ ...EVERYTHING, q: "ledger" });
      return Object.fromEntries(cards.map((card) => [card.name, card.imitates]));
    };
    expect(await imitates()).toEqual({ "Ptarmigan Ledger": null, "Ptarmlgan Ledger": null });
    await db
      .update(listings)
      .set({ ownerAddress: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8" })
      .where(eq(listings.id, real.id));
    expect(await imitates()).toEqual({ "Ptarmigan Ledger": null, "Ptarmlgan Ledger": "ptarmigan.example" });
  });

  it("explains each place when asked", async () => {
    const { cards, explain } = await searchCatalog(
      { db, catalog },
      { ...EVERYTHING, q: "weather" },
      { explain: true },
    );
    expect(Object.keys(explain ?? {})).toEqual(expect.arrayContaining(cards.map((card) => card.id)));
  });

  it("adds what comes near to a short answer, within the filters and without counting it", async () => {
    const query = { ...EVERYTHING, q: "sample weather forecast 10x", kinds: ["http" as const] };
    const { cards, near, total } = await fromIndex(query);
    expect([cards.length, total]).toEqual([1, 1]);
    expect(near).toHaveLength(19);
    expect(near.every((card) => card.kind === "http" && card.id !== cards[0]?.id)).toBe(true);
    expect(near.slice(0, 5).every((card) => card.name.includes("weather forecast"))).toBe(true);
    expect(new Set(near.map((card) => card.id)).size).toBe(near.length);
    expect((await fromIndex({ ...query, sort: "newest" })).near).toEqual([]);
    expect((await fromIndex({ ...EVERYTHING, q: "sample" })).near).toEqual([]);
  });

  it("finds nothing by words that hold no letter", async () => {
    expect(await fromIndex({ ...EVERYTHING, q: "!!!" })).toMatchObject({
      total: 0,
      cards: [],
      nextCursor: null,
    });
  });
});
