import { type SQL, sql } from "drizzle-orm";
import type { Context } from "./context";

/** So many listings are refreshed whole each time; more of them slice by slice, which takes {@link SLICES} turns. */
const SMALL_CATALOG = 2_000;
const SLICES = 256;
/** How often the worker calls. */
export const REFRESH_EVERY_MS = 15_000;
const LOCK = "souk_refresh_listing_stats";

/**
 * Measures again what search knows of listings over 30 days (`listing_stats`): all of a small catalog; of a large one
 * what changed lately and the slice whose turn it is by the clock, so that each comes by about once an hour. Any number of workers
 * may call it: one does it, the others return at once. Rows that would say the same are left alone.
 */
export async function refreshListingStats(ctx: Pick<Context, "db" | "now">): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const [state] = await tx.execute<{ ours: boolean; small: boolean }>(sql`
      select pg_try_advisory_xact_lock(hashtext(${LOCK})) as ours,
        (select count(*) from (select from listings where catalog_state = 'listed' limit ${SMALL_CATALOG + 1}) l) <= ${SMALL_CATALOG} as small`);
    if (!state?.ours) return;
    // Nobody waits for it, and a slice that was given up would come again only in an hour.
    await tx.execute(sql`set local statement_timeout = '30s'`);
    if (state.small) return void (await tx.execute(measure(sql`true`)));
    const slice = Math.floor(ctx.now().getTime() / REFRESH_EVERY_MS) % SLICES;
    const byte = slice.toString(16).padStart(2, "0");
    await tx.execute(
      measure(sql`l.id between ${`${byte}000000-0000-0000-0000-000000000000`}::uuid
        and ${`${byte}ffffff-ffff-ffff-ffff-ffffffffffff`}::uuid`),
    );
    await tx.execute(
      measure(sql`l.id in (
        select listing_id from (select listing_id, at from catalog_changes order by seq desc limit ${SMALL_CATALOG}) c
        where at > now() - interval '1 minute')`),
    );
  });
}

/**
 * One statement over the listings that `which` picks (of `l`).
 *
 * - Uptime: finished days of the last 30, and the hours since. Rounded down to a thousandth.
 * - Median latency: of the days' medians, so that one busy day does not outweigh the others.
 * - Payers: proven on a chain, distinct. Left out: who pays himself; who is paid by anything on the same host; whom
 *   the payee had sent money before; and pairs who pay each other.
 * - Conformance: 1, less 0.5 an error, 0.15 a warning, 0.03 an advice of the newest report; none below 0.
 */
function measure(which: SQL): SQL {
  return sql`
    with due as materialized (
      select l.id, l.host from listings l where l.catalog_state = 'listed' and ${which}
    ), since as (
      select coalesce(max(day) + 1, (now() at time zone 'UTC')::date - 7)::timestamp at time zone 'UTC' as start from rolled_days
    ), days as materialized (
      select d.listing_id, d.probes, d.payable, d.p50_ms from probe_days d join due on due.id = d.listing_id
      where d.day > (now() at time zone 'UTC')::date - 30
    ), hours as materialized (
      select h.listing_id, h.hour, h.probes, h.payable, h.latencies_ms from probe_hours h join due on due.id = h.listing_id
      where h.hour >= (select start from since)
    ), counted as (
      select listing_id, floor(1000.0 * sum(payable) / nullif(sum(probes), 0)) / 1000 as uptime
      from (select listing_id, probes, payable from days union all select listing_id, probes, payable from hours) both_kinds
      group by listing_id
    ), latency as (
      select listing_id, percentile_disc(0.5) within group (order by ms) as p50
      from (
        select listing_id, p50_ms as ms from days
        union all
        select listing_id, percentile_disc(0.5) within group (order by one)
        from hours, unnest(latencies_ms) as one group by listing_id, (hour at time zone 'UTC')::date
      ) each_day where ms is not null group by listing_id
    ), paid as (
      select c.listing_id, count(distinct lower(c.payer)) as payers, count(*) as calls
      from calls c join due on due.id = c.listing_id
      where c.state in ('confirmed', 'paid-undelivered') and c.proven_at > now() - interval '30 days'
        and lower(c.payer) <> lower(c.pay_to) and c.funded_by_payee is not true
        and not exists (
          select from payment_options o join listings own on own.id = o.listing_id
          where o.pay_to = c.payer and own.host = due.host)
        and not exists (
          select from calls back where back.payer = c.pay_to and back.pay_to = c.payer
            and back.state in ('confirmed', 'paid-undelivered'))
      group by c.listing_id
    )
    insert into listing_stats as s (listing_id, uptime_30d, p50_ms, payers_30d, calls_30d, price_changed_at, conformance)
    select due.id, counted.uptime, latency.p50, coalesce(paid.payers, 0), coalesce(paid.calls, 0),
      (select max(e.at) from drift_events e where e.listing_id = due.id and e.kind = 'price'),
      coalesce((
        select greatest(0, 1 - 0.5 * count(*) filter (where f ->> 'severity' = 'error')
          - 0.15 * count(*) filter (where f ->> 'severity' = 'warning')
          - 0.03 * count(*) filter (where f ->> 'severity' = 'advice'))
        from listing_reports r left join jsonb_array_elements(r.report -> 'findings') f on true
        where r.listing_id = due.id group by r.listing_id), 0)
    from due
    left join counted on counted.listing_id = due.id
    left join latency on latency.listing_id = due.id
    left join paid on paid.listing_id = due.id
    on conflict (listing_id) do update set uptime_30d = excluded.uptime_30d, p50_ms = excluded.p50_ms,
      payers_30d = excluded.payers_30d, calls_30d = excluded.calls_30d, price_changed_at = excluded.price_changed_at,
      conformance = excluded.conformance
    where (s.uptime_30d, s.payers_30d, s.calls_30d, s.price_changed_at, s.conformance)
        is distinct from (excluded.uptime_30d, excluded.payers_30d, excluded.calls_30d, excluded.price_changed_at, excluded.conformance)
      or (s.p50_ms is null) <> (excluded.p50_ms is null)
      or abs(s.p50_ms - excluded.p50_ms) > greatest(3, s.p50_ms / 20)`;
}
