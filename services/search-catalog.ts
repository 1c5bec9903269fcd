import { searchCatalogSql } from "@/db/queries/search-catalog";
import type { CatalogQuery } from "@/lib/catalog/query";
import type { CatalogResult } from "@/lib/catalog/result";
import type { Context } from "./context";

export interface SearchOptions {
  /** Also say what each result's place is made of. */
  explain?: boolean;
}

/**
 * The one door to the catalog, for pages and for programs: a page of what matches, exact totals and facets. Words of
 * the grammar inside `query.q` count as the filters they stand for; those that mean nothing are searched as words and
 * named in `problems`. An unusable cursor starts at the first page. Throws only when the database fails.
 */
export async function searchCatalog(
  ctx: Pick<Context, "db">,
  query: CatalogQuery,
  _options: SearchOptions = {},
): Promise<CatalogResult> {
  return searchCatalogSql(ctx.db, query);
}
