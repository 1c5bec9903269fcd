import { nearHits } from "@/lib/catalog/near";
import type { CatalogQuery } from "@/lib/catalog/query";
import { effectiveQuery } from "@/lib/catalog/query-grammar";
import { type AlsoFilters, searchPlan } from "@/lib/catalog/search-plan";
import type { Soon } from "@/lib/http/soon";
import type { LiveIndex } from "@/lib/search/live-index";
import type { Context } from "./context";
import type { Catalog } from "./follow-catalog";
import { hasIndex, PAGE_SIZE, searchCatalog } from "./search-catalog";

/** A page of what a search finds. */
export interface FoundListings {
  /** Those that match, then on the first page those that come near. */
  ids: string[];
  /** Of those that match. */
  total: number;
  nextCursor: string | null;
}

/**
 * The page that {@link searchCatalog} gives, without its cards: for those who show something else of a listing. Most of
 * what a search costs is the cards. At once when there is an index. What `also` asks only an index knows: whoever gives it
 * says in `otherwise` what there is without one.
 */
export function findListings(
  ctx: Pick<Context, "db" | "catalog">,
  query: CatalogQuery,
  also: Partial<AlsoFilters> = {},
  otherwise: () => Soon<FoundListings> = () => withCards(ctx, query),
): Soon<FoundListings> {
  const { catalog } = ctx;
  if (!catalog) return otherwise();
  const find = () => (catalog.index ? findWith(catalog, catalog.index, query, also, otherwise) : otherwise());
  return catalog.index ? find() : hasIndex(catalog).then(find);
}

function findWith(
  catalog: Catalog,
  index: LiveIndex,
  query: CatalogQuery,
  also: Partial<AlsoFilters>,
  otherwise: () => Soon<FoundListings>,
): Soon<FoundListings> {
  try {
    const effective = effectiveQuery(query);
    if (effective.words !== "" && effective.terms.length === 0)
      return { ids: [], total: 0, nextCursor: null };
    const options = { limit: PAGE_SIZE, explain: false, facets: false, cards: false };
    const plan = searchPlan(effective, options, also);
    const { hits, total, after, corrected } = index.search(plan);
    const near = hits.length > 0 ? nearHits(index, plan, { hits, total, corrected }) : [];
    return { ids: [...hits, ...near].map((hit) => hit.id), total, nextCursor: after };
  } catch (error) {
    // By name: the web process and the framework's bundles each have a copy of this class.
    if (!(error instanceof Error) || error.name !== "DamagedSnapshot") throw error;
    catalog.discard();
    return otherwise();
  }
}

async function withCards(ctx: Pick<Context, "db" | "catalog">, query: CatalogQuery): Promise<FoundListings> {
  const { cards, near, total, nextCursor } = await searchCatalog(ctx, query, { facets: false, fresh: false });
  return { ids: [...cards, ...near].map(({ id }) => id), total, nextCursor };
}
