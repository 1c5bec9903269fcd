import Link from "next/link";
import { CATALOG_COLUMNS, CatalogRow } from "@/components/catalog/catalog-row";
import { buttonClass } from "@/components/ui/button";
import { type CatalogQuery, catalogHref } from "@/lib/catalog/query";
import type { CatalogResult } from "@/lib/catalog/result";
import { wordsToMark } from "@/lib/catalog/search-terms";

const COLUMNS = ["", "Price / call", "Latency", "Payers 30 d", "Last probes"];

/** A page of rows, what its columns mean, and the way to the next page. */
export function ResultList({ query, result }: { query: CatalogQuery; result: CatalogResult }) {
  const { cards, first, total, nextCursor } = result;
  const words = wordsToMark(query.q);
  return (
    <>
      <div aria-hidden="true" className={`hidden px-2.5 py-1.5 text-2xs text-ink-3 ${CATALOG_COLUMNS}`}>
        {COLUMNS.map((column) => (
          <span key={column} className="text-right">
            {column}
          </span>
        ))}
      </div>
      <ol start={first} className="border-b border-line">
        {cards.map((card) => (
          <CatalogRow key={card.id} card={card} words={words} />
        ))}
      </ol>
      {first > 1 || nextCursor ? (
        <nav aria-label="Pages" className="mt-4 flex flex-wrap items-center gap-2.5">
          <span className="figure mr-auto text-xs text-ink-3">
            {first}–{first + cards.length - 1} of {total}
          </span>
          {first > 1 ? (
            <Link href={catalogHref(query)} className={buttonClass({ size: "small" })}>
              First page
            </Link>
          ) : null}
          {nextCursor ? (
            <Link
              href={catalogHref(query, { cursor: nextCursor })}
              rel="next"
              className={buttonClass({ size: "small" })}
            >
              Next {Math.min(result.pageSize, total - first - cards.length + 1)}
            </Link>
          ) : null}
        </nav>
      ) : null}
    </>
  );
}
