import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { testDatabase } from "@/test/database";
import { type FeedPosition, feedReaches, feedStart, readFeed as readFeedOr } from "./catalog-feed";
import type { Db } from "./client";
import { listen } from "./listen";
import { catalogChanges, listingStats } from "./schema/catalog";
import { listings } from "./schema/listings";
import { paymentOptions } from "./schema/payment-options";

const { db, url } = await testDatabase();

async function readFeed(from: Db, position: FeedPosition) {
  const { listingIds, ...rest } = await readFeedOr(from, position);
  if (!listingIds) throw new Error("there is no limit");
  return { listingIds, ...rest };
}

function row(change: Partial<typeof listings.$inferInsert> = {}) {
  const id = randomUUID();
  return {
    id,
    url: `https://feed.example/${id}`,
    method: "GET",
    host: "feed.example",
    path: `/${id}`,
    name: "Feed",
    catalogState: "listed" as const,
    ...change,
  };
}

async function insert(to: Pick<Db, "insert">, change: Partial<typeof listings.$inferInsert> = {}) {
  const one = row(change);
  await to.insert(listings).values(one);
  return one.id;
}

/** What `work` puts into the feed. */
async function changedBy(work: () => Promise<unknown>): Promise<string[]> {
  const start = await feedStart(db);
  const before = new Set((await readFeed(db, start)).listingIds);
  const { position } = await readFeed(db, start);
  await work();
  return (await readFeed(db, position)).listingIds.filter((id) => !before.has(id));
}

it("tells every change that search shows, and no other", async () => {
  const id = await insert(db);
  const update = (change: Partial<typeof listings.$inferInsert>) =>
    changedBy(() => db.update(listings).set(change).where(eq(listings.id, id)));
  expect(await update({ name: "Other" })).toEqual([id]);
  expect(await update({ liveState: "down" })).toEqual([id]);
  expect(await update({ ownerAddress: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8" })).toEqual([id]);
  // What every probe changes.
  expect(await update({ lastProbedAt: new Date(), latencyMs: 5, termsAt: new Date() })).toEqual([]);
  expect(await update({ liveState: "down" })).toEqual([]);
  expect(await changedBy(() => db.insert(listingStats).values({ listingId: id, payers30d: 1 }))).toEqual([
    id,
  ]);
  const option = {
    listingId: id,
    position: 0,
    scheme: "exact",
    network: "eip155:8453",
    asset: "0x",
    amountAtomic: "1",
    payTo: "0x",
    maxTimeoutSeconds: 1,
    extra: {},
    raw: {},
  };
  expect(await changedBy(() => db.insert(paymentOptions).values(option))).toEqual([id]);
  expect(await update({ catalogState: "withdrawn" })).toEqual([id]);
  expect(await update({ name: "Nobody sees this" })).toEqual([]);
  expect(await update({ catalogState: "listed" })).toEqual([id]);
  expect(await changedBy(() => db.delete(listings).where(eq(listings.id, id)))).toEqual([id]);
  expect(await changedBy(() => insert(db, { catalogState: "pending" }))).toEqual([]);
});

it("misses nothing of a transaction that began first and ends last", async () => {
  let position: FeedPosition = (await readFeed(db, await feedStart(db))).position;
  const next = async () => {
    const read = await readFeed(db, position);
    position = read.position;
    return read.listingIds;
  };
  await next();
  let commit = () => {};
  let written = (_id: string) => {};
  const slowId = new Promise<string>((resolve) => {
    written = resolve;
  });
  const slow = db.transaction(async (tx) => {
    written(await insert(tx as unknown as Db));
    await new Promise<void>((resolve) => {
      commit = resolve;
    });
  });
  const first = await slowId;
  const second = await insert(db);
  expect(await next()).toEqual([second]);
  const third = await insert(db);
  expect(await next()).toEqual([third]);
  commit();
  await slow;
  expect(await next()).toEqual([first]);
  expect(await next()).toEqual([]);
  expect(position.seen.size).toBe(0);
});

it("forgets nothing of what was rolled back, because there was nothing", async () => {
  const { position } = await readFeed(db, await feedStart(db));
  await expect(
    db.transaction(async (tx) => {
      await insert(tx as unknown as Db);
      throw new Error("no");
    }),
  ).rejects.toThrow("no");
  expect((await readFeed(db, position)).listingIds).toEqual([]);
});

it("reads long feeds in pages, each listing once", async () => {
  const { position } = await readFeed(db, await feedStart(db));
  const many = Array.from({ length: 20 }, () => randomUUID());
  await db.execute(sql`
    insert into catalog_changes (listing_id)
    select (array[${sql.join(
      many.map((id) => sql`${id}::uuid`),
      sql`, `,
    )}])[1 + n % 20] from generate_series(0, 12000) n`);
  expect(new Set((await readFeed(db, position)).listingIds)).toEqual(new Set(many));
  expect((await readFeedOr(db, position, 20)).listingIds).toHaveLength(20);
  const more = await readFeedOr(db, position, 19);
  expect(more.listingIds).toBeNull();
  // What were too many are not told again.
  expect((await readFeed(db, more.position)).listingIds).toEqual([]);
});

it("says when a position is too old, or of another server", async () => {
  const { horizon } = await feedStart(db);
  expect(await feedReaches(db, horizon, new Date())).toBe(true);
  expect(await feedReaches(db, horizon, new Date(Date.now() - 21 * 3_600_000))).toBe(false);
  expect(await feedReaches(db, String(BigInt(horizon) + 1_000_000n), new Date())).toBe(false);
});

it("signals at the commit of a change", async () => {
  let signals = 0;
  let heard = () => {};
  const listener = await listen(url, "souk_catalog", () => {
    signals++;
    heard();
  });
  // Once for the connection itself.
  expect(signals).toBe(1);
  const signal = new Promise<void>((resolve) => {
    heard = resolve;
  });
  await insert(db);
  await signal;
  await listener.close();
  expect((await db.select().from(catalogChanges)).length).toBeGreaterThan(0);
});
