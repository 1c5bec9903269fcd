import { CATALOG_FORM, SEARCH_KEY_HINT } from "@/components/catalog/form-id";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import type { CatalogQuery } from "@/lib/catalog/query";

/**
 * The search field. Its icon is the form's submit button, so that searching needs no script. What the panel of filters
 * has no field for goes along unseen.
 */
export function SearchBox({ query: { q, hosts, tags }, explain }: { query: CatalogQuery; explain: boolean }) {
  return (
    <search>
      <form
        id={CATALOG_FORM}
        action="/"
        method="get"
        className="flex h-11.5 items-center lg:h-10.5 rounded-lg border border-line-control bg-raised shadow-card has-[input:focus-visible]:outline-2 has-[input:focus-visible]:-outline-offset-1 has-[input:focus-visible]:outline-accent"
      >
        <button
          type="submit"
          aria-label="Search"
          className="grid h-full w-11 shrink-0 place-items-center rounded-l-lg text-ink-3 hover:text-ink"
        >
          <Icon name="search" size={17} />
        </button>
        <input
          type="search"
          name="q"
          defaultValue={q}
          maxLength={200}
          aria-label="Search the catalog"
          aria-keyshortcuts="/"
          placeholder="What do you need? “eur usd rate”, “page to markdown”"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="search"
          className="h-full min-w-0 flex-1 bg-transparent pr-3 text-md text-ellipsis outline-none [&::-webkit-search-cancel-button]:hidden"
        />
        {hosts.map((host) => (
          <input key={host} type="hidden" name="host" value={host} />
        ))}
        {tags.map((tag) => (
          <input key={tag} type="hidden" name="tag" value={tag} />
        ))}
        {explain ? <input type="hidden" name="explain" value="1" /> : null}
        <span id={SEARCH_KEY_HINT} className="mr-2 hidden sm:block">
          <Link
            href="/docs/search#keys"
            title="Press / to search. Switch it off, and how to search"
            className="grid size-6 place-items-center"
          >
            <span
              aria-hidden="true"
              className="machine rounded-sm border border-line-strong border-b-2 px-1.25 text-2xs! text-ink-3"
            >
              /
            </span>
            <span className="sr-only">Keyboard shortcuts</span>
          </Link>
        </span>
      </form>
    </search>
  );
}
