import { eq, sql } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { getListing } from "@/db/queries/listing";
import { listings } from "@/db/schema/listings";
import { probeQueue } from "@/db/schema/probe-queue";
import { probes } from "@/db/schema/probes";
import { probeHours } from "@/db/schema/rollups";
import { testContext } from "@/test/context";
import { insertListing } from "@/test/listing";
import { startTestSeller } from "@/test/test-seller";
import type { Context } from "./context";
import { probeDueListings } from "./probe-due-listings";

const seller = await startTestSeller();
const ctx = await testContext({ allowHosts: [seller.host] });

beforeEach(() => ctx.db.delete(listings));

const make = () => insertListing(ctx.db, { url: `${seller.origin}/data` });
const makeDue = () => ctx.db.update(probeQueue).set({ nextProbeAt: sql`now()` });
async function stateOf(id: string) {
  const listing = await getListing(ctx.db, id);
  const [queued] = await ctx.db.select().from(probeQueue).where(eq(probeQueue.listingId, id));
  if (!listing || !queued) throw new Error("the listing is gone");
  return { ...listing, waitMs: queued.nextProbeAt.getTime() - Date.now() };
}

test("a provider that flaps is degraded and live in turn, never down, stays listed and is not asked more often", async () => {
  const { id } = await make();
  const states: string[] = [];
  for (const answers of [false, true, false, true, false]) {
    seller.asksForPayment = answers;
    expect(await probeDueListings(ctx, { limit: 1 })).toMatchObject({ recorded: 1 });
    const { liveState, catalogState, waitMs } = await stateOf(id);
    states.push(liveState);
    expect(catalogState).toBe("listed");
    expect(waitMs).toBeGreaterThan(60_000);
    // Not due again, however often the worker looks.
    expect(await probeDueListings(ctx, { limit: 1 })).toMatchObject({ claimed: 0 });
    await makeDue();
  }
  expect(states).toEqual(["degraded", "live", "degraded", "live", "degraded"]);

  for (const expected of ["degraded", "down"]) {
    await probeDueListings(ctx, { limit: 1 });
    expect((await stateOf(id)).liveState).toBe(expected);
    await makeDue();
  }
  seller.asksForPayment = true;
  await probeDueListings(ctx, { limit: 1 });
  expect((await stateOf(id)).liveState).toBe("live");
  const hours = await ctx.db.select().from(probeHours).where(eq(probeHours.listingId, id));
  const sum = (key: "probes" | "payable") => hours.reduce((total, hour) => total + hour[key], 0);
  expect([sum("probes"), sum("payable")]).toEqual([8, 3]);
});

test.each([-86_400, 86_400])(
  "a clock that jumps by %i s during a probe changes neither what is found nor when it is due again",
  async (jumpSeconds) => {
    const { id } = await make();
    // Every reading is another day.
    let reading = 0;
    const jumping: Context = { ...ctx, now: () => new Date(Date.now() + reading++ * jumpSeconds * 1_000) };
    expect(await probeDueListings(jumping, { limit: 1 })).toMatchObject({ claimed: 1, recorded: 1 });
    const steady = await stateOf(id);
    expect(steady).toMatchObject({ liveState: "live", callableFromBrowser: true });
    const [probe] = await ctx.db.select().from(probes).where(eq(probes.listingId, id));
    expect(Math.abs((probe?.at.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(steady.waitMs).toBeGreaterThan(30 * 60_000);
    expect(steady.waitMs).toBeLessThan(2 * 3_600_000);
    // And it is not claimed again before.
    expect(await probeDueListings(jumping, { limit: 1 })).toMatchObject({ claimed: 0 });
  },
);
