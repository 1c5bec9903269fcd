import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { afterAll, expect, it } from "vitest";
import { mayReadBehind, ownWriteCookie } from "@/lib/http/own-writes";
import { startReplicated } from "@/test/replica";
import type { Db } from "./client";
import { getListing } from "./queries/listing";
import { withLaggingReads } from "./read-scope";
import { connectWithReplicas, readFrom } from "./replicas";
import { listings } from "./schema/listings";

const world = await startReplicated();
const handles: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const handle of handles) await handle.close();
  await world.stop();
});

function connect(options: { maxLagMs?: number } = {}): Db {
  const handle = connectWithReplicas(world.primary.url, [world.replica.url], {
    checkEveryMs: 20,
    ...options,
  });
  handles.push(handle);
  return handle.db;
}

async function publish(db: Db): Promise<string> {
  const id = randomUUID();
  await db.insert(listings).values({
    id,
    url: `https://own.example/${id}`,
    method: "GET",
    host: "own.example",
    path: `/${id}`,
    name: "Own",
    catalogState: "listed",
  });
  return id;
}

const isReplica = async (db: Db) =>
  (await readFrom(db).execute<{ is: boolean }>(sql`select pg_is_in_recovery() as is`))[0]?.is;
const usesReplica = (db: Db) => expect.poll(() => withLaggingReads(() => isReplica(db)), { timeout: 10_000 });

/** As the web process does it for a page: with the cookie that the answer to a write set, or without. */
function asVisitor<T>(cookie: string | undefined, work: () => T): T {
  const request = { method: "GET", url: "/listings", headers: { cookie } };
  return mayReadBehind(request) ? withLaggingReads(work) : work();
}

it("reads that may lag go to a replica, all others and every write to the primary", async () => {
  const db = connect({ maxLagMs: 60_000 });
  await usesReplica(db).toBe(true);
  expect(await isReplica(db)).toBe(false);
  const id = await withLaggingReads(() => publish(db));
  expect(await getListing(db, id)).not.toBeNull();
  await expect.poll(() => withLaggingReads(() => getListing(db, id)), { timeout: 10_000 }).not.toBeNull();
});

it("a provider sees their own write while the replica does not have it yet", async () => {
  const db = connect({ maxLagMs: 60_000 });
  await usesReplica(db).toBe(true);
  await world.pause();
  const id = await publish(db);
  const [cookie] = ownWriteCookie(false).split(";");
  expect(await asVisitor(cookie, () => getListing(db, id))).toMatchObject({ id });
  // Somebody else is a moment behind.
  expect(await asVisitor(undefined, () => getListing(db, id))).toBeNull();
  await db.update(listings).set({ name: "Renamed" }).where(eq(listings.id, id));
  expect((await asVisitor(cookie, () => getListing(db, id)))?.name).toBe("Renamed");
  await world.resume();
  await expect
    .poll(async () => (await asVisitor(undefined, () => getListing(db, id)))?.name, { timeout: 10_000 })
    .toBe("Renamed");
});

it("a replica that is too far behind is not read from until it has caught up", async () => {
  const db = connect({ maxLagMs: 100 });
  await usesReplica(db).toBe(true);
  await world.pause();
  const id = await publish(db);
  await usesReplica(db).toBe(false);
  expect(await withLaggingReads(() => getListing(db, id))).not.toBeNull();
  await world.resume();
  await usesReplica(db).toBe(true);
});

it("without a replica that answers, the primary does", async () => {
  const db = connect();
  await usesReplica(db).toBe(true);
  await world.replica.stop();
  await usesReplica(db).toBe(false);
  const id = await publish(db);
  expect(await withLaggingReads(() => getListing(db, id))).not.toBeNull();
});
