import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { listings } from "@/db/schema/listings";
import { paymentOptions } from "@/db/schema/payment-options";
import { type CatalogQuery, EVERYTHING } from "@/lib/catalog/query";
import { testDatabase } from "@/test/database";
import { searchCatalogSql } from "./search-catalog";

const { db } = await testDatabase();

const BASE = "eip155:8453";
const SEPOLIA = "eip155:84532";
const POLYGON = "eip155:137";

interface Sample {
  name: string;
  description?: string;
  tags?: string[];
  url: string;
  state?: "live" | "degraded" | "down" | "unknown";
  saved?: boolean;
  latencyMs?: number | null;
  /** Network to millionths of a dollar; null is a token of unknown worth. */
  prices: [network: string, micros: bigint | null][];
}

const SAMPLES: Sample[] = [
  {
    name: "Hourly weather forecast",
    description: "Ten-day forecast for any coordinate",
    tags: ["weather"],
    url: "https://api.skyline.example/v2/forecast",
    latencyMs: 84,
    prices: [
      [BASE, 2_000n],
      [POLYGON, 9_000n],
    ],
  },
  {
    name: "Storm alerts",
    description: "Severe weather warnings by area",
    url: "https://alerts.nimbus.example/api/areas",
    latencyMs: 131,
    prices: [[POLYGON, 5_000n]],
  },
  {
    name: "Exchange rates",
    description: "EUR and USD currencies, mid-market",
    tags: ["eur", "usd"],
    url: "https://fx.example/eur-usd.v1",
    state: "degraded",
    latencyMs: null,
    prices: [[SEPOLIA, 10_000n]],
  },
  {
    name: "Marine forecast",
    url: "https://sea.example/v1/marine",
    state: "down",
    latencyMs: 97,
    prices: [[BASE, null]],
  },
  {
    name: "Weather archive",
    description: "Saved and never payable",
    url: "https://old.example/weather",
    saved: true,
    prices: [[BASE, 1n]],
  },
];

beforeAll(async () => {
  for (const [age, sample] of SAMPLES.entries()) {
    const id = randomUUID();
    const { host, pathname } = new URL(sample.url);
    const known = sample.prices.flatMap(([, micros]) => micros ?? []);
    await db.insert(listings).values({
      id,
      url: sample.url,
      method: "GET",
      host,
      path: pathname,
      name: sample.name,
      description: sample.description ?? "",
      tags: sample.tags ?? [],
      catalogState: sample.saved ? "saved" : "listed",
      liveState: sample.state ?? "live",
      networks: sample.prices.map(([network]) => network),
      schemes: ["exact"],
      minPriceUsdMicros: known.sort((a, b) => (a < b ? -1 : 1))[0] ?? null,
      latencyMs: sample.latencyMs ?? null,
      listedAt: new Date(Date.UTC(2026, 10, 22) - age * 60_000),
    });
    await db.insert(paymentOptions).values(
      sample.prices.map(([network, micros], position) => ({
        listingId: id,
        position,
        scheme: "exact",
        network,
        asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
        amountAtomic: String(micros ?? 5),
        payTo: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
        maxTimeoutSeconds: 60,
        extra: {},
        raw: {},
        priceUsdMicros: micros,
      })),
    );
  }
});

const search = (change: Partial<CatalogQuery>) => searchCatalogSql(db, { ...EVERYTHING, ...change });
const names = async (change: Partial<CatalogQuery>) => (await search(change)).cards.map((card) => card.name);

describe("what is found", () => {
  it("lists everything that is in the catalog, what works first, and nothing that is only saved", async () => {
    const result = await search({});
    expect(result.cards.map((card) => card.name)).toEqual([
      "Hourly weather forecast",
      "Storm alerts",
      "Exchange rates",
      "Marine forecast",
    ]);
    expect(result.total).toBe(4);
    expect(result.facets.state).toEqual({ live: 2, degraded: 1, down: 1 });
    expect(result.facets.network).toEqual({ [BASE]: 2, [POLYGON]: 2, [SEPOLIA]: 1 });
  });

  it.each([
    ["weather", ["Hourly weather forecast", "Storm alerts"]],
    ["forecasts", ["Hourly weather forecast", "Marine forecast"]],
    ["currency", ["Exchange rates"]],
    ["rate eur usd", ["Exchange rates"]],
    ["forec", ["Hourly weather forecast", "Marine forecast"]],
    ["skyline", ["Hourly weather forecast"]],
    ["rates fx", ["Exchange rates"]],
    ["eur-usd.v1", ["Exchange rates"]],
    ["https://sea.example/v1/marine", ["Marine forecast"]],
    ['"weather warnings"', ["Storm alerts"]],
    ['"warnings weather"', []],
    ["weather -severe", ["Hourly weather forecast"]],
    ["the weather for any", ["Hourly weather forecast", "Storm alerts"]],
    ["storm or marine", ["Storm alerts", "Marine forecast"]],
  ])("finds by %j", async (q, found) => {
    const result = await search({ q });
    expect(result.approximate ? [] : result.cards.map((card) => card.name)).toEqual(found);
    expect(result.approximate ? 0 : result.total).toBe(found.length);
  });

  it("gives names that are alike when nothing has the words, and says so", async () => {
    const result = await search({ q: "wether forcast" });
    expect(result.approximate).toBe(true);
    expect(result.cards[0]?.name).toBe("Hourly weather forecast");
    expect(result.total).toBe(result.cards.length);
  });

  it("says plainly that there is nothing when nothing is alike either", async () => {
    expect(await search({ q: "zzzz" })).toMatchObject({ total: 0, approximate: false, cards: [] });
  });

  it("does not guess when the words match and the filters leave nothing", async () => {
    const result = await search({ q: "storm", networks: [BASE] });
    expect(result).toMatchObject({ total: 0, approximate: false, cards: [] });
    expect(result.facets.network).toEqual({ [POLYGON]: 1 });
  });

  it.each([
    "&|!:*()",
    "'; drop table listings; --",
    "\\",
    "a:*b",
    '"',
    "((",
    "-".repeat(50),
    "%",
    "é<script>",
  ])("survives %j", async (q) =>
    expect((await search({ q })).cards.every((card) => card.name.length > 0)).toBe(true),
  );
});

