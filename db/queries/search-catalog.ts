import { type SQL, sql } from "drizzle-orm";
import type { Db } from "@/db/client";
import { decodeCursor, encodeCursor } from "@/lib/catalog/cursor";
import { noFacetCounts } from "@/lib/catalog/facets";
import { providerOf } from "@/lib/catalog/provider";
import type { CatalogQuery, CatalogSort } from "@/lib/catalog/query";
import type { CatalogCard, CatalogResult } from "@/lib/catalog/result";
import { networkInfo } from "@/lib/x402/networks";
import { textMatch } from "./text-match";

const PAGE_SIZE = 20;
/** How like a name must be to the words when nothing matches them: catches a missing letter or two. */
const LIKENESS = "0.4";

/** What one statement answers. Counts are exact; bigints travel as text. */
interface Row extends Record<string, unknown> {
  total: number;
  /** How many have the words, before any filter. */
  matched: number;
  cards: (CatalogCard & { key: string })[];
  states: Record<string, number>;
  networks: Record<string, number>;
}

/**
 * One page of the listed resources that match, with exact totals and the number of results each other state and
 * network would give. When no listing has the words, listings whose name is alike are given instead and
 * `approximate` says so. An unusable cursor starts at the first page. Throws only when the database fails.
 * `only` is one more filter: a subquery of listing ids.
 */
export async function searchCatalogSql(db: Db, query: CatalogQuery, only?: SQL): Promise<CatalogResult> {
  const match = textMatch(query.q);
  if (query.q && !match) return { ...EMPTY, pageSize: PAGE_SIZE };
  const exact = await run(
    db,
    query,
    match ? { where: sql`l.search @@ ${match}`, score: sql`ts_rank(l.search, ${match})` } : null,
    only,
  );
  if (!match || exact.matched > 0) return exact.result;
  return db.transaction(async (tx) => {
    // Local to the transaction: lets the trigram index answer `%>` with our threshold.
    await tx.execute(sql`select set_config('pg_trgm.word_similarity_threshold', ${LIKENESS}, true)`);
    const text = { where: sql`l.name %> ${query.q}`, score: sql`word_similarity(${query.q}, l.name)` };
    const alike = await run(tx as unknown as Db, query, text, only);
    return alike.matched === 0 ? exact.result : { ...alike.result, approximate: true };
  });
}

const EMPTY: CatalogResult = {
  cards: [],
  total: 0,
  first: 0,
  pageSize: PAGE_SIZE,
  approximate: false,
  nextCursor: null,
  corrected: [],
  facets: noFacetCounts(),
  problems: [],
};

async function run(
  db: Db,
  query: CatalogQuery,
  text: { where: SQL; score: SQL } | null,
  only: SQL = sql`select id from matched`,
): Promise<{ matched: number; result: CatalogResult }> {
  const cursor = query.cursor === null ? null : decodeCursor(query.cursor, query.sort);
  const [row] = await db.execute<Row>(sql`
    with matched as materialized (
      select l.id, l.live_state, coalesce(l.listed_at, l.created_at) as listed_at, l.latency_ms,
        l.min_price_usd_micros, ${text?.score ?? sql`0`} as score
      from listings l
      where l.catalog_state = 'listed' ${text ? sql`and ${text.where}` : sql``}
    ), payable as materialized (
      select o.listing_id as id, o.network, min(o.price_usd_micros) as price
      from payment_options o join matched m on m.id = o.listing_id
      where ${query.maxPriceUsdMicros === null ? sql`true` : sql`o.price_usd_micros <= ${String(query.maxPriceUsdMicros)}::bigint`}
      group by o.listing_id, o.network
    ), within_terms as materialized (
      select m.*, p.price from matched m
      ${needsTerms(query) ? sql`join` : sql`left join`} (
        select id, min(price) as price from payable where ${networkIs(query, sql`network`)} group by id
      ) p on p.id = m.id
    ), hits as materialized (
      select w.id, (${sortKey(query.sort, text !== null)})::float8 as key
      from within_terms w where w.id in (${only}) and ${stateIs(query, sql`w.live_state`)}
    ), page as (
      select h.id, h.key from hits h
      where ${cursor ? sql`(h.key, h.id) > (${cursor.key}::float8, ${cursor.id}::uuid)` : sql`true`}
      order by h.key, h.id limit ${PAGE_SIZE + 1}
    )
    select
      (select count(*)::int from hits) as total,
      (select count(*)::int from matched) as matched,
      (select coalesce(jsonb_agg(${card(query)} order by page.key, page.id), '[]')
        from page join listings l on l.id = page.id) as cards,
      (select coalesce(jsonb_object_agg(live_state, n), '{}')
        from (select live_state, count(*) as n from within_terms group by live_state) s) as states,
      (select coalesce(jsonb_object_agg(network, n), '{}')
        from (select p.network, count(*) as n from payable p join matched m on m.id = p.id
          where ${stateIs(query, sql`m.live_state`)} group by p.network) s) as networks`);
  if (!row) throw new Error("a statement without from or where gave no row");

  const cards = row.cards.slice(0, PAGE_SIZE);
  const last = cards.at(-1);
  const seen = (cursor?.seen ?? 0) + cards.length;
  const result: CatalogResult = {
    cards: cards.map(({ key, ...rest }) => ({
      ...rest,
      category: null,
      provider: providerOf(rest.host),
      imitates: null,
      similar: 0,
      testnet: rest.networks.length > 0 && rest.networks.every((network) => networkInfo(network)?.testnet),
    })),
    total: row.total,
    first: cards.length === 0 ? 0 : (cursor?.seen ?? 0) + 1,
    pageSize: PAGE_SIZE,
    approximate: false,
    nextCursor:
      last && row.cards.length > PAGE_SIZE
        ? encodeCursor({ sort: query.sort, key: last.key, id: last.id, seen })
        : null,
    corrected: [],
    facets: { ...noFacetCounts(), state: row.states, network: row.networks },
    problems: [],
  };
  return { matched: row.matched, result };
}

