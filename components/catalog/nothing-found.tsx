import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { type CatalogQuery, catalogHref, EVERYTHING, filtersInUse } from "@/lib/catalog/query";

/** No rows: why, and what to try. */
export function NothingFound({ query }: { query: CatalogQuery }) {
  const filtered = filtersInUse(query) > 0;
  if (!query.q && !filtered)
    return (
      <EmptyState
        title="Nothing is listed yet"
        actions={
          <>
            <ButtonLink href="/register" variant="primary">
              Register an endpoint
            </ButtonLink>
            <ButtonLink href="/check">Check one first</ButtonLink>
          </>
        }
      >
        An endpoint appears here once a probe has found that it can be paid.
      </EmptyState>
    );
  return (
    <EmptyState
      title={query.q ? `Nothing found for “${query.q}”` : "Nothing fits these filters"}
      actions={
        <>
          {filtered ? (
            <ButtonLink href={catalogHref(EVERYTHING, { q: query.q, sort: query.sort })} variant="primary">
              {query.q ? "Search without filters" : "Clear the filters"}
            </ButtonLink>
          ) : null}
          {query.q ? (
            <ButtonLink href={catalogHref(query, { q: "" })}>
              Show everything{filtered ? " in these filters" : ""}
            </ButtonLink>
          ) : null}
        </>
      }
    >
      {filtered
        ? "All filters must hold at once. A price filter leaves out tokens whose worth in dollars is not known."
        : "Try fewer or more general words. All words must match; “or” between words gives alternatives."}
    </EmptyState>
  );
}
