import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isNotNull, sql } from "drizzle-orm";
import { afterAll, expect, test, vi } from "vitest";
import { connectDb } from "@/db/client";
import { migrateDb } from "@/db/migrate";
import { probeQueue } from "@/db/schema/probe-queue";
import { probes } from "@/db/schema/probes";
import { startPostgres } from "@/sandbox/postgres";
import { insertListing } from "@/test/listing";
import { startTestSeller } from "@/test/test-seller";
import { startWorkerProcess } from "@/test/worker-process";

const QUICK = 150;
const HELD = 8;

const dir = mkdtempSync(path.join(tmpdir(), "souk-restart-"));
// As root the database runs under another account, which has to get there.
chmodSync(dir, 0o755);
let server = await startPostgres({ dir: path.join(dir, "postgres") });
const { url, port } = server;
const { db, close } = connectDb(url, { max: 4 });
afterAll(async () => {
  await close();
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});
const quick = await startTestSeller();
const held = await startTestSeller();

const recorded = async () => (await db.select({ id: probes.listingId }).from(probes)).map(({ id }) => id);
const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 60_000, interval: 50 });
/** Hosts of their own, so that politeness does not make the test long. */
const due = (origin: string, count: number, name: string) =>
  Promise.all(
    Array.from({ length: count }, (_, i) =>
      insertListing(db, { url: `${origin}/${i}`, host: `${name}${i}.example` }),
    ),
  );

test("a database that restarts under load ends no worker, loses nothing recorded and doubles nothing", async () => {
  await migrateDb(url);
  let open = () => {};
  held.gate = new Promise((resolve) => {
    open = resolve;
  });
  const all = [...(await due(held.origin, HELD, "held")), ...(await due(quick.origin, QUICK, "quick"))];
  let log = "";
  const worker = await startWorkerProcess({
    databaseUrl: url,
    allowHosts: [quick.host, held.host],
    onLog: (text) => {
      log += text;
    },
  });
  await until(async () => {
    expect(held.visits).toBe(HELD);
    expect((await recorded()).length).toBeGreaterThan(20);
  });
  const before = await recorded();
  await server.stop();
  // These probes end while there is nobody to record them.
  open();
  await until(() => expect(log).toMatch(/\[worker\] probe: listing/));
  server = await startPostgres({ dir: path.join(dir, "postgres"), port });
  expect(server.port).toBe(port);

  const after = new Set(await recorded());
  expect(before.filter((id) => !after.has(id))).toEqual([]);
  expect(after.size).toBeLessThan(all.length);
  // What the worker could not give back runs out by itself; not waited for here.
  await db
    .update(probeQueue)
    .set({ leaseUntil: sql`now() - interval '1 second'` })
    .where(isNotNull(probeQueue.leaseToken));
  await until(async () => expect((await recorded()).length).toBeGreaterThanOrEqual(all.length));
  expect(worker.exitCode).toBeNull();
  const ended = once(worker, "exit");
  worker.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
  expect((await recorded()).sort()).toEqual(all.map((listing) => listing.id).sort());
}, 180_000);
