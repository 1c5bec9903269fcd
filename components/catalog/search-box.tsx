import { CATALOG_FORM } from "@/components/catalog/form-id";
import { Icon } from "@/components/ui/icon";

/** The search field. Its icon is the form's submit button, so that searching needs no script. */
export function SearchBox({ q }: { q: string }) {
  return (
    <search>
      <form
        id={CATALOG_FORM}
        action="/"
        method="get"
        className="flex h-11.5 items-center rounded-lg border border-line-control bg-raised shadow-card has-[input:focus-visible]:outline-2 has-[input:focus-visible]:-outline-offset-1 has-[input:focus-visible]:outline-accent"
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
        <span
          aria-hidden="true"
          title="Press / to search"
          className="machine mr-3.5 hidden rounded-sm border border-line-strong border-b-2 px-1.25 text-2xs! text-ink-3 sm:block"
        >
          /
        </span>
      </form>
    </search>
  );
}
