import type { Metadata } from "next";
import { serverContext } from "@/app/_server/context";
import { ChosenFilters } from "@/components/catalog/chosen-filters";
import { FilterPanel } from "@/components/catalog/filter-panel";
import { Filters } from "@/components/catalog/filters";
import { LiveCatalog } from "@/components/catalog/live-catalog";
import { NothingFound } from "@/components/catalog/nothing-found";
import { ResultList } from "@/components/catalog/result-list";
import { SearchBox } from "@/components/catalog/search-box";
import { SearchNotes } from "@/components/catalog/search-notes";
import { SortSelect } from "@/components/catalog/sort-select";
import { Link } from "@/components/ui/link";
import { COUNT } from "@/lib/catalog/figures";
import { filterGroups, priceRanges } from "@/lib/catalog/filter-groups";
import { catalogHref, filtersInUse, parseCatalogQuery } from "@/lib/catalog/query";
import { explainedHref } from "@/lib/catalog/rank-words";
import { usdInput } from "@/lib/catalog/usd";
import { searchCatalog } from "@/services/search-catalog";

type Params = Promise<Record<string, string | string[] | undefined>>;

/** The page's query as the browser sends it. */
async function queryOf(searchParams: Params) {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(await searchParams))
    for (const one of [value ?? []].flat()) params.append(name, one);
  return { ...parseCatalogQuery(params), explain: params.get("explain") === "1" };
}

export async function generateMetadata({ searchParams }: { searchParams: Params }): Promise<Metadata> {
  const { query } = await queryOf(searchParams);
  return query.q ? { title: query.q, robots: { index: false } } : {};
}

const priceInput = (micros: bigint | null) => (micros === null ? "" : usdInput(micros));

/** The catalog: search is the home page, and its address is its whole state. */
export default async function CatalogPage({ searchParams }: { searchParams: Params }) {
  const { query, problems, explain } = await queryOf(searchParams);
  const result = await searchCatalog(serverContext(), query, { explain });
  const here = catalogHref(query, { cursor: query.cursor });
  return (
    <div className="mx-auto w-full max-w-[82.5rem] flex-1 lg:grid lg:grid-cols-[14.5rem_minmax(0,1fr)] lg:grid-rows-[auto_1fr]">
      <h1 className="sr-only">Catalog of x402 endpoints</h1>
      <div className="px-4 pt-4 sm:px-7 lg:col-start-2">
        <SearchBox query={query} explain={explain} />
        <SearchNotes q={query.q} result={result} unusable={problems} />
      </div>
      <FilterPanel inUse={filtersInUse(query)} total={result.total}>
        <Filters
          groups={filterGroups(query, result.facets)}
          minPrice={priceInput(query.minPriceUsdMicros)}
          maxPrice={priceInput(query.maxPriceUsdMicros)}
          ranges={priceRanges(query, result.facets.price)}
        />
      </FilterPanel>
      <section aria-label="Results" className="min-w-0 px-4 pb-14 sm:px-7 lg:col-start-2">
        <LiveCatalog href={explainedHref(here, explain)}>
          <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5 pt-2 pb-1.5 text-sm text-ink-2 lg:pt-1 lg:pb-0">
            <p role="status">
              <span className="figure font-semibold text-ink">{COUNT.format(result.total)}</span>{" "}
              {result.total === 1 ? "listing" : "listings"}
            </p>
            <ChosenFilters query={query} />
            <div className="ml-auto flex items-center gap-x-4">
              {query.sort === "relevance" ? (
                <Link
                  href={explainedHref(here, !explain)}
                  scroll={false}
                  className="text-xs text-ink-3 hover:text-ink hover:underline"
                >
                  {explain ? "Hide the parts" : "Explain the order"}
                </Link>
              ) : null}
              <SortSelect sort={query.sort} />
            </div>
          </div>
          {explain && !result.explain ? (
            <p className="pb-1.5 text-sm text-ink-2">
              The parts are not known just now: the search index is still being read.
            </p>
          ) : null}
          {result.cards.length > 0 ? (
            <ResultList query={query} result={result} explain={explain} />
          ) : (
            <NothingFound query={query} />
          )}
        </LiveCatalog>
      </section>
    </div>
  );
}
