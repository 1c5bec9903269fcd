import { type SQL, sql } from "drizzle-orm";
import type { Db } from "@/db/client";
import { categoriesOf } from "@/lib/catalog/categorise";
import type { CategorySlug } from "@/lib/catalog/category-slugs";
import { decodeCursor, encodeCursor } from "@/lib/catalog/cursor";
import { isTestnet } from "@/lib/catalog/document";
import {
  atEveryStep,
  type FacetCounts,
  LATENCY_STEPS,
  noFacetCounts,
  UPTIME_STEPS,
} from "@/lib/catalog/facets";
import { providerOf } from "@/lib/catalog/provider";
import type { CatalogQuery, CatalogSort } from "@/lib/catalog/query";
import { effectiveQuery } from "@/lib/catalog/query-grammar";
import type { CatalogCard, CatalogResult } from "@/lib/catalog/result";
import { cardColumns } from "./catalog-cards";
import {
  facetCounts,
  failing,
  knownTokens,
  listingColumns,
  listingFilters,
  needsOption,
  optionColumns,
  optionFilters,
  plainFilters,
} from "./catalog-filters";
import { textMatch } from "./text-match";

const PAGE_SIZE = 20;
/** How like a name must be to the words when nothing matches them: catches a missing letter or two. */
const LIKENESS = "0.4";

/** What one statement answers. Counts are exact; bigints travel as text. */
interface Row extends Record<string, unknown> {
  total: number;
  /** How many have the words, before any filter. */
  matched: number;
  cards: (Omit<CatalogCard, "category" | "provider" | "imitates" | "similar" | "testnet"> & {
    key: string;
  })[];
  facets: Partial<FacetCounts>;
}

interface TextMatch {
  where: SQL;
  score: SQL;
}

/**
 * The search in PostgreSQL: for as long as a process has no index of its own, for filters that only the database knows,
 * and as the oracle of exact totals and facets. Grammar and filters are those of every search; the order by relevance
 * and the forgiveness for typos (names that are alike, when nothing has the words: `approximate`) are simpler than the index's, nothing is
 * folded, and categories are not counted. An unusable cursor starts at the first page.
 * `only` is one more filter: a subquery of listing ids. Without `facets` nothing is counted beside the total, which
 * is several times faster over a large catalog. Throws only when the database fails.
 */
export async function searchCatalogSql(
  db: Db,
  asked: CatalogQuery,
  only?: SQL,
  { facets = true }: { facets?: boolean } = {},
): Promise<CatalogResult> {
  const { query, words, problems } = effectiveQuery(asked);
  const match = textMatch(words);
  if (words && !match) return { ...EMPTY, problems };
  const isOnly = only ? sql`l.id in (${only})` : sql`true`;
  const filter = sql`${plainFilters(query)} and ${match ? isOnly : sql`true`}
    and ${query.categories.length > 0 ? await inCategories(db, query.categories) : sql`true`}`;
  const exact = await run(
    db,
    query,
    facets,
    filter,
    match ? { where: sql`l.search @@ ${match}`, score: sql`ts_rank(l.search, ${match})` } : null,
    // Without words, nothing else needs to be looked at.
    match ? undefined : isOnly,
  );
  if (!match || exact.matched > 0) return { ...exact.result, problems };
  return db.transaction(async (tx) => {
    // Local to the transaction: lets the trigram index answer `%>` with our threshold.
    await tx.execute(sql`select set_config('pg_trgm.word_similarity_threshold', ${LIKENESS}, true)`);
    const text = { where: sql`l.name %> ${words}`, score: sql`word_similarity(${words}, l.name)` };
    const alike = await run(tx as unknown as Db, query, facets, filter, text);
    const result = alike.matched === 0 ? exact.result : { ...alike.result, approximate: true };
    return { ...result, problems };
  });
}

