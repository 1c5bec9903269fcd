import { type SQL, sql } from "drizzle-orm";
import type { Db } from "@/db/client";
import { readFrom } from "@/db/replicas";
import type { CatalogQuery } from "@/lib/catalog/query";
import type { CatalogCard } from "@/lib/catalog/result";

/** What every probe changes of a card, and what depends on the query: not in an index, read for each page. */
export type FreshFacts = Pick<CatalogCard, "recentProbes" | "lastProbedAt" | "latencyMs" | "cheapest">;

/** The newest of these listings, by id. */
export async function readFreshFacts(
  db: Db,
  ids: readonly string[],
  query: CatalogQuery,
): Promise<Map<string, FreshFacts>> {
  if (ids.length === 0) return new Map();
  const rows = await readFrom(db).execute<{ id: string; facts: FreshFacts }>(sql`
    select l.id, jsonb_build_object(${freshFacts(query)}) as facts from listings l where l.id in ${ids}`);
  return new Map(rows.map(({ id, facts }) => [id, facts]));
}

/** A card of the listing `l` with its stats `s`, but for what is not in the database. */
export function cardColumns(query: CatalogQuery): SQL {
  return sql`
    'id', l.id, 'url', l.url, 'method', l.method,
    'kind', case when l.tool_name = '' then 'http' else 'mcp' end, 'toolName', l.tool_name,
    'host', l.host, 'path', l.path, 'name', l.name, 'description', left(l.description, 300), 'tags', l.tags,
    'verified', l.owner_address is not null, 'liveState', l.live_state, 'uptime30d', s.uptime_30d,
    'schemes', l.schemes, 'networks', l.networks, 'x402Version', l.x402_version,
    'callableFromBrowser', l.callable_from_browser,
    'optionCount', (select count(*) from payment_options o where o.listing_id = l.id),
    'payers30d', jsonb_build_object('payers', coalesce(s.payers_30d, 0), 'calls', coalesce(s.calls_30d, 0)),
    ${freshFacts(query)}`;
}

function freshFacts(query: CatalogQuery): SQL {
  const asked = query.networks.length === 0 ? sql`true` : sql`o.network in ${query.networks}`;
  return sql`
    'latencyMs', l.latency_ms, 'lastProbedAt', l.last_probed_at,
    'cheapest', (
      select jsonb_build_object('network', o.network, 'asset', o.asset, 'amount', o.amount_atomic::text, 'scheme', o.scheme)
      from payment_options o where o.listing_id = l.id and ${asked}
      order by o.price_usd_micros nulls last, o.position limit 1),
    'recentProbes', (
      select coalesce(jsonb_agg(jsonb_build_object('verdict', p.verdict, 'latencyMs', p.latency_ms) order by p.at, p.id), '[]')
      from (select id, at, verdict, latency_ms from probes where listing_id = l.id and at > now() - interval '7 days' order by at desc, id desc limit 24) p)`;
}
