import { sql } from "drizzle-orm";
import { beforeAll, expect, test, vi } from "vitest";
import type { Db, Tx } from "@/db/client";
import { testContext } from "@/test/context";
import { readCatalog } from "./read-catalog";

const { db } = await testContext();
const MANY = 6_000;

beforeAll(async () => {
  await db.execute(sql`
    insert into listings (url, method, host, path, name, description, catalog_state, listed_at)
    select 'https://many.example/' || n, 'GET', 'many.example', '/' || n, 'Sample ' || n, repeat('word ', 100), 'listed', now()
    from generate_series(1, ${MANY}) n`);
});

/** The same database, whose `nth` page asks for something that PostgreSQL refuses. */
function failingAt(nth: number): Db {
  let pages = 0;
  const failing = (tx: Tx) =>
    new Proxy(tx, {
      get(target, name) {
        if (name !== "transaction") return Reflect.get(target, name);
        return (work: (inner: Tx) => Promise<unknown>) =>
          target.transaction((inner) => (++pages === nth ? inner.execute(sql`select 1 / 0`) : work(inner)));
      },
    });
  return new Proxy(db, {
    get(target, name) {
      if (name !== "transaction") return Reflect.get(target, name);
      return (work: (tx: Tx) => Promise<unknown>, config: object) =>
        target.transaction((tx) => work(failing(tx)), config);
    },
  });
}

async function readAll(from: Db) {
  const pages: string[][] = [];
  const totals: number[] = [];
  const take = async (rows: string[]) => {
    pages.push(rows.map((row) => JSON.parse(row).id));
  };
  await readCatalog(from, take, { onTotal: (total) => totals.push(total) });
  return { pages, totals, ids: pages.flat() };
}

test("every listing comes once, in pages", async () => {
  const { pages, totals, ids } = await readAll(db);
  expect(new Set(ids).size).toBe(MANY);
  expect(ids).toHaveLength(MANY);
  expect(totals).toEqual([MANY]);
  expect(pages.length).toBeGreaterThan(2);
});

test("a page that fails is read again, and what was read before is not", async () => {
  const told = vi.spyOn(console, "error").mockImplementation(() => {});
  const { totals, ids } = await readAll(failingAt(3));
  expect(told).toHaveBeenCalledOnce();
  expect(String(told.mock.calls)).toContain("division by zero");
  expect(new Set(ids).size).toBe(MANY);
  expect(ids).toHaveLength(MANY);
  expect(totals).toEqual([MANY]);
  told.mockRestore();
});

test("a listing that is moved in the table meanwhile comes once, as it was at the beginning", async () => {
  const names: string[] = [];
  let first = true;
  await readCatalog(db, async (rows) => {
    names.push(...rows.map((row) => JSON.parse(row).name as string));
    if (first)
      await db.execute(
        sql`update listings set name = 'Renamed ' || path, description = repeat('more ', 200)`,
      );
    first = false;
  });
  expect(names).toHaveLength(MANY);
  expect(names.filter((name) => name.startsWith("Renamed"))).toEqual([]);
});

test("a lost connection loses and doubles nothing, wherever rows have moved meanwhile", async () => {
  const told = vi.spyOn(console, "error").mockImplementation(() => {});
  const totals: number[] = [];
  const ids: string[] = [];
  let pages = 0;
  const take = async (rows: string[]) => {
    ids.push(...rows.map((row) => JSON.parse(row).id as string));
    pages++;
    if (pages !== 2 && pages !== 4) return;
    // Rows that were not read yet come to stand where the reading has been, and the other way round.
    await db.execute(sql`delete from listings where id = ${ids[0] ?? ""}`);
    await db.execute(sql`update listings set description = description`);
    await db.execute(sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`);
  };
  await readCatalog(db, take, { onTotal: (total) => totals.push(total) });
  expect(told.mock.calls.filter(([text]) => String(text).includes("the connection is lost"))).toHaveLength(2);
  told.mockRestore();
  const [{ listed } = { listed: "" }] = await db.execute<{ listed: string }>(
    sql`select string_agg(id::text, ' ') as listed from listings where catalog_state = 'listed'`,
  );
  expect(listed.split(" ").filter((id) => !ids.includes(id))).toEqual([]);
  expect(ids).toHaveLength(MANY);
  expect(new Set(ids).size).toBe(MANY);
  expect(totals).toEqual([MANY]);
});

test("what the taker throws ends the reading", async () => {
  await expect(readCatalog(db, () => Promise.reject(new Error("enough")))).rejects.toThrow("enough");
});
