import { hasTimedOut } from "@/db/has-timed-out";
import { readFreshFacts } from "@/db/queries/catalog-cards";
import { searchCatalogSql } from "@/db/queries/search-catalog";
import { catalogLoading, isTooLargeWithoutIndex } from "@/lib/catalog/catalog-loading";
import type { VerifiedNames } from "@/lib/catalog/imitation";
import { nearHits } from "@/lib/catalog/near";
import type { CatalogQuery } from "@/lib/catalog/query";
import { effectiveQuery } from "@/lib/catalog/query-grammar";
import type { CatalogCard, CatalogResult } from "@/lib/catalog/result";
import { catalogResult, searchPlan } from "@/lib/catalog/search-plan";
import type { LiveIndex } from "@/lib/search/live-index";
import type { Context } from "./context";
import type { Catalog } from "./follow-catalog";

export interface SearchOptions {
  /** Also say what each result's place is made of. Default false; the database alone cannot. */
  explain?: boolean;
  /** Count the facets. Default true. */
  facets?: boolean;
  /**
   * Read from the database what changes with every probe: `recentProbes`, `lastProbedAt`, `latencyMs`, and `cheapest`
   * on the networks asked for. Default true. Without it the answer needs no database: they are as of the listing's
   * last change, and `recentProbes` is empty.
   */
  fresh?: boolean;
}

export const PAGE_SIZE = 20;

/**
 * The one door to the catalog, for pages and for programs: a page of what matches, exact totals and facets. Words of
 * the grammar inside `query.q` count as the filters they stand for; those that mean nothing are searched as words and
 * named in `problems`. An unusable cursor starts at the first page.
 *
 * Answered by the index of this process (`ctx.catalog`), and by the database in a process that has none or is still
 * reading it after {@link PATIENCE_MS}; then nothing is counted but the total. Without an index it throws when the database fails, and SoukError
 * `catalog-loading` when the catalog is too large for the database to answer in time.
 */
export async function searchCatalog(
  ctx: Pick<Context, "db" | "catalog">,
  query: CatalogQuery,
  { explain = false, facets = true, fresh = true }: SearchOptions = {},
): Promise<CatalogResult> {
  const { catalog } = ctx;
  if (catalog) await hasIndex(catalog);
  const { index, verified } = catalog ?? {};
  if (!index || !verified) return searchWithout(ctx, query, facets);
  try {
    return await searchWith(ctx, index, verified, query, { explain, facets, fresh });
  } catch (error) {
    // By name: the web process and the framework's bundles each have a copy of this class.
    if (!(error instanceof Error) || error.name !== "DamagedSnapshot") throw error;
    catalog?.discard();
    return searchWithout(ctx, query, facets);
  }
}

async function searchWith(
  ctx: Pick<Context, "db">,
  index: LiveIndex,
  verified: VerifiedNames,
  query: CatalogQuery,
  { explain, facets, fresh }: Required<SearchOptions>,
): Promise<CatalogResult> {
  const effective = effectiveQuery(query);
  const { problems, words, terms } = effective;
  const nothingToFind = words !== "" && terms.length === 0;
  const plan = searchPlan(effective, { limit: PAGE_SIZE, explain, facets });
  const answer = index.search(plan);
  const near = answer.hits.length > 0 ? nearHits(index, plan, answer) : [];
  const result = catalogResult(answer, near, { pageSize: PAGE_SIZE, problems, verified });
  if (nothingToFind) return { ...result, cards: [], near: [], total: 0, first: 0, nextCursor: null };
  if (!fresh) return result;
  const ids = [...result.cards, ...result.near].map((card) => card.id);
  // The index answers while the database is away.
  const facts = await readFreshFacts(ctx.db, ids, effective.query).catch(() => new Map());
  const refreshed = (cards: CatalogCard[]) => cards.map((card) => ({ ...card, ...facts.get(card.id) }));
  return { ...result, cards: refreshed(result.cards), near: refreshed(result.near) };
}

async function searchWithout(
  { db, catalog }: Pick<Context, "db" | "catalog">,
  query: CatalogQuery,
  facets: boolean,
): Promise<CatalogResult> {
  if (!catalog) return searchCatalogSql(db, query, undefined, { facets });
  if (isTooLargeWithoutIndex(catalog.reading)) throw catalogLoading(catalog.reading);
  try {
    // Over a catalog that takes long to read, counting takes long too.
    return await searchCatalogSql(db, query, undefined, { facets: false });
  } catch (error) {
    if (hasTimedOut(error)) throw catalogLoading(catalog.reading);
    throw error;
  }
}

/** A small catalog and a snapshot are read within this. */
const PATIENCE_MS = 1_500;

/** Whether the index is there, or comes within {@link PATIENCE_MS}; a large catalog's first reading is not waited for. */
export async function hasIndex(catalog: Catalog): Promise<boolean> {
  await catalog.goingOver;
  if (!catalog.index && !isTooLargeWithoutIndex(catalog.reading)) await soon(catalog.ready);
  return catalog.index !== null;
}

async function soon(ready: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  await Promise.race([ready, patience]);
  clearTimeout(timer);
}
