import type { ReactNode } from "react";
import { ResultList } from "@/components/catalog/result-list";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { listingsWords } from "@/lib/catalog/filter-words";
import { type CatalogQuery, catalogHref } from "@/lib/catalog/query";
import { type CatalogResult, listingsShown } from "@/lib/catalog/result";

/** A part of the catalog with a page of its own: its first results, and the way to all of them with every filter. */
export function Collection({
  trail,
  title,
  about,
  query,
  result,
  children,
}: {
  /** The pages above. */
  trail: readonly { href: string; label: string }[];
  title: string;
  about: ReactNode;
  query: CatalogQuery;
  result: CatalogResult;
  /** Between the title and the results. */
  children?: ReactNode;
}) {
  return (
    <div className="mx-auto w-full max-w-[82.5rem] px-4 pt-5.5 pb-15 sm:px-7">
      <nav aria-label="Breadcrumb" className="mb-3.5 text-xs text-ink-3">
        {trail.map(({ href, label }, position) => (
          <span key={href}>
            {position > 0 ? " / " : ""}
            <Link href={href} className="hover:text-ink hover:underline">
              {label}
            </Link>
          </span>
        ))}
      </nav>
      <h1 className="text-2xl font-semibold tracking-[-0.02em] break-words">{title}</h1>
      <div className="mt-1 max-w-[70ch] text-ink-2">{about}</div>
      {children}
      <section aria-label="Listings" className="mt-5">
        {result.cards.length > 0 ? (
          <>
            <div className="flex flex-wrap items-center justify-between gap-3 pb-1.5 text-sm text-ink-2">
              <p>
                {listingsWords(result.total)}
                {result.nextCursor ? `, the first ${listingsShown(result.cards)}` : ""}
              </p>
              <ButtonLink href={catalogHref(query)} size="small">
                Filter and sort
              </ButtonLink>
            </div>
            <ResultList query={query} result={result} />
          </>
        ) : (
          <EmptyState
            title="Nothing is listed here yet"
            actions={
              <>
                <ButtonLink href="/">Open the catalog</ButtonLink>
                <ButtonLink href="/register">Register an endpoint</ButtonLink>
              </>
            }
          />
        )}
      </section>
    </div>
  );
}
