import Link from "next/link";
import { CATALOG_COLUMNS, CatalogRow } from "@/components/catalog/catalog-row";
import { CompareBar } from "@/components/catalog/compare-bar";
import { buttonClass } from "@/components/ui/button";
import { COUNT } from "@/lib/catalog/figures";
import { type CatalogQuery, catalogHref } from "@/lib/catalog/query";
import { effectiveQuery } from "@/lib/catalog/query-grammar";
import { explainedHref } from "@/lib/catalog/rank-words";
import { type CatalogResult, listingsShown } from "@/lib/catalog/result";
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
  return (
    <div className="group/results">
      <div aria-hidden="true" className={`hidden px-2.5 py-1.5 text-2xs text-ink-3 ${CATALOG_COLUMNS}`}>
        {COLUMNS.map((column, position) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is its position
          <span key={position} className="text-right">
            {column}
          </span>
        ))}
      </div>
      <ol start={first} className="border-b border-line">
        {cards.map((card) => (
          <CatalogRow key={card.id} card={card} words={words} parts={result.explain?.[card.id]} />
        ))}
      </ol>
      {result.near.length > 0 ? (
        <>
          <h2 className="px-2.5 pt-5 pb-1.5 text-sm font-semibold text-ink-2">
            Near it: most of the words, or the same subject
          </h2>
          <ul className="border-b border-line">
            {result.near.map((card) => (
              <CatalogRow key={card.id} card={card} words={words} parts={result.explain?.[card.id]} />
            ))}
          </ul>
        </>
      ) : null}
      <CompareBar />
      {first > 1 || nextCursor ? (
        <nav aria-label="Pages" className="mt-4 flex flex-wrap items-center gap-2.5">
          <span className="figure mr-auto text-xs text-ink-3">
            {COUNT.format(first)}–{COUNT.format(first + listingsShown(cards) - 1)} of {COUNT.format(total)}
          </span>
          {first > 1 ? (
            <Link
              href={explainedHref(catalogHref(query), explain)}
              className={buttonClass({ size: "small" })}
            >
              First page
            </Link>
          ) : null}
          {nextCursor ? (
            <Link
              href={explainedHref(catalogHref(query, { cursor: nextCursor }), explain)}
              rel="next"
              className={buttonClass({ size: "small" })}
            >
              Next page
            </Link>
          ) : null}
        </nav>
      ) : null}
    </div>
  );
}
