import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listings } from "@/db/schema/listings";
import { EVERYTHING } from "@/lib/catalog/query";
import { testContext } from "@/test/context";
import { followCatalog } from "./follow-catalog";
import { searchCatalog } from "./search-catalog";

const ctx = await testContext();
const { db } = ctx;
const snapshotDir = mkdtempSync(path.join(tmpdir(), "souk-snapshot-"));
afterAll(() => rmSync(snapshotDir, { recursive: true, force: true }));
const file = path.join(snapshotDir, "catalog.snapshot");

/** More than are built in the same thread. */
const MANY = 2_300;

beforeAll(async () => {
  await db.execute(sql`
    insert into listings (url, method, host, path, name, catalog_state, listed_at)
    select 'https://many.example/' || n, 'GET', 'many.example', '/' || n, 'Sample number ' || n, 'listed', now()
    from generate_series(1, ${MANY}) n`);
});

/** Starts a follower, asks it, stops it. */
async function following<T>(
  ask: (search: (q: string) => ReturnType<typeof searchCatalog>) => Promise<T>,
): Promise<T> {
  const catalog = followCatalog(ctx, { snapshotDir });
  await catalog.ready;
  try {
    return await ask((q) => searchCatalog({ db, catalog }, { ...EVERYTHING, q }));
  } finally {
    await catalog.close();
  }
}

const total = (q: string) => following(async (search) => (await search(q)).total);

describe("a process that starts", () => {
  it("reads all listings, and keeps the index for the next", async () => {
    expect(await total("sample")).toBe(MANY);
    expect(statSync(file).size).toBeGreaterThan(10_000);
  });

  it("takes the snapshot and what was written since", async () => {
    const before = statSync(file).mtimeMs;
    const [gone] = await db.select().from(listings).where(eq(listings.path, "/17"));
    await db.delete(listings).where(eq(listings.path, "/17"));
    await db.insert(listings).values({
      id: randomUUID(),
      url: "https://new.example/",
      method: "GET",
      host: "new.example",
      path: "/",
      name: "Axolotl sample",
      catalogState: "listed",
    });
    await following(async (search) => {
      expect((await search("sample")).total).toBe(MANY);
      expect((await search("axolotl")).total).toBe(1);
      expect((await search('"number 17"')).cards.map((card) => card.id)).not.toContain(gone?.id);
    });
    expect(statSync(file).mtimeMs).toBe(before);
  });

  it.each([
    ["cut short", (bytes: Buffer) => bytes.subarray(0, bytes.length - 9)],
    ["damaged", (bytes: Buffer) => Buffer.from(bytes).fill(255, bytes.length / 2, bytes.length / 2 + 64)],
    ["empty", () => Buffer.alloc(0)],
    [
      "of another database",
      (bytes: Buffer) => Buffer.from(bytes.toString("latin1").replace(/database/, "databasf"), "latin1"),
    ],
  ])("reads the database when its snapshot is %s", async (_what, change) => {
    const good = readFileSync(file);
    writeFileSync(file, change(good));
    expect(await total("sample")).toBe(MANY);
    // And has written a good one.
    expect(await total("sample")).toBe(MANY);
  });
});

it("an index under many writes is built anew, and loses none of those that come meanwhile", async () => {
  const catalog = followCatalog(ctx, { snapshotDir, rebuildAt: 10 });
  await catalog.ready;
  const before = statSync(file).mtimeMs;
  const write = (from: number, to: number) =>
    db.execute(sql`
      insert into listings (url, method, host, path, name, catalog_state, listed_at)
      select 'https://later.example/' || n, 'GET', 'later.example', '/' || n, 'Later number ' || n, 'listed', now()
      from generate_series(${from}::int, ${to}::int) n`);
  await write(1, 20);
  await catalog.catchUp();
  let next = 21;
  await expect
    .poll(
      async () => {
        await write(next, next);
        next++;
        return statSync(file).mtimeMs;
      },
      { interval: 20, timeout: 10_000 },
    )
    .toBeGreaterThan(before);
  await catalog.catchUp();
  const { total } = await searchCatalog({ db, catalog }, { ...EVERYTHING, q: "later" });
  expect(total).toBe(next - 1);
  await catalog.close();
});

it("a load of many listings at once is read as a whole, and what comes after it one by one", async () => {
  const catalog = followCatalog(ctx, { rebuildAt: 10 });
  await catalog.ready;
  const write = (from: number, to: number) =>
    db.execute(sql`
      insert into listings (url, method, host, path, name, catalog_state, listed_at)
      select 'https://bulk.example/' || n, 'GET', 'bulk.example', '/' || n, 'Bulk number ' || n, 'listed', now()
      from generate_series(${from}::int, ${to}::int) n`);
  const total = async () => {
    await catalog.catchUp();
    return (await searchCatalog({ db, catalog }, { ...EVERYTHING, q: "bulk" })).total;
  };
  await write(1, 300);
  expect(await total()).toBe(300);
  await write(301, 302);
  expect(await total()).toBe(302);
  await db.delete(listings).where(eq(listings.host, "bulk.example"));
  expect(await total()).toBe(0);
  await catalog.close();
});
