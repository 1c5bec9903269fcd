import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { chosenFilters } from "@/lib/catalog/filter-words";
import { type CatalogQuery, catalogHref, EVERYTHING } from "@/lib/catalog/query";

/** What narrows the results, each a link that takes it away. Nothing when nothing does. */
export function ChosenFilters({ query }: { query: CatalogQuery }) {
  const chosen = chosenFilters(query);
  if (chosen.length === 0) return null;
  return (
    <ul className="flex flex-wrap items-center gap-1.5" aria-label="Filters in use">
      {chosen.map(({ label, without }, position) => (
        // By position, so that the focus of a removed filter stays in its place, on the next one.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <li key={position}>
          <Link
            href={catalogHref(query, without)}
            scroll={false}
            className="inline-flex min-h-6 items-center gap-1 rounded-sm border border-line bg-sunken px-1.75 text-2xs font-medium break-all text-ink-2 hover:border-line-strong hover:text-ink"
          >
            <span className="sr-only">Remove the filter </span>
            {label}
            <Icon name="cross" size={11} />
          </Link>
        </li>
      ))}
      <li>
        <Link
          href={catalogHref(EVERYTHING, { q: query.q, sort: query.sort })}
          scroll={false}
          className="px-1 text-xs text-ink-3 hover:text-ink hover:underline"
        >
          Clear
        </Link>
      </li>
    </ul>
  );
}
