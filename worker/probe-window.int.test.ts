import { count, eq, inArray, isNotNull, sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listings } from "@/db/schema/listings";
import { probeQueue } from "@/db/schema/probe-queue";
import { probes } from "@/db/schema/probes";
import { createContext } from "@/services/context";
import { testContext } from "@/test/context";
import { insertListing } from "@/test/listing";
import { startTestSeller } from "@/test/test-seller";
import { inFlightAtMost } from "./places";
import { type ProbeWindow, startProbeWindow, type WindowOptions } from "./probe-window";

const quick = await startTestSeller();
const hanging = await startTestSeller();
const ctx = await testContext({ allowHosts: [quick.host, hanging.host] });
const failures: string[] = [];
const windows: ProbeWindow[] = [];
let release = () => {};

beforeEach(async () => {
  await ctx.db.delete(listings);
  await ctx.db.delete(probes);
  failures.length = 0;
  hanging.gate = new Promise((resolve) => {
    release = resolve;
  });
});
afterEach(async () => {
  release();
  await Promise.all(windows.splice(0).map((window) => window.drain(20_000)));
});

function open(
  size: number,
  context = ctx,
  change: Partial<Omit<WindowOptions, "size" | "onFailure">> = {},
): ProbeWindow {
  const options = { perHost: 100, spacingMs: 0, ...change };
  const window = startProbeWindow(context, { size, ...options, onFailure: (text) => failures.push(text) });
  windows.push(window);
  return window;
}
const due = (origin: string, count: number, host?: string) =>
  Promise.all(
    Array.from({ length: count }, (_, i) =>
      insertListing(ctx.db, { url: `${origin}/${i}`, ...(host ? { host } : {}) }),
    ),
  );
const recorded = async () => (await ctx.db.select({ id: probes.listingId }).from(probes)).map(({ id }) => id);
const until = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 50 });

test("endpoints that hang occupy their places and hold up no others", async () => {
  await due(hanging.origin, 3);
  const good = await due(quick.origin, 20);
  open(4);
  await until(async () => {
    const done = new Set(await recorded());
    expect(good.filter((listing) => !done.has(listing.id))).toEqual([]);
  });
  expect(await recorded()).toHaveLength(20);
  expect(failures).toEqual([]);
});

test("endpoints that fall silent give their places up, so that as many as there are places hold up nobody", async () => {
  await due(hanging.origin, 4);
  const before = hanging.visits;
  open(4, ctx, { lateAfterMs: 1 });
  // All places are theirs before anything else is due.
  await until(async () => expect(hanging.visits - before).toBe(4));
  await due(quick.origin, 20);
  await until(async () => expect(await recorded()).toHaveLength(20));
  expect(failures).toEqual([]);
});

test("never more are in flight than the window says, however many fall silent", async () => {
  await due(hanging.origin, 40);
  const before = hanging.visits;
  open(4, ctx, { lateAfterMs: 1 });
  const most = inFlightAtMost(4) - 1;
  await until(async () => expect(hanging.visits - before).toBe(most));
  const { rows } = await ctx.db
    .select({ rows: count() })
    .from(probeQueue)
    .where(isNotNull(probeQueue.leaseToken))
    .then(([row]) => row ?? { rows: 0 });
  expect(rows).toBe(most);
});

test("listings that failed last time have places apart and hold up no others, however many are due", async () => {
  const dead = await due(hanging.origin, 12);
  await ctx.db
    .update(probeQueue)
    .set({ failing: true, nextProbeAt: sql`now() - interval '1 hour'` })
    .where(
      inArray(
        probeQueue.listingId,
        dead.map(({ id }) => id),
      ),
    );
  await due(quick.origin, 20);
  open(2, ctx, { lateAfterMs: 3_600_000 });
  await until(async () => expect(await recorded()).toHaveLength(20));

  // And they are done as well, beside the others' work and without it.
  release();
  await until(async () => expect(await recorded()).toHaveLength(32));
  expect(failures).toEqual([]);
});

test("several workers do every due probe once", async () => {
  const all = await due(quick.origin, 40);
  const other = createContext(ctx.env);
  open(8);
  open(8, other);
  open(8, other);
  await until(async () => expect((await recorded()).length).toBeGreaterThanOrEqual(40));
  await Promise.all(windows.splice(0).map((window) => window.drain(20_000)));
  await other.close();
  expect((await recorded()).sort()).toEqual(all.map((listing) => listing.id).sort());
});

test("never more than so many probes of one host run at once, whatever is due", async () => {
  await due(hanging.origin, 10, hanging.host);
  const good = await due(quick.origin, 5);
  open(16, ctx, { perHost: 2, spacingMs: 1 });
  await until(async () => {
    const done = new Set(await recorded());
    expect(good.every((listing) => done.has(listing.id))).toBe(true);
  });
  const held = await ctx.db.select().from(probeQueue).where(eq(probeQueue.host, hanging.host));
  expect(held.filter((row) => row.leaseToken !== null)).toHaveLength(2);
});

test("what does not end in time is given back untouched, and its late end records nothing", async () => {
  const [listing] = await due(hanging.origin, 1);
  const arrived = hanging.visited();
  const window = open(4);
  await arrived;
  await window.drain(0);
  const [row] = await ctx.db.select().from(probeQueue);
  expect(row).toMatchObject({ leaseToken: null, leaseUntil: null, attempts: 0 });

  // Another worker does it at once.
  release();
  hanging.gate = Promise.resolve();
  open(4);
  await until(async () => expect(await recorded()).toEqual([listing?.id]));
});