describe("filters", () => {
  it("keeps what can be paid on a chosen network", async () => {
    expect(await names({ networks: [POLYGON] })).toEqual(["Hourly weather forecast", "Storm alerts"]);
    expect(await names({ networks: [POLYGON, SEPOLIA] })).toHaveLength(3);
  });

  it("compares the price on the chosen network, not the cheapest elsewhere", async () => {
    const cheap = { maxPriceUsdMicros: 5_000n };
    expect(await names(cheap)).toEqual(["Hourly weather forecast", "Storm alerts"]);
    expect(await names({ ...cheap, networks: [POLYGON] })).toEqual(["Storm alerts"]);
  });

  it("shows the cheapest option on the chosen network", async () => {
    const [card] = (await search({ networks: [POLYGON], q: "hourly" })).cards;
    expect(card?.cheapest).toMatchObject({ network: POLYGON, amount: "9000" });
    expect(card?.optionCount).toBe(2);
  });

  it("leaves out prices that are not known when a price is asked for", async () => {
    expect(await names({ maxPriceUsdMicros: 10n ** 12n })).not.toContain("Marine forecast");
  });

  it("keeps the chosen states and counts the others", async () => {
    const result = await search({ states: ["down", "degraded"] });
    expect(result.cards.map((card) => card.name)).toEqual(["Exchange rates", "Marine forecast"]);
    expect(result.facets.state).toEqual({ live: 2, degraded: 1, down: 1 });
    expect(result.facets.network).toEqual({ [BASE]: 1, [SEPOLIA]: 1 });
  });
});

describe("orders", () => {
  it("puts the cheapest first and what has no known price last", async () => {
    expect(await names({ sort: "price" })).toEqual([
      "Hourly weather forecast",
      "Storm alerts",
      "Exchange rates",
      "Marine forecast",
    ]);
    expect(await names({ sort: "price", networks: [POLYGON] })).toEqual([
      "Storm alerts",
      "Hourly weather forecast",
    ]);
  });

  it("puts the fastest first and what was not measured last", async () => {
    expect(await names({ sort: "latency" })).toEqual([
      "Hourly weather forecast",
      "Marine forecast",
      "Storm alerts",
      "Exchange rates",
    ]);
  });

  it("puts the newest first whatever its state", async () => {
    expect((await names({ sort: "newest" }))[0]).toBe("Hourly weather forecast");
  });
});

describe("pages", () => {
  it.each(["relevance", "price", "latency", "newest"] as const)(
    "give every listing once and in one order, by %s",
    async (sort) => {
      const many = Array.from({ length: 47 }, (_, i) => ({
        id: randomUUID(),
        url: `https://many.example/${sort}/${i}`,
        method: "GET",
        host: "many.example",
        path: `/${sort}/${i}`,
        name: `Paged ${sort} sample`,
        catalogState: "listed" as const,
        liveState: "live" as const,
        // Ties on purpose: the order among equals must hold from page to page.
        latencyMs: i % 3,
        minPriceUsdMicros: BigInt(i % 4),
        listedAt: new Date(Date.UTC(2020, 0, 1 + (i % 5))),
      }));
      await db.insert(listings).values(many);
      const seen: string[] = [];
      let cursor: string | null = null;
      const firsts: number[] = [];
      do {
        const page = await search({ q: `"Paged ${sort} sample"`, sort, cursor });
        expect(page.total).toBe(47);
        firsts.push(page.first);
        seen.push(...page.cards.map((card) => card.id));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(firsts).toEqual([1, 21, 41]);
      expect(new Set(seen)).toEqual(new Set(many.map((listing) => listing.id)));
      expect(seen).toHaveLength(47);
    },
  );

  it("start again from an unusable cursor", async () => {
    expect((await search({ q: "weather", cursor: "bm90IGEgY3Vyc29y" })).first).toBe(1);
  });
});
