import { once } from "node:events";
import { eq, inArray, isNotNull, sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listings } from "@/db/schema/listings";
import { probeQueue } from "@/db/schema/probe-queue";
import { probes } from "@/db/schema/probes";
import { checkHealth } from "@/services/check-health";
import { probeDueListings } from "@/services/probe-due-listings";
import { testContext } from "@/test/context";
import { insertListing } from "@/test/listing";
import { startTestSeller } from "@/test/test-seller";
import { startWorkerProcess } from "@/test/worker-process";

const seller = await startTestSeller();
const ctx = await testContext({ allowHosts: [seller.host] });
let open = () => {};

beforeEach(() => {
  seller.gate = new Promise((resolve) => {
    open = resolve;
  });
});
afterEach(() => open());

const startWorker = () => startWorkerProcess({ databaseUrl: ctx.env.databaseUrl, allowHosts: [seller.host] });
const dueListing = (path: string) => insertListing(ctx.db, { url: `${seller.origin}${path}` });
const probesOf = (id: string) => ctx.db.select().from(probes).where(eq(probes.listingId, id));

test.each(["SIGTERM", "shutdown"])(
  "%s lets a running probe finish and be recorded, then the worker ends",
  async (how) => {
    const arrived = seller.visited();
    const listing = await dueListing(`/drain/${how}`);
    const worker = await startWorker();
    expect((await checkHealth(ctx)).ok).toBe(true);
    await arrived;
    const ended = once(worker, "exit");
    if (how === "SIGTERM") worker.kill("SIGTERM");
    else worker.send("shutdown");
    expect(await probesOf(listing.id)).toEqual([]);
    open();
    expect(await ended).toEqual([0, null]);
    expect(await probesOf(listing.id)).toHaveLength(1);
  },
);

test("a probe that a killed worker left is done once by another when its lease has run out", async () => {
  const arrived = seller.visited();
  const listing = await dueListing("/killed");
  const worker = await startWorker();
  await arrived;
  const ended = once(worker, "exit");
  worker.kill("SIGKILL");
  await ended;
  open();
  expect(await probeDueListings(ctx, { limit: 10 })).toMatchObject({ claimed: 0 });
  const [left] = await ctx.db.select().from(probeQueue).where(eq(probeQueue.listingId, listing.id));
  expect(left).toMatchObject({ attempts: 1 });

  await ctx.db
    .update(probeQueue)
    .set({ leaseUntil: sql`now() - interval '1 second'` })
    .where(eq(probeQueue.listingId, listing.id));
  expect(await probeDueListings(ctx, { limit: 10 })).toMatchObject({ claimed: 1, recorded: 1 });
  expect(await probesOf(listing.id)).toHaveLength(1);
});

test("a worker that is killed while it records many at once has recorded all of these or none, and none twice", async () => {
  open();
  const all = await Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      // Hosts of their own, so that politeness does not spread them.
      insertListing(ctx.db, { url: `${seller.origin}/batch/${i}`, host: `batch${i}.example` }),
    ),
  );
  const ids = all.map(({ id }) => id);
  // Looked at from all sides once, and now due again.
  expect(await probeDueListings(ctx, { limit: 20 })).toMatchObject({ recorded: 12 });
  await ctx.db.update(probeQueue).set({ nextProbeAt: sql`now()` }).where(inArray(probeQueue.listingId, ids));
  seller.gate = new Promise((resolve) => {
    open = resolve;
  });
  const before = seller.visits;
  const worker = await startWorker();
  await vi.waitFor(() => expect(seller.visits - before).toBe(12), { timeout: 20_000 });

  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const last = [...ids].sort().at(-1) as string;
  const holding = ctx.db.transaction(async (tx) => {
    await tx.select().from(listings).where(eq(listings.id, last)).for("update");
    await released;
  });
  open();
  const recording = () =>
    ctx.db.execute(sql`
      select pid from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like '%jsonb_to_recordset%' and pid <> pg_backend_pid()`);
  await vi.waitFor(async () => expect(await recording()).toHaveLength(1), { timeout: 4_000, interval: 20 });
  const ended = once(worker, "exit");
  worker.kill("SIGKILL");
  await ended;
  release();
  await holding;
  await vi.waitFor(async () => expect(await recording()).toHaveLength(0), { timeout: 10_000 });

  const counts = async () =>
    (await Promise.all(ids.map(probesOf))).map((rows) => rows.length).sort((a, b) => a - b);
  const queued = () => ctx.db.select().from(probeQueue).where(inArray(probeQueue.listingId, ids));
  const held = (await queued()).filter(({ leaseToken }) => leaseToken !== null);
  // What was recorded holds no lease, and what holds one was not recorded.
  for (const { listingId } of held) expect(await probesOf(listingId)).toHaveLength(1);
  const recorded = (await counts()).filter((count) => count === 2).length;
  expect(recorded + held.length).toBe(12);

  await ctx.db
    .update(probeQueue)
    .set({ leaseUntil: sql`now() - interval '1 second'` })
    .where(isNotNull(probeQueue.leaseToken));
  expect(await probeDueListings(ctx, { limit: 20 })).toMatchObject({ recorded: held.length });
  expect(await counts()).toEqual(Array.from({ length: 12 }, () => 2));
  expect((await queued()).every(({ leaseToken }) => leaseToken === null)).toBe(true);
});

test("a worker whose parent is gone ends by itself", async () => {
  open();
  const worker = await startWorker();
  const ended = once(worker, "exit");
  worker.disconnect();
  expect(await ended).toEqual([0, null]);
});
