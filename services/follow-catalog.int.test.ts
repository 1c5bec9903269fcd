import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { listings } from "@/db/schema/listings";
import { tryLock } from "@/db/try-lock";
import { EVERYTHING } from "@/lib/catalog/query";
import { testContext } from "@/test/context";
import { type Catalog, followCatalog } from "./follow-catalog";
import { searchCatalog } from "./search-catalog";

// Processes are started, and a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

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
  ask: (search: (q: string) => ReturnType<typeof searchCatalog>, catalog: Catalog) => Promise<T>,
): Promise<T> {
  const catalog = followCatalog(ctx, { snapshotDir });
  await catalog.ready;
  try {
    return await ask((q) => searchCatalog({ db, catalog }, { ...EVERYTHING, q }), catalog);
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
    ["damaged in what is searched", (bytes: Buffer) => Buffer.from(bytes).fill(255, 600, 664)],
    [
      "of an older format",
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 4), Buffer.of(4), bytes.subarray(5)]),
    ],
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

  it("answers from the database when a card of its snapshot is damaged, and makes a new one", async () => {
    const good = readFileSync(file);
    // Where the cards are is said at the end of the file.
    const directory = good.subarray(good.length - 16 - good.readUInt32LE(good.length - 16), good.length - 16);
    const { entries } = JSON.parse(directory.toString("utf8"));
    const { offset, length } = entries.find(({ name }: { name: string }) => name === "cards");
    writeFileSync(file, Buffer.from(good).fill(255, offset, offset + length));
    const before = statSync(file).mtimeMs;
    const told = vi.spyOn(console, "error").mockImplementation(() => {});
    await following(async (search, catalog) => {
      const damaged = catalog.index;
      expect(damaged).not.toBeNull();
      const answer = await search("sample");
      expect(answer.total).toBe(MANY);
      expect(answer.cards).toHaveLength(20);
      expect(catalog.index).not.toBe(damaged);
      await expect.poll(() => catalog.index, { timeout: 60_000 }).not.toBeNull();
      expect((await search("sample")).total).toBe(MANY);
      expect(catalog.index).not.toBeNull();
    });
    expect(String(told.mock.calls)).toContain("damaged");
    told.mockRestore();
    expect(statSync(file).mtimeMs).not.toBe(before);
    expect(await total("sample")).toBe(MANY);
  });

  it("removes what one that was killed had begun to write", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    const left = `${file}.${pid}`;
    writeFileSync(left, "half");
    rmSync(file);
    expect(await total("sample")).toBe(MANY);
    expect(existsSync(left)).toBe(false);
    expect(readdirSync(snapshotDir)).toEqual(["catalog.snapshot"]);
  });

  it("builds only where no other of the machine does, and takes over what that one wrote", async () => {
    rmSync(file);
    const all = [1, 2, 3].map(() => followCatalog(ctx, { snapshotDir, rebuildAt: 10 }));
    await Promise.all(all.map(({ ready }) => ready));
    expect(all.map(({ index }) => index?.size)).toEqual([MANY, MANY, MANY]);
    const first = statSync(file).mtimeMs;
    await db.execute(sql`update listings set description = 'Changed' where path like '/2_'`);
    await expect.poll(() => statSync(file).mtimeMs, { timeout: 60_000 }).not.toBe(first);
    await expect.poll(() => all.map(({ index }) => index?.pending), { timeout: 60_000 }).toEqual([0, 0, 0]);
    const second = statSync(file).mtimeMs;
    // What one built, the others did not.
    await Promise.all(all.map((catalog) => catalog.catchUp()));
    expect(statSync(file).mtimeMs).toBe(second);
    await Promise.all(all.map((catalog) => catalog.close()));
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
      { interval: 20, timeout: 60_000 },
    )
    .toBeGreaterThan(before);
  await catalog.catchUp();
  const { total } = await searchCatalog({ db, catalog }, { ...EVERYTHING, q: "later" });
  expect(total).toBe(next - 1);
  await catalog.close();
});

it("what somebody writes is found at once, also while a load of very many waits for a new index", async () => {
  const built = followCatalog(ctx, { snapshotDir });
  await built.ready;
  await built.close();
  // Another process says that it builds, and does not.
  const lock = await tryLock(ctx.env.databaseUrl, `souk index ${hostname()} ${path.resolve(snapshotDir)}`);
  const catalog = followCatalog(ctx, { snapshotDir, rebuildAt: 10 });
  await catalog.ready;
  const write = (host: string, to: number) =>
    db.execute(sql`
      insert into listings (url, method, host, path, name, catalog_state, listed_at)
      select 'https://' || ${host}::text || '/' || n, 'GET', ${host}, '/' || n, 'From ' || ${host}::text, 'listed', now()
      from generate_series(1, ${to}::int) n`);
  const total = async (q: string) => (await searchCatalog({ db, catalog }, { ...EVERYTHING, q })).total;
  await write("flood.example", 300);
  await catalog.catchUpNewest();
  expect(await total("host:flood.example")).toBe(0);
  await write("quick.example", 1);
  await catalog.catchUpNewest();
  expect(await total("host:quick.example")).toBe(1);
  await lock?.release();
  await catalog.catchUp();
  expect(await total("host:flood.example")).toBe(300);
  expect(await total("host:quick.example")).toBe(1);
  await catalog.close();
});

it("a builder that is killed while it writes leaves the snapshot as it was, and the next one writes it", async () => {
  const first = followCatalog(ctx, { snapshotDir });
  await first.ready;
  await first.close();
  const before = readFileSync(file);
  const told = vi.spyOn(console, "error").mockImplementation(() => {});
  // The process that builds kills itself when half of the file is written.
  const killing = new URL("../test/killed-in-write.mjs", import.meta.url).href;
  process.env.NODE_OPTIONS = `--import ${killing}`;
  const catalog = followCatalog(ctx, { snapshotDir, rebuildAt: 1 });
  await catalog.ready;
  const [one] = await db.select().from(listings).limit(1);
  await db
    .update(listings)
    .set({ description: "Cassowary" })
    .where(eq(listings.id, one?.id ?? ""));
  await expect.poll(() => String(told.mock.calls), { timeout: 60_000 }).toContain("SIGKILL");
  delete process.env.NODE_OPTIONS;
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(readdirSync(snapshotDir)).toContainEqual(expect.stringMatching(/^catalog\.snapshot\.\d+$/));
  const ask = () => searchCatalog({ db, catalog }, { ...EVERYTHING, q: "cassowary" });
  expect((await ask()).total).toBe(1);
  await expect.poll(() => catalog.index?.pending, { timeout: 60_000 }).toBe(0);
  expect((await ask()).total).toBe(1);
  expect(readdirSync(snapshotDir)).toEqual(["catalog.snapshot"]);
  told.mockRestore();
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
