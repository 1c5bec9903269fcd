import { CatalogRows } from "@/components/catalog/catalog-rows";
import { CompareBar } from "@/components/catalog/compare-bar";
import { rowView } from "@/components/catalog/row-view";
import { ButtonLink } from "@/components/ui/button";
import { COUNT } from "@/lib/catalog/figures";
import { type CatalogQuery, catalogHref } from "@/lib/catalog/query";
import { effectiveQuery } from "@/lib/catalog/query-grammar";
import { explainedHref } from "@/lib/catalog/rank-words";
import { type CatalogCard, type CatalogResult, listingsShown } from "@/lib/catalog/result";
import { wordsToMark } from "@/lib/catalog/search-terms";

const COLUMNS = ["", "Price / call", "Latency", "Payers 30 d", "Uptime 30 d", "Compare"];

/** A page of rows, what its columns mean, the way to the comparison and to the next page. */
export function ResultList({
  query,
  result,
  explain = false,
}: {
  query: CatalogQuery;
  result: CatalogResult;
  explain?: boolean;
}) {
  const { cards, first, total, nextCursor, corrected } = result;
  const words = wordsToMark([effectiveQuery(query).words, ...corrected.map(({ to }) => to)].join(" "));
  const rows = (some: readonly CatalogCard[]) => some.map((card) => rowView(card, result.explain?.[card.id]));
  return (
    <div className="group/results">
      <div aria-hidden="true" className="catalog-columns">
        {COLUMNS.map((column, position) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is its position
          <span key={position}>{column}</span>
        ))}
      </div>
      <CatalogRows start={first} words={words} rows={rows(cards)} />
      {result.near.length > 0 ? (
        <>
          <h2 className="px-2.5 pt-5 pb-1.5 text-sm font-semibold text-ink-2">
            Near it: most of the words, or the same subject
          </h2>
          <CatalogRows words={words} rows={rows(result.near)} />
        </>
      ) : null}
      <CompareBar />
      {first > 1 || nextCursor ? (
        <nav aria-label="Pages" className="mt-4 flex flex-wrap items-center gap-2.5">
          <span className="figure mr-auto text-xs text-ink-3">
            {COUNT.format(first)}–{COUNT.format(first + listingsShown(cards) - 1)} of {COUNT.format(total)}
          </span>
          {first > 1 ? (
            <ButtonLink href={explainedHref(catalogHref(query), explain)} size="small">
              First page
            </ButtonLink>
          ) : null}
          {nextCursor ? (
            <ButtonLink
              href={explainedHref(catalogHref(query, { cursor: nextCursor }), explain)}
              rel="next"
              size="small"
            >
              Next page
            </ButtonLink>
          ) : null}
        </nav>
      ) : null}
    </div>
  );
}
