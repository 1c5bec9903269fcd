import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { eq, inArray, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { listingStats } from "@/db/schema/catalog";
import { listings } from "@/db/schema/listings";
import { paymentOptions } from "@/db/schema/payment-options";
import { CATALOG_SORTS, EVERYTHING } from "@/lib/catalog/query";
import { testContext } from "@/test/context";
import { TEST_OPTION } from "@/test/listing";
import { answerDiscovery } from "./answer-discovery";
import { type Catalog, followCatalog } from "./follow-catalog";
import { searchCatalog } from "./search-catalog";

// Listings come, change and go through several writers while pages are asked for, one after another.
vi.setConfig({ testTimeout: 120_000 });

const ctx = await testContext();
const { db } = ctx;
const snapshotDir = mkdtempSync(path.join(tmpdir(), "souk-pages-"));
afterAll(() => rmSync(snapshotDir, { recursive: true, force: true }));

const WRITERS = 4;
/** So many pages of a walk are written beside: whoever writes on for ever is never walked past. */
const WRITTEN_PAGES = 12;
/** Few, so that most pages have as many of one as a page may have. */
const PROVIDERS = ["one.example", "two.example", "three.example"];
const SUBJECTS = ["weather", "rates", "images"];
const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;

/** The same numbers every time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
}

let made = 0;
/** A listing that nothing folds with, measured like any other. */
function sample(n: number, name: string) {
  const id = randomUUID();
  const host = pick(PROVIDERS, n);
  const url = `https://${host}/${name}-${made++}`;
  const terms = {
    x402Version: 2 as const,
    resource: { url },
    accepts: [TEST_OPTION],
    rawAccepts: [{ ...TEST_OPTION }],
    extensions: {},
  };
  return {
    listing: {
      id,
      url,
      host,
      method: "GET",
      path: new URL(url).pathname,
      name: `Sample ${pick(SUBJECTS, n)} ${name} ${id.slice(0, 8)}`,
      catalogState: "listed" as const,
      liveState: pick(["live", "degraded", "down"] as const, n >> 2),
      terms,
      termsAt: new Date(),
      networks: [TEST_OPTION.network],
      schemes: [TEST_OPTION.scheme],
      latencyMs: n % 4 === 0 ? null : n % 900,
      // Many at one moment.
      listedAt: new Date(Date.UTC(2026, 0, 1) + (n % 20) * 3_600_000),
    },
    option: {
      listingId: id,
      position: 0,
      scheme: TEST_OPTION.scheme,
      network: TEST_OPTION.network,
      asset: TEST_OPTION.asset,
      amountAtomic: String(n % 50),
      payTo: TEST_OPTION.payTo,
      maxTimeoutSeconds: 60,
      extra: {},
      raw: {},
      priceUsdMicros: n % 5 === 0 ? null : BigInt(n % 50),
    },
    stats: {
      listingId: id,
      uptime30d: n % 7 === 0 ? null : (n % 100) / 100,
      payers30d: n % 13,
      conformance: (n % 10) / 10,
      priceChangedAt: n % 3 ? new Date(Date.UTC(2026, 5, 1) + (n % 9) * 60_000) : null,
    },
  };
}

async function insert(samples: readonly ReturnType<typeof sample>[]): Promise<string[]> {
  await db.transaction(async (tx) => {
    await tx.insert(listings).values(samples.map(({ listing }) => listing));
    await tx.insert(paymentOptions).values(samples.map(({ option }) => option));
    await tx.insert(listingStats).values(samples.map(({ stats }) => stats));
  });
  return samples.map(({ listing }) => listing.id);
}

/** Listings that nobody touches, and those that writers change, withdraw and add to. */
let still: string[] = [];
let moving: string[] = [];
beforeAll(async () => {
  const random = numbers(1);
  still = await insert(Array.from({ length: 120 }, () => sample(random(), "still")));
  moving = await insert(Array.from({ length: 120 }, () => sample(random(), "moving")));
});

/** What one writer does once. */
async function write(random: () => number): Promise<void> {
  const at = random() % moving.length;
  const [id] = moving.slice(at, at + 1) as [string];
  switch (random() % 4) {
    case 0:
      moving.push(...(await insert([sample(random(), "later"), sample(random(), "later")])));
      break;
    case 1:
      moving.splice(at, 1);
      await db.update(listings).set({ catalogState: "withdrawn" }).where(eq(listings.id, id));
      break;
    case 2:
      await db
        .update(listings)
        .set({
          name: `Sample ${pick(SUBJECTS, random())} changed`,
          liveState: pick(["live", "down"], random()),
        })
        .where(eq(listings.id, id));
      break;
    default:
      await db
        .update(listingStats)
        .set({ payers30d: random() % 900, uptime30d: (random() % 100) / 100, priceChangedAt: new Date() })
        .where(eq(listingStats.listingId, id));
  }
}

interface Page {
  ids: string[];
  cursor: string | null;
}

/**
 * Walks from the first page to the last while writers write, and takes away what was given last wherever it may go.
 * `follow` brings an index up to what was written.
 */
async function walk(
  seed: number,
  ask: (cursor: string | null) => Promise<Page>,
  follow: () => Promise<unknown>,
): Promise<{ seen: string[]; pages: number }> {
  const randoms = Array.from({ length: WRITERS }, (_, i) => numbers(seed * 10 + i));
  const seen: string[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const writing = pages < WRITTEN_PAGES ? randoms.map((random) => write(random)) : [];
    const page: Page = await ask(cursor);
    await Promise.all(writing);
    seen.push(...page.ids);
    cursor = page.cursor;
    const last = page.ids.at(-1) ?? "";
    if (seed % 2 && moving.includes(last)) {
      moving.splice(moving.indexOf(last), 1);
      await db.update(listings).set({ catalogState: "withdrawn" }).where(eq(listings.id, last));
    }
    await follow();
    pages++;
  } while (cursor !== null && pages < 500);
  return { seen, pages };
}

function expectEachOnce(seen: readonly string[], wanted: readonly string[]): void {
  const times = new Map<string, number>();
  for (const id of seen) times.set(id, (times.get(id) ?? 0) + 1);
  expect(wanted.filter((id) => !times.has(id))).toEqual([]);
  const again = wanted.filter((id) => (times.get(id) ?? 0) > 1);
  expect(again).toEqual([]);
}

let follower: Catalog;
let began = 0;
beforeAll(async () => {
  // Every few pages a new index takes the place of the old one.
  follower = followCatalog(ctx, { snapshotDir, rebuildAt: 40 });
  await follower.ready;
  began = statSync(path.join(snapshotDir, "catalog.snapshot")).mtimeMs;
});
afterAll(() => follower.close());

describe.each(["index", "database"] as const)("while listings come, change and go, the %s", (whose) => {
  const asked = () => (whose === "index" ? { ...ctx, catalog: follower } : { ...ctx, catalog: undefined });
  const follow = () => (whose === "index" ? follower.catchUpNewest() : Promise.resolve());
  const discovery =
    (at: string, params: Record<string, string>) =>
    async (cursor: string | null): Promise<Page> => {
      const search = new URLSearchParams(cursor === null ? params : { ...params, cursor });
      const { body } = await answerDiscovery(asked(), `/discovery/${at}`, search);
      const { items, resources, pagination } = JSON.parse(String(body));
      return {
        ids: (items ?? resources).map(({ listingId }: { listingId: string }) => listingId),
        cursor: pagination.cursor,
      };
    };

  it.each(CATALOG_SORTS)("gives each that stays once over all pages, by %s", async (sort) => {
    for (const [i, q] of ["", "sample"].entries()) {
      const { seen } = await walk(
        CATALOG_SORTS.indexOf(sort) * 10 + i,
        async (cursor) => {
          const { cards, nextCursor } = await searchCatalog(asked(), { ...EVERYTHING, q, sort, cursor });
          return { ids: cards.map(({ id }) => id), cursor: nextCursor };
        },
        follow,
      );
      expectEachOnce(seen, still);
    }
  });

  it.each([
    ["resources", { limit: "7" }],
    ["resources", { limit: "30", network: TEST_OPTION.network }],
    ["merchant", { limit: "7", payTo: TEST_OPTION.payTo }],
    ["search", { limit: "7" }],
    ["search", { limit: "20", query: "sample" }],
    ["search", { limit: "30", query: "sample" }],
    ["search", { limit: "7", query: "sample", scheme: "exact" }],
    ["search", { limit: "7", query: "sample", payTo: TEST_OPTION.payTo, scheme: "exact" }],
    ["search", { limit: "9", query: "sample", urlSubstring: ".example/" }],
  ])("gives each that stays once to programs: %s %j", async (at, params) => {
    for (const seed of [1, 2])
      expectEachOnce(
        (await walk(seed * 31, discovery(at, params as unknown as Record<string, string>), follow)).seen,
        still,
      );
  });
});

it("went over to new indexes meanwhile", async () => {
  expect(statSync(path.join(snapshotDir, "catalog.snapshot")).mtimeMs).toBeGreaterThan(began);
  const [left] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(listings)
    .where(inArray(listings.id, still));
  expect(left?.count).toBe(still.length);
});
