import { type SQL, sql } from "drizzle-orm";
import type { Db } from "@/db/client";
import { documentOf } from "@/lib/catalog/document";
import { providerOf } from "@/lib/catalog/provider";
import type { SearchDocument } from "@/lib/search/document";

/** The documents of those of `ids` that are in the catalog; the others are not found by search. */
export async function readDocuments(db: Db, ids: readonly string[]): Promise<SearchDocument[]> {
  if (ids.length === 0) return [];
  const rows = await db.execute<{ row: string }>(documentRows(sql`l.id in ${ids}`));
  return rows.map(({ row }) => documentOf(row));
}

/** How many listings the catalog has. */
export async function countListed(db: Db): Promise<number> {
  const [row] = await db.execute<{ total: number }>(
    sql`select count(*)::int as total from listings where catalog_state = 'listed'`,
  );
  return row?.total ?? 0;
}

/** The statement that gives those listings of the catalog for which `which` holds of `l`: `id`, and `row`, a JSON text for `documentOf`. */
export function documentRows(which: SQL): SQL {
  return sql`
    select l.id, jsonb_build_object(
      'id', l.id, 'url', l.url, 'method', l.method, 'toolName', l.tool_name, 'host', l.host, 'path', l.path,
      'name', l.name, 'description', l.description, 'tags', l.tags,
      'parameters', jsonb_path_query_array(l.input, '$.queryParams[*].name')
        || jsonb_path_query_array(l.input, '$.pathParams[*].name')
        || jsonb_path_query_array(l.input, '$.body.fields[*].name'),
      'output', coalesce(l.terms #> '{extensions,bazaar,info,output}', l.terms #> '{rawAccepts,0,outputSchema,output}'),
      'liveState', l.live_state, 'networks', l.networks, 'schemes', l.schemes, 'x402Version', l.x402_version,
      'latencyMs', l.latency_ms, 'callableFromBrowser', l.callable_from_browser,
      'verified', l.owner_address is not null, 'lastProbedAt', l.last_probed_at,
      'listedAt', floor(extract(epoch from coalesce(l.listed_at, l.created_at)) * 1000),
      'priceChangedAt', floor(extract(epoch from s.price_changed_at) * 1000),
      'uptime30d', s.uptime_30d, 'p50Ms', s.p50_ms, 'conformance', coalesce(s.conformance, 0),
      'payers30d', coalesce(s.payers_30d, 0), 'calls30d', coalesce(s.calls_30d, 0),
      'payees', o.payees, 'extensions', jsonb_path_query_array(l.terms, '$.extensions.keyvalue().key'),
      'options', coalesce(o.options, '[]'))::text as row
    from listings l
    left join listing_stats s on s.listing_id = l.id
    left join lateral (
      select jsonb_agg(jsonb_build_object('network', o.network, 'asset', o.asset, 'amount', o.amount_atomic::text,
        'scheme', o.scheme, 'priceUsdMicros', o.price_usd_micros) order by o.position) as options,
        jsonb_agg(distinct o.pay_to) as payees
      from payment_options o where o.listing_id = l.id
    ) o on true
    where l.catalog_state = 'listed' and ${which}`;
}

/** The listings whose owners are verified, by id: whose names nobody else should have. */
export async function readVerifiedNames(
  db: Db,
): Promise<Map<string, { name: string; host: string; provider: string }>> {
  const rows = await db.execute<{ id: string; name: string; host: string }>(
    sql`select id, name, host from listings where catalog_state = 'listed' and owner_address is not null`,
  );
  return new Map(rows.map(({ id, name, host }) => [id, { name, host, provider: providerOf(host) }]));
}
