import { lt, sql } from "drizzle-orm";
import { dropOldPartitions, makePartitions } from "@/db/partitions";
import { driftEvents } from "@/db/schema/probes";
import { rolledDays } from "@/db/schema/rollups";
import type { Context } from "./context";

/** Listings are rolled up in this many parts, so that a million of them make no long statement. */
const SLICES = 256;
/** After the day's end: a probe that began before midnight is recorded by then. */
const GRACE_MINUTES = 10;
/** As long as the hours are kept. */
const LOOK_BACK_DAYS = 7;
const KEEP_DRIFT_DAYS = 400;
const LOCK = "souk_maintain_history";

/**
 * Makes the next days' partitions, rolls finished days up and drops what is too old. Any number of workers may call
 * it at any time: one does it, the others return at once. `[]`, or the names of the partitions that were dropped.
 */
export async function maintainHistory(ctx: Pick<Context, "db">): Promise<string[]> {
  await makePartitions(ctx.db);
  return ctx.db.transaction(async (tx) => {
    const [lock] = await tx.execute<{ ours: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtext(${LOCK})) as ours`,
    );
    if (!lock?.ours) return [];
    // On other connections: this one only holds the lock, and a partition is not detached inside a transaction.
    for (const day of await finishedDays(ctx)) await rollUp(ctx, day);
    await ctx.db
      .delete(driftEvents)
      .where(lt(driftEvents.at, sql`now() - make_interval(days => ${KEEP_DRIFT_DAYS})`));
    return dropOldPartitions(ctx.db);
  });
}

/** Days that are over and not rolled up yet, oldest first; also those that nobody was there to roll up. */
async function finishedDays({ db }: Pick<Context, "db">): Promise<string[]> {
  const rows = await db.execute<{ day: string }>(sql`
    select d::date::text as day
    from generate_series(
      date_trunc('day', now() at time zone 'UTC') - make_interval(days => ${LOOK_BACK_DAYS}),
      date_trunc('day', (now() - make_interval(mins => ${GRACE_MINUTES})) at time zone 'UTC') - interval '1 day',
      interval '1 day') d
    where not exists (select from rolled_days r where r.day = d::date)
    order by d`);
  return rows.map((row) => row.day);
}

/** The whole day from its hours, so that doing it again gives the same. */
async function rollUp({ db }: Pick<Context, "db">, day: string): Promise<void> {
  for (let slice = 0; slice < SLICES; slice++) {
    const of = sql`hour >= ${`${day} 00:00:00+00`}::timestamptz and hour < ${`${day} 00:00:00+00`}::timestamptz + interval '24 hours'
      and listing_id between ${firstUuid(slice)}::uuid and ${lastUuid(slice)}::uuid`;
    await db.execute(sql`
      with counted as (
        select listing_id, sum(probes) as probes, sum(payable) as payable,
          (array_agg(price_usd_micros order by hour desc) filter (where price_usd_micros is not null))[1] as price
        from probe_hours where ${of} group by listing_id
      ), latency as (
        select listing_id, percentile_cont(array[0.5, 0.95]) within group (order by ms) as p
        from probe_hours, unnest(latencies_ms) as ms where ${of} group by listing_id
      )
      insert into probe_days (listing_id, day, probes, payable, p50_ms, p95_ms, price_usd_micros)
      select listing_id, ${day}, c.probes, c.payable, round(l.p[1]), round(l.p[2]), c.price
      from counted c left join latency l using (listing_id)
      on conflict (listing_id, day) do update set probes = excluded.probes, payable = excluded.payable,
        p50_ms = excluded.p50_ms, p95_ms = excluded.p95_ms, price_usd_micros = excluded.price_usd_micros`);
  }
  await db.insert(rolledDays).values({ day }).onConflictDoNothing();
}

const byte = (slice: number) => slice.toString(16).padStart(2, "0");
const firstUuid = (slice: number) => `${byte(slice)}000000-0000-0000-0000-000000000000`;
const lastUuid = (slice: number) => `${byte(slice)}ffffff-ffff-ffff-ffff-ffffffffffff`;
