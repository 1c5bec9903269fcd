import { eq, ne, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { getListing } from "@/db/queries/listing";
import { listings } from "@/db/schema/listings";
import { probeQueue } from "@/db/schema/probe-queue";
import { probes } from "@/db/schema/probes";
import { testContext } from "@/test/context";
import { insertListing } from "@/test/listing";
import { startTestSeller } from "@/test/test-seller";
import { claimDueListings, type Lease, MAX_ATTEMPTS, releaseLease, returnLease } from "./claim-due-listings";
import { createContext } from "./context";
import { probeDueListings, probeLeased } from "./probe-due-listings";
import { probeListing } from "./probe-listing";

const seller = await startTestSeller();
const ctx = await testContext({ allowHosts: [seller.host] });

beforeEach(() => ctx.db.delete(listings));

async function due(count: number): Promise<string[]> {
  const made = await Promise.all(
    Array.from({ length: count }, (_, i) => insertListing(ctx.db, { url: `${seller.origin}/due/${i}` })),
  );
  return made.map((listing) => listing.id);
}
const rowOf = async (id: string) => {
  const [row] = await ctx.db.select().from(probeQueue).where(eq(probeQueue.listingId, id));
  if (!row) throw new Error("the listing is not queued");
  return row;
};
const probesOf = (id: string) => ctx.db.select().from(probes).where(eq(probes.listingId, id));
const runOut = (id: string) =>
  ctx.db
    .update(probeQueue)
    .set({ leaseUntil: sql`now() - interval '1 second'` })
    .where(eq(probeQueue.listingId, id));
const only = ([lease]: Lease[]): Lease => {
  if (!lease) throw new Error("nothing was claimed");
  return lease;
};

describe("due probes", () => {
  test("each is recorded exactly once when several workers look for work at the same time", async () => {
    const ids = await due(30);
    const other = createContext(ctx.env);
    try {
      const work = async (worker: typeof ctx) => {
        let recorded = 0;
        for (;;) {
          const outcome = await probeDueListings(worker, { limit: 4 });
          if (outcome.claimed === 0) return recorded;
          recorded += outcome.recorded;
        }
      };
      const counts = await Promise.all([work(ctx), work(other), work(ctx), work(other)]);
      expect(counts.reduce((a, b) => a + b)).toBe(30);
    } finally {
      await other.close();
    }
    for (const id of ids) expect(await probesOf(id)).toHaveLength(1);
    expect(await claimDueListings(ctx, 100)).toEqual([]);
  });

  test("a listing that is not due is left alone", async () => {
    const [id] = (await due(1)) as [string];
    await ctx.db.update(probeQueue).set({ nextProbeAt: sql`now() + interval '1 minute'` });
    expect(await probeDueListings(ctx, { limit: 10 })).toMatchObject({ claimed: 0 });
    expect(await probesOf(id)).toEqual([]);
  });

  test("the longest due goes first", async () => {
    const [first, second] = (await due(2)) as [string, string];
    await ctx.db
      .update(probeQueue)
      .set({ nextProbeAt: sql`now() - interval '1 hour'` })
      .where(eq(probeQueue.listingId, second));
    expect(only(await claimDueListings(ctx, 1)).listingId).toBe(second);
    expect(only(await claimDueListings(ctx, 1)).listingId).toBe(first);
  });

  test("no transaction is open while the endpoint is waited for", async () => {
    const [id] = (await due(1)) as [string];
    let open = () => {};
    seller.gate = new Promise((resolve) => {
      open = resolve;
    });
    const arrived = seller.visited();
    const running = probeDueListings(ctx, { limit: 1 });
    await arrived;
    const busy = await ctx.db.execute(
      sql`select state from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
    );
    // The row can be locked by somebody else at once.
    await ctx.db.transaction(async (tx) => {
      await tx.select().from(listings).where(eq(listings.id, id)).for("update", { noWait: true });
      await tx.select().from(probeQueue).where(eq(probeQueue.listingId, id)).for("update", { noWait: true });
    });
    open();
    seller.gate = Promise.resolve();
    expect([...busy]).toEqual([]);
    expect(await running).toMatchObject({ claimed: 1, recorded: 1, failures: [] });
  });
});

describe("a worker that dies", () => {
  test("leaves a lease that runs out, and the probe is done by another", async () => {
    const [id] = (await due(1)) as [string];
    only(await claimDueListings(ctx, 1));
    expect(await claimDueListings(ctx, 1)).toEqual([]);
    await runOut(id);
    expect(await probeDueListings(ctx, { limit: 1 })).toMatchObject({ claimed: 1, recorded: 1 });
    expect(await probesOf(id)).toHaveLength(1);
    expect(await rowOf(id)).toMatchObject({ leaseToken: null, leaseUntil: null, attempts: 0 });
  });

  test("or only seemed dead records nothing after its lease was taken over", async () => {
    const [id] = (await due(1)) as [string];
    const late = only(await claimDueListings(ctx, 1));
    await runOut(id);
    const next = only(await claimDueListings(ctx, 1));
    expect(await probeLeased(ctx, late)).toMatchObject({ recorded: false });
    expect(await probesOf(id)).toEqual([]);
    expect(await probeLeased(ctx, next)).toMatchObject({ recorded: true });
    expect(await probeLeased(ctx, next)).toMatchObject({ recorded: false });
    expect(await probesOf(id)).toHaveLength(1);
  });

  test("a probe that somebody asked for meanwhile does not disturb the lease", async () => {
    const [id] = (await due(1)) as [string];
    const lease = only(await claimDueListings(ctx, 1));
    await probeListing(ctx, id);
    expect(await probeLeased(ctx, lease)).toMatchObject({ recorded: true });
    expect(await probesOf(id)).toHaveLength(2);
  });
});

describe("a poisonous listing", () => {
  test("is set aside after a bounded number of attempts, and the others go on", async () => {
    const [poison] = (await due(1)) as [string];
    const good = await insertListing(ctx.db, { url: `${seller.origin}/good` });
    const poisonUrl = `${seller.origin}/due/0`;
    const fetch: typeof ctx.fetch = Object.assign(
      (request: Parameters<typeof ctx.fetch>[0]) => {
        if (request.url.startsWith(poisonUrl)) throw new Error("poison");
        return ctx.fetch(request);
      },
      { close: ctx.fetch.close },
    );
    const worker = { ...ctx, fetch };
    let attempts = 0;
    for (let turn = 0; turn < MAX_ATTEMPTS + 3; turn++) {
      const { failures } = await probeDueListings(worker, { limit: 10 });
      attempts += failures.length;
      await runOut(poison);
    }
    expect(attempts).toBe(MAX_ATTEMPTS);
    expect(await probesOf(good.id)).toHaveLength(1);
    const row = await rowOf(poison);
    expect(row).toMatchObject({ leaseToken: null, lastFailure: "poison" });
    expect(row.deadLetteredAt?.getTime()).toBeLessThanOrEqual(Date.now());
    expect(row.nextProbeAt.getTime()).toBeGreaterThan(Date.now() + 23 * 3_600_000);
    expect(await getListing(ctx.db, poison)).toMatchObject({ deadLetteredAt: expect.any(Date) });

    // A day later it has one try, and a recorded probe ends the matter.
    const aDayLater = () =>
      ctx.db.update(probeQueue).set({ nextProbeAt: sql`now()` }).where(eq(probeQueue.listingId, poison));
    await aDayLater();
    expect(await probeDueListings(worker, { limit: 10 })).toMatchObject({ claimed: 1, recorded: 0 });
    await runOut(poison);
    expect(await probeDueListings(worker, { limit: 10 })).toMatchObject({ claimed: 0 });
    await aDayLater();
    expect(await probeDueListings(ctx, { limit: 10 })).toMatchObject({ claimed: 1, recorded: 1 });
    expect(await rowOf(poison)).toMatchObject({ deadLetteredAt: null, lastFailure: null, attempts: 0 });
  });

  test("is tried again later and later", async () => {
    const [id] = (await due(1)) as [string];
    const waits: number[] = [];
    for (let turn = 0; turn < 3; turn++) {
      await releaseLease(ctx, only(await claimDueListings(ctx, 1)), "poison");
      const { leaseUntil } = await rowOf(id);
      waits.push(Math.round(((leaseUntil?.getTime() ?? 0) - Date.now()) / 1_000));
      expect(await claimDueListings(ctx, 1)).toEqual([]);
      await runOut(id);
    }
    expect(waits).toEqual([5, 10, 20]);
  });
});

describe("the line of failing listings", () => {
  const fail = (id: string) =>
    ctx.db
      .update(probeQueue)
      .set({ failing: true, nextProbeAt: sql`now() - interval '1 day'` })
      .where(eq(probeQueue.listingId, id));

  test("is entered by a probe that failed, and left by one that did not", async () => {
    const [id] = (await due(1)) as [string];
    const turn = async () => {
      await ctx.db.update(probeQueue).set({ nextProbeAt: sql`now()` });
      expect(await probeDueListings(ctx, { limit: 1 })).toMatchObject({ recorded: 1 });
      return (await rowOf(id))?.failing;
    };
    expect((await rowOf(id))?.failing).toBe(false);
    seller.asksForPayment = false;
    expect(await turn()).toBe(true);
    expect(await turn()).toBe(true);
    seller.asksForPayment = true;
    expect(await turn()).toBe(false);
    // From here on one request tells that nothing changed.
    expect(await turn()).toBe(false);
  });

  test("is served apart: so many of either, sound ones first", async () => {
    const [a, b] = (await due(4)) as [string, string];
    await fail(a);
    await fail(b);
    const kinds = async (limit: number, sound: number, failing: number) =>
      (await claimDueListings(ctx, limit, { most: { sound, failing } }))
        .map((lease) => (lease.failing ? "failing" : "sound"))
        .sort();
    expect(await kinds(10, 0, 0)).toEqual([]);
    expect(await kinds(10, 1, 1)).toEqual(["failing", "sound"]);
    expect(await kinds(1, 10, 10)).toEqual(["sound"]);
    expect(await kinds(10, 10, 10)).toEqual(["failing"]);
  });

  test("counts for its host together with the others", async () => {
    const [a, b, c] = (await due(3)) as [string, string, string];
    await ctx.db.update(probeQueue).set({ host: seller.host });
    await fail(a);
    await fail(b);
    expect(only(await claimDueListings(ctx, 5, { perHost: 1, most: { sound: 0, failing: 5 } })).failing).toBe(
      true,
    );
    expect(await claimDueListings(ctx, 5, { perHost: 1 })).toEqual([]);
    const [second] = await claimDueListings(ctx, 5, { perHost: 2 });
    expect(second?.listingId).toBe(c);
  });
});

describe("politeness", () => {
  test("one host gets so many leases and no more, and the others are not kept waiting", async () => {
    await due(20);
    const other = await insertListing(ctx.db, { url: "http://other.example/", host: "other.example" });
    await ctx.db.update(probeQueue).set({ host: seller.host }).where(ne(probeQueue.listingId, other.id));
    const first = await claimDueListings(ctx, 10, { perHost: 2 });
    expect(first.map((lease) => lease.host).sort()).toEqual(
      [seller.host, seller.host, "other.example"].sort(),
    );
    // The leases that others hold count as well.
    expect(await claimDueListings(ctx, 10, { perHost: 2 })).toEqual([]);
    expect(await claimDueListings(ctx, 10, { perHost: 3 })).toHaveLength(1);
  });

  test("a host that is busy is passed over", async () => {
    await due(2);
    await ctx.db.update(probeQueue).set({ host: seller.host });
    expect(await claimDueListings(ctx, 10, { busyHosts: [seller.host] })).toEqual([]);
    expect(await claimDueListings(ctx, 10, { busyHosts: ["another.example"] })).toHaveLength(2);
  });

  test("a lease that was never used is given back without a trace", async () => {
    const [id] = (await due(1)) as [string];
    await returnLease(ctx, only(await claimDueListings(ctx, 1)));
    expect(await rowOf(id)).toMatchObject({ leaseToken: null, leaseUntil: null, attempts: 0 });
  });
});
