import { sql } from "drizzle-orm";
import { PRICE_RANGES } from "@/lib/catalog/facets";
import type { Context } from "./context";

/** How often the worker calls, and how old the figures are before they are counted again. */
export const COUNT_EVERY_MS = 60_000;
const KEEP_MINUTES = 10;
const LOCK = "souk_count_ecosystem";
/** Of more listings than this, the findings of one in sixteen are counted: their ids are random. */
const COUNT_ALL_REPORTS = 50_000;

/**
 * Counts the catalog for /stats when the figures are older than ten minutes. Any number of workers may call it: one
 * does it, the others return at once. False when there was nothing to do.
 */
export async function countEcosystem({ db }: Pick<Context, "db">): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [state] = await tx.execute<{ due: boolean; many: boolean }>(sql`
      select pg_try_advisory_xact_lock(hashtext(${LOCK})) and not exists (
          select from ecosystem_figures where at > now() - make_interval(mins => ${KEEP_MINUTES})) as due,
        (select count(*) from (select from listing_reports limit ${COUNT_ALL_REPORTS + 1}) r) > ${COUNT_ALL_REPORTS} as many`);
    if (!state?.due) return false;
    // Nobody waits for it, and a million listings are read as a whole.
    await tx.execute(sql`set local statement_timeout = '2min'`);
    const sample = state.many ? sql`r.listing_id < '10000000-0000-0000-0000-000000000000'` : sql`true`;
    await tx.execute(sql`
      with listed as materialized (
        select id, host, live_state, networks, schemes, x402_version, tool_name, min_price_usd_micros as price,
          callable_from_browser as browser, owner_address
        from listings where catalog_state = 'listed'
      ), judged as materialized (
        select r.report from listing_reports r join listings l on l.id = r.listing_id
        where l.catalog_state in ('listed', 'saved') and ${sample}
      ), found as (
        select f ->> 'id' as id, min(f ->> 'severity') as severity, count(*) as endpoints
        from judged, lateral (
          select distinct on (one ->> 'id') one as f
          from jsonb_array_elements(report -> 'findings') one order by one ->> 'id') each_rule
        group by 1 order by 3 desc, 1 limit 30
      )
      insert into ecosystem_figures (id, at, figures)
      select 1, now(), jsonb_build_object(
        'listings', (select count(*) from listed),
        'hosts', (select count(distinct host) from listed),
        'verified', (select count(*) from listed where owner_address is not null),
        'states', (select jsonb_build_object(
          'live', count(*) filter (where live_state = 'live'), 'degraded', count(*) filter (where live_state = 'degraded'),
          'down', count(*) filter (where live_state = 'down'), 'unknown', count(*) filter (where live_state = 'unknown')) from listed),
        'networks', (select coalesce(jsonb_agg(jsonb_build_object('network', network, 'listings', n) order by n desc, network), '[]')
          from (select network, count(distinct id) as n from listed, unnest(networks) network group by 1 order by 2 desc limit 40) n),
        'schemes', (select coalesce(jsonb_agg(jsonb_build_object('scheme', scheme, 'listings', n) order by n desc, scheme), '[]')
          from (select scheme, count(distinct id) as n from listed, unnest(schemes) scheme group by 1 order by 2 desc limit 20) s),
        'versions', (select coalesce(jsonb_agg(jsonb_build_object('version', x402_version, 'listings', n) order by x402_version desc), '[]')
          from (select x402_version, count(*) as n from listed where x402_version is not null group by 1) v),
        'kinds', (select jsonb_build_object('http', count(*) filter (where tool_name = ''), 'mcp', count(*) filter (where tool_name <> '')) from listed),
        'prices', (select coalesce(jsonb_object_agg(range, n), '{}') from (
          select case when price is null then 'unknown'
            ${sql.join(
              PRICE_RANGES.map(({ value, maxPriceUsdMicros }) =>
                maxPriceUsdMicros === null
                  ? sql`else ${value}`
                  : sql`when price <= ${String(maxPriceUsdMicros)}::bigint then ${value}`,
              ),
              sql` `,
            )} end as range, count(*) as n from listed group by 1) p),
        'medianPriceUsdMicros', (select (percentile_disc(0.5) within group (order by price))::text from listed),
        'browser', (select jsonb_build_object('yes', count(*) filter (where browser), 'no', count(*) filter (where not browser),
          'unknown', count(*) filter (where browser is null)) from listed),
        'medianLatencyMs', (select percentile_disc(0.5) within group (order by p50_ms)
          from listing_stats s join listed on listed.id = s.listing_id),
        'lastDay', (select jsonb_build_object('probes', coalesce(sum(probes), 0), 'payable', coalesce(sum(payable), 0))
          from probe_hours where hour > now() - interval '24 hours'),
        'paidCalls30d', (select coalesce(sum(calls_30d), 0) from listing_stats s join listed on listed.id = s.listing_id),
        'findings', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'severity', severity, 'endpoints', endpoints)
          order by endpoints desc, id), '[]') from found),
        'judged', (select count(*) from judged))
      on conflict (id) do update set at = excluded.at, figures = excluded.figures`);
    return true;
  });
}
