import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { makePartitions } from "@/db/partitions";
import { listDays, listHours } from "@/db/queries/uptime";
import { probes } from "@/db/schema/probes";
import { probeDays, probeHours, rolledDays } from "@/db/schema/rollups";
import { testDatabase } from "@/test/database";
import { insertListing } from "@/test/listing";
import { maintainHistory } from "./maintain-history";

const { db } = await testDatabase();
const ctx = { db };
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const today = () => Math.floor(Date.now() / DAY_MS) * DAY_MS;
const dayName = (daysAgo: number) => new Date(today() - daysAgo * DAY_MS).toISOString().slice(0, 10);
const partitions = async (table: string) =>
  (
    await db.execute<{ name: string }>(sql`
      select c.relname as name from pg_inherits join pg_class c on c.oid = inhrelid
      where inhparent = ${table}::regclass order by 1`)
  ).map(({ name }) => name);
const suffix = (daysAgo: number) => dayName(daysAgo).replaceAll("-", "");

beforeEach(async () => {
  await makePartitions(db, 40);
  for (const table of [probes, probeHours, probeDays, rolledDays]) await db.delete(table);
});

/** One hour's measurements of a listing, `hour` hours into the day that many days ago. */
const hour = (
  listingId: string,
  daysAgo: number,
  at: number,
  latenciesMs: number[],
  price: bigint | null = null,
) =>
  db.insert(probeHours).values({
    listingId,
    hour: new Date(today() - daysAgo * DAY_MS + at * HOUR_MS),
    probes: latenciesMs.length + 1,
    payable: latenciesMs.length,
    latenciesMs,
    priceUsdMicros: price,
  });

describe("partitions", () => {
  test("there is one for every day to come in a week, and none older than its time", async () => {
    const dropped = await maintainHistory(ctx);
    expect(dropped).toContain(`probes_${suffix(31)}`);
    const raw = await partitions("probes");
    expect(raw.at(0)).toBe(`probes_${suffix(30)}`);
    expect(raw.at(-1)).toBe(`probes_${suffix(-7)}`);
    expect(raw).toHaveLength(38);
    expect((await partitions("probe_hours")).at(0)).toBe(`probe_hours_${suffix(8)}`);
    expect(await maintainHistory(ctx)).toEqual([]);
  });

  test("an old one goes with its rows, and the young ones keep theirs", async () => {
    const { id } = await insertListing(db);
    const row = (daysAgo: number) => ({
      listingId: id,
      at: new Date(today() - daysAgo * DAY_MS),
      verdict: "payable" as const,
      summary: String(daysAgo),
    });
    await db.insert(probes).values([row(35), row(31), row(29), row(0)]);
    await maintainHistory(ctx);
    expect((await db.select().from(probes)).map((p) => p.summary).sort()).toEqual(["0", "29"]);
  });

  test("dropping one waits for who reads it and stops nobody who writes", async () => {
    const { id } = await insertListing(db);
    let maintained: Promise<string[]> | undefined;
    await db.transaction(async (reader) => {
      await reader.select().from(probes);
      maintained = maintainHistory(ctx);
      // Until the detachment waits for this very reader …
      for (let waits = false; !waits; ) {
        const [row] = await db.execute<{ waits: boolean }>(
          sql`select exists (select from pg_stat_activity where datname = current_database()
            and query like '%detach partition%concurrently%' and wait_event_type = 'Lock') as waits`,
        );
        waits = row?.waits ?? false;
      }
      // … while others write and read.
      await db.transaction(async (writer) => {
        await writer.execute(sql`set local lock_timeout = '200ms'`);
        await writer
          .insert(probes)
          .values({ listingId: id, at: new Date(), verdict: "payable", summary: "" });
        await writer.select().from(probes);
      });
    });
    expect((await maintained)?.length).toBeGreaterThan(0);
  });

  test("a partition that was detached and not dropped is dropped by the next run", async () => {
    await db.execute(sql.raw(`alter table probes detach partition probes_${suffix(33)}`));
    expect(await maintainHistory(ctx)).toContain(`probes_${suffix(33)}`);
  });

  test("many workers may do it at once", async () => {
    const results = await Promise.all(Array.from({ length: 4 }, () => maintainHistory(ctx)));
    expect(results.filter((dropped) => dropped.length > 0)).toHaveLength(1);
  });
});

describe("days", () => {
  test("are rolled up from their hours once they are over, and say the same as before", async () => {
    const { id } = await insertListing(db);
    await hour(id, 2, 3, [100, 200], 5_000n);
    await hour(id, 2, 4, [300]);
    await hour(id, 2, 9, []);
    await hour(id, 0, 0, [40], 7_000n);
    const before = await listDays(db, id, 3);
    await maintainHistory(ctx);
    expect(await db.select().from(probeDays)).toEqual([
      {
        listingId: id,
        day: dayName(2),
        probes: 6,
        payable: 3,
        p50Ms: 200,
        p95Ms: 290,
        priceUsdMicros: 5_000n,
      },
    ]);
    expect(await listDays(db, id, 3)).toEqual(before);
    expect(before).toEqual([
      { day: dayName(2), probes: 6, payable: 3, p50Ms: 200, p95Ms: 290, priceUsdMicros: 5_000n },
      { day: dayName(1), probes: 0, payable: 0, p50Ms: null, p95Ms: null, priceUsdMicros: null },
      { day: dayName(0), probes: 2, payable: 1, p50Ms: 40, p95Ms: 40, priceUsdMicros: 7_000n },
    ]);
  });

  test("outlive their hours", async () => {
    const { id } = await insertListing(db);
    await hour(id, 7, 1, [10]);
    await maintainHistory(ctx);
    await db.delete(probeHours);
    expect((await listDays(db, id)).find((day) => day.day === dayName(7))).toMatchObject({
      probes: 2,
      p50Ms: 10,
    });
    expect(await listDays(db, id)).toHaveLength(90);
  });

  test("of one listing say nothing of another, nor of what is no listing", async () => {
    const { id } = await insertListing(db);
    const other = await insertListing(db);
    await hour(id, 1, 1, [10]);
    expect((await listDays(db, other.id)).every((day) => day.probes === 0)).toBe(true);
    expect(await listDays(db, "nonsense")).toEqual([]);
  });
});

test("hours are there one by one, the running one last", async () => {
  const { id } = await insertListing(db);
  const now = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS);
  await db
    .insert(probeHours)
    .values({ listingId: id, hour: now, probes: 2, payable: 2, latenciesMs: [10, 30] });
  const hours = await listHours(db, id, 48);
  expect(hours).toHaveLength(48);
  expect(hours.at(-1)).toEqual({
    hour: now,
    probes: 2,
    payable: 2,
    p50Ms: 20,
    p95Ms: 29,
    priceUsdMicros: null,
  });
  expect(hours.at(-2)).toMatchObject({ probes: 0, p50Ms: null });
});