const needsTerms = (query: CatalogQuery) => query.networks.length > 0 || query.maxPriceUsdMicros !== null;

function networkIs(query: CatalogQuery, column: SQL): SQL {
  return query.networks.length === 0 ? sql`true` : sql`${column} in ${query.networks}`;
}

function stateIs(query: CatalogQuery, column: SQL): SQL {
  return query.states.length === 0 ? sql`true` : sql`${column} in ${query.states}`;
}

/** Ascending, unique together with the id. What is not known sorts last. */
function sortKey(sort: CatalogSort, hasText: boolean): SQL {
  const newest = sql`-floor(extract(epoch from w.listed_at) * 1000)`;
  switch (sort) {
    case "newest":
      return newest;
    case "price":
      return sql`coalesce(w.price, 9e15)`;
    case "latency":
      return sql`coalesce(w.latency_ms, 9e15)`;
    default:
      // What works comes first: text rank weighed by state, or state and then age when there are no words.
      return hasText
        ? sql`-w.score * case w.live_state when 'live' then 1 when 'degraded' then 0.8 when 'unknown' then 0.7 else 0.3 end`
        : sql`case w.live_state when 'live' then 0 when 'degraded' then 1e13 when 'unknown' then 2e13 else 3e13 end + ${newest}`;
  }
}

function card(query: CatalogQuery): SQL {
  return sql`jsonb_build_object(
    'key', page.key::text, 'id', l.id, 'url', l.url, 'method', l.method,
    'kind', case when l.tool_name = '' then 'http' else 'mcp' end, 'toolName', l.tool_name,
    'verified', l.owner_address is not null, 'uptime30d', (
      select sum(d.payable)::float8 / nullif(sum(d.probes), 0) from probe_days d
      where d.listing_id = l.id and d.day > current_date - 30),
    'host', l.host, 'path', l.path,
    'name', l.name, 'description', left(l.description, 300), 'liveState', l.live_state,
    'schemes', l.schemes, 'networks', l.networks, 'x402Version', l.x402_version,
    'latencyMs', l.latency_ms, 'callableFromBrowser', l.callable_from_browser, 'lastProbedAt', l.last_probed_at,
    'cheapest', (
      select jsonb_build_object('network', o.network, 'asset', o.asset, 'amount', o.amount_atomic::text, 'scheme', o.scheme)
      from payment_options o where o.listing_id = l.id and ${networkIs(query, sql`o.network`)}
      order by o.price_usd_micros nulls last, o.position limit 1),
    'optionCount', (select count(*) from payment_options o where o.listing_id = l.id),
    'recentProbes', (
      select coalesce(jsonb_agg(jsonb_build_object('verdict', p.verdict, 'latencyMs', p.latency_ms) order by p.at, p.id), '[]')
      from (select id, at, verdict, latency_ms from probes where listing_id = l.id and at > now() - interval '7 days' order by at desc, id desc limit 24) p),
    'payers30d', (
      select jsonb_build_object('payers', count(distinct c.payer), 'calls', count(*)) from calls c
      where c.listing_id = l.id and c.state in ('confirmed', 'paid-undelivered')
        and c.proven_at > now() - interval '30 days' and lower(c.payer) <> lower(c.pay_to)))`;
}
