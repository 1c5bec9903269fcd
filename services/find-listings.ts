import { nearHits } from "@/lib/catalog/near";
import type { CatalogQuery } from "@/lib/catalog/query";
import { effectiveQuery } from "@/lib/catalog/query-grammar";
import { searchPlan } from "@/lib/catalog/search-plan";
import type { Soon } from "@/lib/http/soon";
import type { LiveIndex } from "@/lib/search/live-index";
import type { Context } from "./context";
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
 * what a search costs is the cards. At once when there is an index.
 */
export function findListings(ctx: Pick<Context, "db" | "catalog">, query: CatalogQuery): Soon<FoundListings> {
  const { catalog } = ctx;
  if (!catalog) return withCards(ctx, query);
  const find = () => (catalog.index ? findWith(ctx, catalog.index, query) : withCards(ctx, query));
  return catalog.index ? find() : hasIndex(catalog).then(find);
}

function findWith(
  ctx: Pick<Context, "db" | "catalog">,
  index: LiveIndex,
  query: CatalogQuery,
): Soon<FoundListings> {
  try {
    const effective = effectiveQuery(query);
    if (effective.words !== "" && effective.terms.length === 0)
      return { ids: [], total: 0, nextCursor: null };
    const options = { limit: PAGE_SIZE, explain: false, facets: false, cards: false };
    const plan = searchPlan(effective, options);
    const { hits, total, after, corrected } = index.search(plan);
    const near = hits.length > 0 ? nearHits(index, plan, { hits, total, corrected }) : [];
    return { ids: [...hits, ...near].map((hit) => hit.id), total, nextCursor: after };
  } catch (error) {
    // The search with cards knows what to do about a damaged snapshot, and says why it is by name.
    if (!(error instanceof Error) || error.name !== "DamagedSnapshot") throw error;
    return withCards(ctx, query);
  }
}

async function withCards(ctx: Pick<Context, "db" | "catalog">, query: CatalogQuery): Promise<FoundListings> {
  const { cards, near, total, nextCursor } = await searchCatalog(ctx, query, { facets: false, fresh: false });
  return { ids: [...cards, ...near].map(({ id }) => id), total, nextCursor };
}
