import type { Metadata } from "next";
import { serverContext } from "@/app/_server/context";
import { ChosenFilters } from "@/components/catalog/chosen-filters";
import { FilterPanel } from "@/components/catalog/filter-panel";
import { Filters } from "@/components/catalog/filters";
import { LiveCatalog } from "@/components/catalog/live-catalog";
import { NothingFound } from "@/components/catalog/nothing-found";
import { ResultList } from "@/components/catalog/result-list";
import { SearchBox } from "@/components/catalog/search-box";
import { SortSelect } from "@/components/catalog/sort-select";
import { Notice } from "@/components/ui/notice";
import { COUNT } from "@/lib/catalog/figures";
import { catalogHref, filtersInUse, parseCatalogQuery } from "@/lib/catalog/query";
import { searchCatalog } from "@/services/search-catalog";

type Params = Promise<Record<string, string | string[] | undefined>>;

/** The page's query as the browser sends it. */
async function queryOf(searchParams: Params) {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(await searchParams))
    for (const one of [value ?? []].flat()) params.append(name, one);
  return parseCatalogQuery(params);
}

export async function generateMetadata({ searchParams }: { searchParams: Params }): Promise<Metadata> {
  const { query } = await queryOf(searchParams);
  return query.q ? { title: query.q, robots: { index: false } } : {};
}

/** The catalog: search is the home page, and its address is its whole state. */
export default async function CatalogPage({ searchParams }: { searchParams: Params }) {
  const { query, problems: unusable } = await queryOf(searchParams);
  const result = await searchCatalog(serverContext(), query);
  const problems = [...unusable, ...result.problems];
  const inUse = filtersInUse(query);
  return (
    <div className="mx-auto w-full max-w-[82.5rem] flex-1 lg:grid lg:grid-cols-[14.5rem_minmax(0,1fr)] lg:grid-rows-[auto_1fr]">
      <h1 className="sr-only">Catalog of x402 endpoints</h1>
      <div className="px-4 pt-4 sm:px-7 lg:col-start-2 lg:pt-6">
        <SearchBox q={query.q} />
        {problems.map(({ parameter, message }) => (
          <div key={`${parameter} ${message}`} className="mt-3">
            <Notice tone="degraded" title="Part of this address was left out">
              <code>{parameter}</code>: {message}
            </Notice>
          </div>
        ))}
      </div>
      <FilterPanel inUse={inUse}>
        <Filters query={query} result={result} />
      </FilterPanel>
      <section aria-label="Results" className="px-4 pb-14 sm:px-7 lg:col-start-2">
        <LiveCatalog href={catalogHref(query, { cursor: query.cursor })}>
          <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5 pt-3.5 pb-2 text-sm text-ink-2">
            <p role="status">
              <span className="figure font-semibold text-ink">{COUNT.format(result.total)}</span>{" "}
              {result.total === 1 ? "listing" : "listings"}
              {result.approximate ? <> with a name like “{query.q}”: no listing has these words</> : null}
            </p>
            <ChosenFilters query={query} />
            <div className="ml-auto">
              <SortSelect sort={query.sort} />
            </div>
          </div>
          {result.cards.length > 0 ? (
            <ResultList query={query} result={result} />
          ) : (
            <NothingFound query={query} />
          )}
        </LiveCatalog>
      </section>
    </div>
  );
}
