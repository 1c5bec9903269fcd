import { type SQL, sql } from "drizzle-orm";
import type { CatalogQuery } from "@/lib/catalog/query";
import { assetsNamed } from "@/lib/x402/assets";
import { knownNetworks } from "@/lib/x402/networks";

/**
 * The filters of a query as SQL. Every filter that is counted has a bit: a row's `fails` is the sum of the bits of the
 * filters that it does not pass, so that "with this filter set aside" is `fails in (0, bit)`.
 */
interface Filter {
  facet: string;
  /** Of the columns of {@link listingColumns} or {@link optionColumns}. */
  passes: SQL;
  /** What is counted, as text. */
  value: SQL;
}

/** What filters read of a listing `l` and its stats `s`. */
export const listingColumns = sql`
  l.id, l.method, l.live_state, l.owner_address is not null as verified, l.callable_from_browser is true as browser,
  case when l.tool_name = '' then 'http' else 'mcp' end as kind, coalesce(l.x402_version, 0) as version,
  l.networks <> '{}' and l.networks <@ ${array(
    knownNetworks()
      .filter(({ info }) => info.testnet)
      .map(({ network }) => network),
  )} as testnet,
  coalesce(s.p50_ms, l.latency_ms) as latency_ms, s.uptime_30d, coalesce(s.payers_30d, 0) as payers, s.price_changed_at,
  coalesce(l.listed_at, l.created_at) as listed_at`;

/** What filters read of a payment option `o`; `known` has the tokens that are known by symbol. */
export const optionColumns = sql`
  o.network, o.scheme, o.price_usd_micros as price, coalesce(known.symbol,
    o.network || '/' || case when o.network like 'eip155:%' then lower(o.asset) else o.asset end) as asset`;

/** Known tokens as a table `known (network, address, symbol)`, and how an option finds its own. */
export const knownTokens = sql`
  left join (values ${sql.join(
    assetsNamed().map(
      ({ network, asset, symbol }) => sql`(${network}, ${comparable(network, asset)}, ${symbol})`,
    ),
    sql`, `,
  )}) as known (network, address, symbol) on known.network = o.network
    and known.address = case when o.network like 'eip155:%' then lower(o.asset) else o.asset end`;

/** The filters on a listing that are counted. */
export function listingFilters(query: CatalogQuery): Filter[] {
  return [
    { facet: "kind", passes: among(sql`kind`, query.kinds), value: sql`kind` },
    { facet: "method", passes: among(sql`method`, query.methods), value: sql`method` },
    { facet: "state", passes: among(sql`live_state`, query.states), value: sql`live_state` },
    {
      facet: "uptime",
      passes: query.minUptime === null ? sql`true` : sql`uptime_30d >= ${query.minUptime / 100}::float8`,
      value: sql`case when uptime_30d is null then 'unknown' when uptime_30d >= 0.999 then '99.9'
        when uptime_30d >= 0.99 then '99' when uptime_30d >= 0.95 then '95' when uptime_30d >= 0.9 then '90' else 'less' end`,
    },
    {
      facet: "latency",
      passes: query.maxLatencyMs === null ? sql`true` : sql`latency_ms <= ${query.maxLatencyMs}::int`,
      value: sql`case when latency_ms is null then 'unknown' when latency_ms <= 100 then '100' when latency_ms <= 300 then '300'
        when latency_ms <= 1000 then '1000' when latency_ms <= 3000 then '3000' else 'more' end`,
    },
    {
      facet: "verified",
      passes: query.verified ? sql`verified` : sql`true`,
      value: sql`verified::int::text`,
    },
    { facet: "browser", passes: query.browser ? sql`browser` : sql`true`, value: sql`browser::int::text` },
    { facet: "version", passes: among(sql`version`, query.versions), value: sql`version::text` },
    {
      facet: "testnet",
      passes:
        query.testnet === "any" ? sql`true` : query.testnet === "only" ? sql`testnet` : sql`not testnet`,
      value: sql`case when testnet then 'only' else 'none' end`,
    },
  ];
}

/** The filters that must hold for one and the same payment option. */
export function optionFilters(query: CatalogQuery): Filter[] {
  const { minPriceUsdMicros: min, maxPriceUsdMicros: max } = query;
  return [
    { facet: "network", passes: among(sql`network`, query.networks), value: sql`network` },
    { facet: "asset", passes: among(sql`asset`, query.assets), value: sql`asset` },
    { facet: "scheme", passes: among(sql`scheme`, query.schemes), value: sql`scheme` },
    {
      facet: "price",
      passes: sql`${min === null ? sql`true` : sql`price >= ${String(min)}::bigint`}
        and ${max === null ? sql`true` : sql`price <= ${String(max)}::bigint`}`,
      value: sql`case when price is null then 'unknown' when price <= 1000 then '0.001' when price <= 10000 then '0.01'
        when price <= 100000 then '0.1' when price <= 1000000 then '1' else 'more' end`,
    },
  ];
}

/** Whether anything is asked of a payment option: only then a listing without options is left out. */
export function needsOption(query: CatalogQuery): boolean {
  const { networks, assets, schemes, minPriceUsdMicros, maxPriceUsdMicros } = query;
  return (
    [networks, assets, schemes].some((list) => list.length > 0) ||
    minPriceUsdMicros !== null ||
    maxPriceUsdMicros !== null
  );
}

/** The filters on a listing `l` that are not counted: hosts and tags. */
export function plainFilters(query: CatalogQuery): SQL {
  const name = sql`regexp_replace(lower(l.host), ':[0-9]+$', '')`;
  const hosts = query.hosts.map(
    (host) => sql`lower(l.host) = ${host} or ${name} = ${host} or ${name} like ${`%.${host}`}`,
  );
  const tags = sql`exists (select from unnest(l.tags) t where lower(t) in ${query.tags})`;
  return sql`${hosts.length > 0 ? sql`(${sql.join(hosts, sql` or `)})` : sql`true`} and ${query.tags.length > 0 ? tags : sql`true`}`;
}

/** The sum of the bits of what a row does not pass; what is not known does not pass. */
export function failing(filters: readonly Filter[]): SQL {
  return sql.join(
    filters.map(({ passes }, bit) => sql`case when ${passes} then 0 else ${sql.raw(String(1 << bit))} end`),
    sql` + `,
  );
}

/** One subquery a facet: how many different listings of `from` each of its values would let in, as JSON. */
export function facetCounts(filters: readonly Filter[], from: SQL): SQL[] {
  return filters.map(
    ({ facet, value }, bit) => sql`${facet}::text, (
      select coalesce(jsonb_object_agg(value, n), '{}') from (
        select ${value} as value, count(distinct id) as n from ${from} where fails in (0, ${sql.raw(String(1 << bit))}) group by 1
      ) counts)`,
  );
}

function among(column: SQL, values: readonly (string | number)[]): SQL {
  return values.length === 0 ? sql`true` : sql`${column} in ${values}`;
}

function array(values: readonly string[]): SQL {
  return sql`array[${sql.join(
    values.map((value) => sql`${value}`),
    sql`, `,
  )}]::text[]`;
}

/** EVM addresses compare without case; others as they are. */
function comparable(network: string, asset: string): string {
  return network.startsWith("eip155:") ? asset.toLowerCase() : asset;
}
