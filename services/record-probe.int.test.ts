import { eq, sql } from "drizzle-orm";
import { getAddress } from "viem";
import { beforeEach, describe, expect, test } from "vitest";
import { listDrift } from "@/db/queries/drift";
import { getListing, listProbes } from "@/db/queries/listing";
import { listHours } from "@/db/queries/uptime";
import { paymentOptions } from "@/db/schema/payment-options";
import { listingReports, probes } from "@/db/schema/probes";
import { testContext } from "@/test/context";
import { TEST_OPTION } from "@/test/listing";
import { startTestSeller } from "@/test/test-seller";
import { probeListing } from "./probe-listing";
import { recordProbe } from "./record-probe";
import { registerListing } from "./register-listing";
import { runProbe } from "./run-probe";

const seller = await startTestSeller();
const ctx = await testContext({ allowHosts: [seller.host] });
let made = 0;

beforeEach(() => {
  seller.option = TEST_OPTION;
  seller.asksForPayment = true;
});

async function register() {
  const url = `${seller.origin}/records/${made++}`;
  return (await registerListing(ctx, { url, method: "GET" })).listing;
}
const kept = async (id: string) =>
  (await ctx.db.select().from(probes).where(eq(probes.listingId, id)).orderBy(probes.at, probes.id)).map(
    (probe) => probe.observation !== null,
  );

describe("what is kept of a probe", () => {
  test("what was seen when the outcome changed, and a line when it did not", async () => {
    const { id } = await register();
    await probeListing(ctx, id);
    await probeListing(ctx, id);
    seller.asksForPayment = false;
    await probeListing(ctx, id);
    await probeListing(ctx, id);
    seller.asksForPayment = true;
    await probeListing(ctx, id);
    expect(await kept(id)).toEqual([true, false, false, true, false, true]);
    expect((await listProbes(ctx.db, id, 10)).every((probe) => probe.summary !== "")).toBe(true);
  });

  test("what was seen once a day, also when nothing changes", async () => {
    const { id } = await register();
    await ctx.db
      .update(listingReports)
      .set({ at: sql`now() - interval '25 hours'` })
      .where(eq(listingReports.listingId, id));
    await probeListing(ctx, id);
    expect(await kept(id)).toEqual([true, true]);
  });

  test("the report shown says when the newest probe was, whether it was kept or not", async () => {
    const { id, report } = await register();
    await probeListing(ctx, id);
    const again = await getListing(ctx.db, id);
    expect(again?.report?.at).toBe(again?.lastProbedAt?.toISOString());
    expect(Date.parse(again?.report?.at ?? "")).toBeGreaterThan(Date.parse(report?.at ?? ""));
    expect(again?.report?.latencyMs).toBe(again?.latencyMs);
    expect(again?.report?.findings).toEqual(report?.findings);
  });
});

describe("a probe that found what was found before", () => {
  test("rewrites no index of its listing and none of its options", async () => {
    const listing = await register();
    const options = () =>
      ctx.db
        .select({ at: sql`ctid::text || xmin::text` })
        .from(paymentOptions)
        .where(eq(paymentOptions.listingId, listing.id));
    const before = await options();
    const probed = await runProbe(ctx, listing);
    const [was, is] = await ctx.db.transaction(async (tx) => {
      // What this connection has changed and not reported yet: rows, and those that stayed on their page.
      const updates = async () => {
        const [row] = await tx.execute<{ all: number; hot: number }>(sql`
          select pg_stat_get_xact_tuples_updated('listings'::regclass)::int as all,
            pg_stat_get_xact_tuples_hot_updated('listings'::regclass)::int as hot`);
        return row ?? { all: 0, hot: 0 };
      };
      const begin = await updates();
      await recordProbe({ db: tx as unknown as typeof ctx.db }, listing.id, probed);
      return [begin, await updates()];
    });
    expect([is.all - was.all, is.hot - was.hot]).toEqual([1, 1]);
    expect(await options()).toEqual(before);
  });
});

describe("the hour's row", () => {
  test("counts each probe once, with its latency and the price", async () => {
    const { id, minPriceUsdMicros } = await register();
    seller.asksForPayment = false;
    await probeListing(ctx, id);
    const hours = await listHours(ctx.db, id, 2);
    const sum = (key: "probes" | "payable") => hours.reduce((total, hour) => total + hour[key], 0);
    expect([sum("probes"), sum("payable")]).toEqual([2, 1]);
    const [measured] = hours.filter((hour) => hour.probes > 0);
    expect(measured).toMatchObject({ priceUsdMicros: minPriceUsdMicros, p50Ms: expect.any(Number) });
  });

  test("counts all of many probes that end at the same time, and keeps a bounded number of latencies", async () => {
    const listing = await register();
    const probed = await runProbe(ctx, listing);
    await Promise.all(Array.from({ length: 80 }, () => recordProbe(ctx, listing.id, probed)));
    const [row] = await ctx.db.execute(sql`
      select sum(probes)::int as probes, max(cardinality(latencies_ms)) as most from probe_hours where listing_id = ${listing.id}`);
    expect(row).toMatchObject({ probes: 81 });
    expect(row?.most).toBeLessThanOrEqual(60);
  });
});

describe("drift", () => {
  test("every change of the terms is an event with both sides, newest first", async () => {
    const { id } = await register();
    seller.option = { ...TEST_OPTION, amount: "3000" };
    await probeListing(ctx, id);
    await probeListing(ctx, id);
    seller.option = { ...TEST_OPTION, amount: "3000", payTo: "0x90F79bf6EB2c4f870365E785982E1f101E93b906" };
    await probeListing(ctx, id);
    expect(await listDrift(ctx.db, id, 10)).toMatchObject([
      { kind: "payTo", before: TEST_OPTION.payTo, after: seller.option.payTo, listingId: id },
      { kind: "price", before: "2000", after: "3000" },
    ]);
  });

  test("who is paid at another address in every answer is told a few times a day, a new price always", async () => {
    const { id } = await register();
    const payTo = [...Array(6).keys()].map((i) => getAddress(`0x${"1".repeat(39)}${i}`));
    for (const address of payTo) {
      seller.option = { ...TEST_OPTION, payTo: address };
      await probeListing(ctx, id);
    }
    expect((await listDrift(ctx.db, id, 20)).map(({ kind }) => kind)).toEqual(["payTo", "payTo", "payTo"]);
    // What is not told is no reason to come back soon, and is known all the same.
    const listing = await getListing(ctx.db, id);
    expect((listing?.nextProbeAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(45 * 60_000);
    expect(listing?.options.map((option) => option.payTo)).toEqual([payTo.at(-1)]);

    seller.option = { ...TEST_OPTION, payTo: payTo[0] as string, amount: "3000" };
    await probeListing(ctx, id);
    expect((await listDrift(ctx.db, id, 20))[0]).toMatchObject({ kind: "price", after: "3000" });
  });

  test("a failure is no change of terms, nor is coming back with the same ones", async () => {
    const { id } = await register();
    seller.asksForPayment = false;
    await probeListing(ctx, id);
    seller.asksForPayment = true;
    await probeListing(ctx, id);
    expect(await listDrift(ctx.db, id, 10)).toEqual([]);
  });
});
