import { once } from "node:events";
import { eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
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

test("a worker whose parent is gone ends by itself", async () => {
  open();
  const worker = await startWorker();
  const ended = once(worker, "exit");
  worker.disconnect();
  expect(await ended).toEqual([0, null]);
});
