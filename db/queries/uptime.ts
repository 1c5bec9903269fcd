import { sql } from "drizzle-orm";
import type { Db } from "@/db/client";
import { readFrom } from "@/db/replicas";
import type { Measured, MeasuredDay, MeasuredHour } from "@/lib/catalog/uptime";
import { isUuid } from "./uuid";

interface Row extends Record<string, unknown> {
  at: string;
  probes: number;
  payable: number;
  p50: number | null;
  p95: number | null;
  price: string | null;
}

/**
 * The last `days` days (UTC), oldest first and today last, every day present: for uptime bars, latency and price over
 * time. Finished days come from the daily roll-up, the others from the hours.
 */
export async function listDays(db: Db, listingId: string, days = 90): Promise<MeasuredDay[]> {
  if (!isUuid(listingId)) return [];
  const rows = await readFrom(db).execute<Row>(sql`
    with asked as (
      select generate_series(today - ${days - 1}::integer, today, interval '1 day')::date as day
      from (select (now() at time zone 'UTC')::date as today) t
    ), rolled as (
      select * from probe_days
      where listing_id = ${listingId} and day >= (now() at time zone 'UTC')::date - ${days - 1}::integer
    ), counted as (
      select (hour at time zone 'UTC')::date as day, sum(probes)::int as probes, sum(payable)::int as payable,
        (array_agg(price_usd_micros order by hour desc) filter (where price_usd_micros is not null))[1] as price
      from probe_hours where listing_id = ${listingId} group by 1
    ), latency as (
      select (hour at time zone 'UTC')::date as day, ${percentiles}
      from probe_hours, unnest(latencies_ms) as ms where listing_id = ${listingId} group by 1
    )
    select a.day::text as at, coalesce(r.probes, c.probes, 0) as probes, coalesce(r.payable, c.payable, 0) as payable,
      case when r.day is null then l.p50 else r.p50_ms end as p50,
      case when r.day is null then l.p95 else r.p95_ms end as p95,
      (case when r.day is null then c.price else r.price_usd_micros end)::text as price
    from asked a left join rolled r using (day) left join counted c using (day) left join latency l using (day)
    order by a.day`);
  return rows.map((row) => ({ day: row.at, ...measured(row) }));
}

/** The last `hours` hours (at most 168), oldest first and the running one last, every hour present. */
export async function listHours(db: Db, listingId: string, hours = 168): Promise<MeasuredHour[]> {
  if (!isUuid(listingId)) return [];
  const rows = await readFrom(db).execute<Row>(sql`
    with asked as (
      select generate_series(
        date_trunc('hour', now()) - make_interval(hours => ${Math.min(hours, 168) - 1}), now(), interval '1 hour') as hour
    ), latency as (
      select hour, ${percentiles}
      from probe_hours, unnest(latencies_ms) as ms where listing_id = ${listingId} group by 1
    )
    select a.hour::text as at, coalesce(h.probes, 0) as probes, coalesce(h.payable, 0) as payable, l.p50, l.p95,
      h.price_usd_micros::text as price
    from asked a left join probe_hours h on h.listing_id = ${listingId} and h.hour = a.hour
      left join latency l on l.hour = a.hour
    order by a.hour`);
  return rows.map((row) => ({ hour: new Date(row.at), ...measured(row) }));
}

const percentiles = sql`round(percentile_cont(0.5) within group (order by ms))::int as p50,
  round(percentile_cont(0.95) within group (order by ms))::int as p95`;

function measured({ probes, payable, p50, p95, price }: Row): Measured {
  return { probes, payable, p50Ms: p50, p95Ms: p95, priceUsdMicros: price === null ? null : BigInt(price) };
}
