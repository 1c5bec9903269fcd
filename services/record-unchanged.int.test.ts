import { and, eq, isNotNull, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { listDrift } from "@/db/queries/drift";
import { getListing } from "@/db/queries/listing";
import { listHours } from "@/db/queries/uptime";
import { listings } from "@/db/schema/listings";
import { probeQueue } from "@/db/schema/probe-queue";
import { listingReports, probes } from "@/db/schema/probes";
import { SLOT_MINUTES, slotOffsetMs } from "@/lib/probe/schedule";
import { testContext } from "@/test/context";
import { insertListing, TEST_OPTION } from "@/test/listing";
import { startTestSeller } from "@/test/test-seller";
import { claimDueListings, type Lease } from "./claim-due-listings";
import { createContext } from "./context";
import { probeDueListings, probeLeased } from "./probe-due-listings";
import { probeListing } from "./probe-listing";
import { rejudge } from "./rejudge";

const NOBODY = "127.0.0.1:9";
const seller = await startTestSeller();
const ctx = await testContext({ allowHosts: [seller.host, NOBODY] });

beforeEach(async () => {
  await ctx.db.delete(listings);
  seller.option = TEST_OPTION;
  seller.asksForPayment = true;
});

const makeDue = () => ctx.db.update(probeQueue).set({ nextProbeAt: sql`now()` });
const probesOf = (id: string) =>
  ctx.db.select().from(probes).where(eq(probes.listingId, id)).orderBy(probes.at, probes.id);
const queueOf = async (id: string) =>
  (await ctx.db.select().from(probeQueue).where(eq(probeQueue.listingId, id)))[0];
const turn = () => probeDueListings(ctx, { limit: 500 });
const only = ([lease]: Lease[]): Lease => {
  if (!lease) throw new Error("nothing was claimed");
  return lease;
};

/** Listings that were looked at from all sides, and are due again. */
async function known(count: number, origin = seller.origin): Promise<string[]> {
  const made = await Promise.all(
    Array.from({ length: count }, (_, i) =>
      insertListing(ctx.db, { url: `${origin}/again/${i}`, host: new URL(origin).host }),
    ),
  );
  expect(await turn()).toMatchObject({ recorded: count, failures: [] });
  await makeDue();
  return made.map(({ id }) => id);
}
async function knownOne(origin?: string): Promise<string> {
  return (await known(1, origin))[0] as string;
}
/** Requests that arrive while `act` runs. */
async function requestsOf(act: () => Promise<unknown>): Promise<number> {
  const before = seller.visits;
  await act();
  return seller.visits - before;
}

describe("a listing that answers as before", () => {
  test("is asked once, and recorded as the time before", async () => {
    const id = await knownOne();
    const before = await getListing(ctx.db, id);
    expect(await requestsOf(async () => expect(await turn()).toMatchObject({ recorded: 1 }))).toBe(1);
    const [first, second, ...more] = await probesOf(id);
    expect(more).toEqual([]);
    expect(second).toMatchObject({
      verdict: first?.verdict,
      status: first?.status,
      summary: first?.summary,
      observation: null,
      latencyMs: expect.any(Number),
    });
    const after = await getListing(ctx.db, id);
    expect(after).toMatchObject({ liveState: "live", catalogState: "listed", lastProbedAt: second?.at });
    expect(after?.termsAt).toEqual(second?.at);
    expect({ ...after, ...volatile }).toEqual({ ...before, ...volatile });
    const queued = await queueOf(id);
    expect(queued).toMatchObject({ leaseToken: null, leaseUntil: null, attempts: 0 });
    const waitMs = (queued?.nextProbeAt.getTime() ?? 0) - Date.now();
    expect(waitMs).toBeGreaterThan(51 * 60_000);
    expect(waitMs).toBeLessThan(69 * 60_000);
    // At one of the moments of its host, as a visit from all sides has it too.
    const inSlot =
      ((queued?.nextProbeAt.getTime() ?? 0) - slotOffsetMs(seller.host)) % (SLOT_MINUTES * 60_000);
    expect([0, 1, SLOT_MINUTES * 60_000 - 1]).toContain(inSlot);
    const hours = (await listHours(ctx.db, id, 2)).filter((hour) => hour.probes > 0);
    expect(hours.reduce((sum, hour) => sum + hour.payable, 0)).toBe(2);
    expect(hours.every((hour) => hour.priceUsdMicros === before?.minPriceUsdMicros)).toBe(true);
  });

  test("is looked at from all sides once a day", async () => {
    const id = await knownOne();
    await ctx.db.update(listingReports).set({ at: sql`now() - interval '25 hours'` });
    expect(await requestsOf(turn)).toBeGreaterThan(1);
    expect((await probesOf(id)).map(({ observation }) => observation !== null)).toEqual([true, true]);
  });

  test("is looked at from all sides whenever somebody asks for it", async () => {
    const id = await knownOne();
    expect(await requestsOf(() => probeListing(ctx, id))).toBeGreaterThan(1);
  });

  test("whose terms the rules now see otherwise keeps what they say", async () => {
    const id = await knownOne();
    await ctx.db
      .update(listingReports)
      .set({ report: sql`jsonb_set(report, '{verdict}', '"not-payable"')`, fingerprint: "of other rules" });
    await ctx.db.update(listings).set({ verdict: "not-payable" });
    const lease = only(await claimDueListings(ctx, 1));
    expect(await rejudge(ctx)).toMatchObject({ changed: 1 });
    // What it was claimed with is no longer so.
    expect(await probeLeased(ctx, lease)).toMatchObject({ recorded: true });
    expect((await probesOf(id)).map(({ verdict }) => verdict)).toEqual(["payable", "payable"]);
    expect(await getListing(ctx.db, id)).toMatchObject({ verdict: "payable", liveState: "live" });
  });
});

/** What a probe may change though nothing was found otherwise. */
const volatile = { lastProbedAt: null, latencyMs: null, termsAt: null, nextProbeAt: null, report: null };

describe("a listing that answers otherwise", () => {
  test("is looked at from all sides in the same visit, and the change is an event", async () => {
    const id = await knownOne();
    seller.option = { ...TEST_OPTION, amount: "3000" };
    expect(await requestsOf(turn)).toBeGreaterThan(1);
    expect(await listDrift(ctx.db, id, 10)).toMatchObject([{ kind: "price", before: "2000", after: "3000" }]);
    expect(await probesOf(id)).toHaveLength(2);
    await makeDue();
    expect(await requestsOf(turn)).toBe(1);
    expect(await listDrift(ctx.db, id, 10)).toHaveLength(1);
  });

  test("is degraded once and live again, with what was seen kept each time", async () => {
    const id = await knownOne();
    seller.asksForPayment = false;
    await turn();
    expect(await getListing(ctx.db, id)).toMatchObject({ liveState: "degraded", consecutiveFailures: 1 });
    seller.asksForPayment = true;
    await makeDue();
    await turn();
    expect(await getListing(ctx.db, id)).toMatchObject({ liveState: "live", consecutiveFailures: 0 });
    expect((await probesOf(id)).every(({ observation }) => observation !== null)).toBe(true);
  });
});

test("a listing that stays away goes down after three probes, and is then asked ever more rarely", async () => {
  const id = await knownOne(`http://${NOBODY}`);
  const states: unknown[] = [];
  for (let probe = 2; probe <= 4; probe++) {
    expect(await turn()).toMatchObject({ recorded: 1, failures: [] });
    const listing = await getListing(ctx.db, id);
    const waitMs = ((await queueOf(id))?.nextProbeAt.getTime() ?? 0) - Date.now();
    states.push([listing?.liveState, listing?.consecutiveFailures, Math.round(waitMs / 1_200_000)]);
    await makeDue();
  }
  expect(states).toEqual([
    ["degraded", 2, 0],
    ["down", 3, expect.toSatisfy((n: number) => n === 1 || n === 2)],
    ["down", 4, 3],
  ]);
  expect((await probesOf(id)).map(({ observation, latencyMs }) => [observation !== null, latencyMs])).toEqual(
    [
      [true, null],
      [false, null],
      [false, null],
      [false, null],
    ],
  );
});

describe("what is recorded together", () => {
  test("is each due probe once, however many workers there are", async () => {
    const ids = await known(120);
    const other = createContext(ctx.env);
    try {
      const work = async (worker: typeof ctx) => {
        let recorded = 0;
        for (;;) {
          const outcome = await probeDueListings(worker, { limit: 25 });
          if (outcome.claimed === 0) return recorded;
          recorded += outcome.recorded;
        }
      };
      const counts = await Promise.all([work(ctx), work(other), work(ctx), work(other)]);
      expect(counts.reduce((a, b) => a + b)).toBe(120);
    } finally {
      await other.close();
    }
    const rows = await ctx.db
      .select({ id: probes.listingId, count: sql<number>`count(*)::int` })
      .from(probes)
      .groupBy(probes.listingId);
    expect(rows.filter(({ id }) => ids.includes(id)).every(({ count }) => count === 2)).toBe(true);
    const held = await ctx.db.select().from(probeQueue).where(isNotNull(probeQueue.leaseToken));
    expect(held).toEqual([]);
  });

  test("leaves out whose lease was taken over, and changes nothing of it", async () => {
    const [lost, kept] = (await known(2)) as [string, string];
    const leases = await claimDueListings(ctx, 2);
    await ctx.db
      .update(probeQueue)
      .set({ leaseToken: sql`gen_random_uuid()` })
      .where(eq(probeQueue.listingId, lost));
    const before = await getListing(ctx.db, lost);
    const outcomes = await Promise.all(leases.map((lease) => probeLeased(ctx, lease)));
    expect(outcomes.map(({ recorded }, i) => [leases[i]?.listingId, recorded]).sort()).toEqual(
      [
        [lost, false],
        [kept, true],
      ].sort(),
    );
    expect(await getListing(ctx.db, lost)).toEqual(before);
    expect([await probesOf(lost), await probesOf(kept)].map((all) => all.length)).toEqual([1, 2]);
  });

  test("leaves out what somebody else has probed meanwhile: that is looked at anew, and both are recorded", async () => {
    const id = await knownOne();
    const lease = only(await claimDueListings(ctx, 1));
    seller.option = { ...TEST_OPTION, amount: "3000" };
    await probeListing(ctx, id);
    seller.option = TEST_OPTION;
    // The answer is what it was when the listing was claimed, but no longer what it was last.
    expect(await probeLeased(ctx, lease)).toMatchObject({ recorded: true });
    expect(await probesOf(id)).toHaveLength(3);
    expect((await listDrift(ctx.db, id, 10)).map(({ after }) => after)).toEqual(["2000", "3000"]);
  });

  test("leaves out what its owner has withdrawn", async () => {
    const id = await knownOne();
    const lease = only(await claimDueListings(ctx, 1));
    await ctx.db.update(listings).set({ catalogState: "withdrawn" }).where(eq(listings.id, id));
    expect(await probeLeased(ctx, lease)).toMatchObject({ recorded: false });
    expect(await probesOf(id)).toHaveLength(1);
  });

  test("is not held up by one listing that somebody has locked for long", async () => {
    const [locked, ...free] = (await known(5)) as [string, ...string[]];
    const leases = await claimDueListings(ctx, 5);
    // Holds the row for longer than any statement may take.
    let end = () => {};
    const over = new Promise<void>((resolve) => {
      end = resolve;
    });
    const holding = ctx.db.transaction(async (tx) => {
      await tx.select().from(listings).where(eq(listings.id, locked)).for("update");
      await over;
    });
    const outcomes = await Promise.all(leases.map((lease) => probeLeased(ctx, lease)));
    end();
    await holding;
    expect(outcomes.filter(({ recorded }) => recorded)).toHaveLength(free.length);
    expect(outcomes.filter(({ failure }) => failure !== undefined)).toHaveLength(1);
    const [left] = await ctx.db
      .select()
      .from(probeQueue)
      .where(and(eq(probeQueue.listingId, locked), isNotNull(probeQueue.lastFailure)));
    expect(left).toMatchObject({ leaseToken: null, attempts: 1 });
  }, 30_000);
});
