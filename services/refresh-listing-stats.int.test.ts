import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { calls } from "@/db/schema/calls";
import { catalogChanges, listingStats } from "@/db/schema/catalog";
import { listings } from "@/db/schema/listings";
import { paymentOptions } from "@/db/schema/payment-options";
import { driftEvents, listingReports } from "@/db/schema/probes";
import { probeDays, probeHours } from "@/db/schema/rollups";
import { testDatabase } from "@/test/database";
import { refreshListingStats } from "./refresh-listing-stats";

const { db } = await testDatabase();
const ctx = { db, now: () => new Date() };

const SELLER = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const FRIEND = "0x90F79bf6EB2c4f870365E785982E1f101E93b906";
const wallet = (n: number) => `0x${String(n).padStart(40, "0")}`;
const DAY = 86_400_000;

async function list(host: string, payTo = SELLER): Promise<string> {
  const id = randomUUID();
  await db.insert(listings).values({
    id,
    url: `https://${host}/${id}`,
    method: "GET",
    host,
    path: `/${id}`,
    name: host,
    catalogState: "listed",
  });
  await db.insert(paymentOptions).values({
    listingId: id,
    position: 0,
    scheme: "exact",
    network: "eip155:84532",
    asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
    amountAtomic: "1000",
    payTo,
    maxTimeoutSeconds: 60,
    extra: {},
    raw: {},
  });
  return id;
}

async function paid(listingId: string, payer: string, change: Partial<typeof calls.$inferInsert> = {}) {
  await db.insert(calls).values({
    listingId,
    tokenHash: "",
    method: "GET",
    urlHash: "",
    bodyHash: "",
    via: "direct",
    x402Version: 2,
    scheme: "exact",
    network: "eip155:84532",
    asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
    payTo: SELLER,
    amountAtomic: "1000",
    payer,
    nonce: randomUUID(),
    validAfter: 0n,
    validBefore: 0n,
    fromBlock: 0n,
    state: "confirmed",
    provenAt: new Date(),
    ...change,
  });
}

const statsOf = async (id: string) =>
  (await db.select().from(listingStats).where(eq(listingStats.listingId, id)))[0];

let id: string;
beforeAll(async () => {
  id = await list("api.example");
  await refreshListingStats(ctx);
});

describe("what is measured of a listing", () => {
  it("is unknown before anything was", async () => {
    expect(await statsOf(id)).toMatchObject({ uptime30d: null, p50Ms: null, payers30d: 0, conformance: 0 });
  });

  it("counts finished days and the hours since, and never rounds up to all", async () => {
    const hour = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000);
    const day = (ago: number) => new Date(Date.now() - ago * DAY).toISOString().slice(0, 10);
    await db.insert(probeDays).values([
      { listingId: id, day: day(1), probes: 5_000, payable: 4_999, p50Ms: 100 },
      { listingId: id, day: day(2), probes: 4_000, payable: 4_000, p50Ms: 300 },
    ]);
    await db
      .insert(probeHours)
      .values({ listingId: id, hour, probes: 3, payable: 3, latenciesMs: [90, 120, 4_000] });
    await refreshListingStats(ctx);
    expect(await statsOf(id)).toMatchObject({ uptime30d: 0.999, p50Ms: 120 });
  });

  it("takes conformance from the newest report and the date from the last change of price", async () => {
    const at = new Date(Date.now() - 3 * DAY);
    const findings = [{ severity: "warning" }, { severity: "advice" }];
    await db.insert(listingReports).values({
      listingId: id,
      at,
      fingerprint: "",
      observation: {} as never,
      report: { findings } as never,
    });
    await db.insert(driftEvents).values([
      { listingId: id, at, kind: "price", before: "1", after: "2" },
      { listingId: id, at: new Date(), kind: "payTo", before: "1", after: "2" },
    ]);
    await refreshListingStats(ctx);
    const stats = await statsOf(id);
    expect(stats?.conformance).toBeCloseTo(0.82);
    expect(stats?.priceChangedAt).toEqual(at);
  });

  it("counts different payers once, and none of those who pay themselves or each other", async () => {
    const theirs = await list("other.example", FRIEND);
    const mine = await list("api.example", wallet(77));
    await paid(id, wallet(1));
    await paid(id, wallet(1));
    await paid(id, wallet(2), { state: "paid-undelivered" });
    await paid(id, wallet(3), { state: "mismatch" });
    await paid(id, wallet(4), { provenAt: new Date(Date.now() - 31 * DAY) });
    await paid(id, SELLER);
    await paid(id, wallet(5), { fundedByPayee: true });
    // Somebody who is paid on the same host.
    await paid(id, wallet(77));
    // Two who pay in a circle.
    await paid(id, FRIEND);
    await paid(theirs, SELLER, { payTo: FRIEND });
    await refreshListingStats(ctx);
    expect(await statsOf(id)).toMatchObject({ payers30d: 2, calls30d: 3 });
    expect(await statsOf(theirs)).toMatchObject({ payers30d: 0, calls30d: 0 });
    expect(await statsOf(mine)).toMatchObject({ payers30d: 0 });
  });

  it("goes into the feed when it changed, and not when it is measured again", async () => {
    await refreshListingStats(ctx);
    const count = async () => (await db.select({ n: sql<number>`count(*)::int` }).from(catalogChanges))[0]?.n;
    const before = await count();
    await refreshListingStats(ctx);
    expect(await count()).toBe(before);
    await paid(id, wallet(9));
    await refreshListingStats(ctx);
    expect(await count()).toBe((before ?? 0) + 1);
  });
});