const EMPTY: CatalogResult = {
  cards: [],
  near: [],
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
  countFacets: boolean,
  filter: SQL,
  text: TextMatch | null,
  among: SQL = sql`true`,
): Promise<{ matched: number; result: CatalogResult }> {
  const cursor = query.cursor === null ? null : decodeCursor(query.cursor, query.sort);
  const simple = listingFilters(query);
  const ofOption = optionFilters(query);
  const counts = countFacets
    ? [...facetCounts(simple, sql`eligible`), ...facetCounts(ofOption, sql`passing`)]
    : [];
  // Options are many: without a question about them they are left alone.
  const anyOption = countFacets || needsOption(query) || query.sort === "price";
  const [row] = await db.execute<Row>(sql`
    with matched as materialized (
      select ${listingColumns}, ${text?.score ?? sql`0`} as score, ${filter} as within
      from listings l left join listing_stats s on s.listing_id = l.id
      where l.catalog_state = 'listed' and ${among} ${text ? sql`and ${text.where}` : sql``}
    ), rated as materialized (
      select *, ${failing(simple)} as fails from matched where within
    ), options as materialized (
      select id, network, asset, scheme, price, ${failing(ofOption)} as fails
      from (select o.listing_id as id, ${optionColumns} from payment_options o ${knownTokens} join rated r on r.id = o.listing_id where ${anyOption}::bool) o
    ), payable as materialized (
      select id, min(price) as price from options where fails = 0 group by id
    ), eligible as materialized (
      select r.*, p.price from rated r ${needsOption(query) ? sql`join` : sql`left join`} payable p on p.id = r.id
    ), passing as (
      select o.* from options o join rated r on r.id = o.id and r.fails = 0
    ), hits as materialized (
      select w.id, (${sortKey(query.sort, text !== null)})::float8 as key from eligible w where w.fails = 0
    ), page as (
      select h.id, h.key from hits h
      where ${cursor ? sql`(h.key, h.id) > (${cursor.key}::float8, ${cursor.id}::uuid)` : sql`true`}
      order by h.key, h.id limit ${PAGE_SIZE + 1}
    )
    select
      (select count(*)::int from hits) as total,
      (select count(*)::int from matched) as matched,
      (select coalesce(jsonb_agg(jsonb_build_object('key', page.key::text, ${cardColumns(query)}) order by page.key, page.id), '[]')
        from page join listings l on l.id = page.id left join listing_stats s on s.listing_id = l.id) as cards,
      jsonb_build_object(${sql.join(counts, sql`, `)}) as facets`);
  if (!row) throw new Error("a statement without from or where gave no row");

  const cards = row.cards.slice(0, PAGE_SIZE);
  const last = cards.at(-1);
  const seen = (cursor?.seen ?? 0) + cards.length;
  const facets = { ...noFacetCounts(), ...row.facets };
  const result: CatalogResult = {
    ...EMPTY,
    cards: cards.map(({ key, ...rest }) => ({
      ...rest,
      category: categoriesOf(rest)[0] ?? null,
      provider: providerOf(rest.host),
      imitates: null,
      similar: 0,
      testnet: isTestnet(rest.networks),
    })),
    total: row.total,
    first: cards.length === 0 ? 0 : (cursor?.seen ?? 0) + 1,
    nextCursor:
      last && row.cards.length > PAGE_SIZE
        ? encodeCursor({ sort: query.sort, key: last.key, id: last.id, seen })
        : null,
    facets: {
      ...facets,
      latency: atEveryStep(facets.latency, LATENCY_STEPS),
      uptime: atEveryStep(facets.uptime, UPTIME_STEPS),
    },
  };
  return { matched: row.matched, result };
}

/** Categories are assigned where text is read, not stored: so all of it is read. */
async function inCategories(db: Db, categories: readonly CategorySlug[]): Promise<SQL> {
  const rows = await db.execute<{
    id: string;
    name: string;
    description: string;
    tags: string[];
    path: string;
    toolName: string;
  }>(
    sql`select id, name, description, tags, path, tool_name as "toolName" from listings where catalog_state = 'listed'`,
  );
  const ids = rows.flatMap((row) =>
    categoriesOf(row).some((slug) => categories.includes(slug)) ? row.id : [],
  );
  return sql`l.id = any(${`{${ids.join(",")}}`}::uuid[])`;
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
    case "uptime":
      return sql`-coalesce(w.uptime_30d, -1)`;
    case "used":
      return sql`-w.payers`;
    case "price-changed":
      return sql`-coalesce(floor(extract(epoch from w.price_changed_at) * 1000), 0)`;
    case "relevance":
      // What works comes first: text rank weighed by state, or state and then age when there are no words.
      return hasText
        ? sql`-w.score * case w.live_state when 'live' then 1 when 'degraded' then 0.8 when 'unknown' then 0.7 else 0.3 end`
        : sql`case w.live_state when 'live' then 0 when 'degraded' then 1e13 when 'unknown' then 2e13 else 3e13 end + ${newest}`;
  }
}
