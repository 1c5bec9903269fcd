import type { ReactNode } from "react";
import { CATALOG_FORM } from "@/components/catalog/form-id";
import { buttonClass } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { listingsWords } from "@/lib/catalog/filter-words";

/**
 * The place of the filters: a column on wide screens; a disclosure above the results on narrow ones, where a
 * checkbox keeps it open or closed so that it also works without a script.
 */
export function FilterPanel({
  inUse,
  total,
  children,
}: {
  inUse: number;
  /** How many results there are. */
  total: number;
  children: ReactNode;
}) {
  return (
    <aside aria-label="Filters" className="border-line lg:row-span-2 lg:row-start-1 lg:border-r">
      <input id="filters-open" type="checkbox" className="peer sr-only" aria-label="Show filters" />
      <label
        htmlFor="filters-open"
        aria-hidden="true"
        className="group mx-4 mt-2.5 inline-flex h-7.5 items-center gap-1.5 rounded-md border border-line-strong bg-raised px-2.5 text-xs font-medium peer-checked:[&_svg:last-child]:rotate-180 peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent sm:mx-7 lg:hidden"
      >
        <Icon name="filter" size={14} />
        Filters{inUse > 0 ? ` (${inUse})` : ""}
        <Icon name="chevron" size={13} />
      </label>
      <div className="hidden px-4 py-4 peer-checked:block sm:px-7 lg:block lg:py-4 lg:pr-5 lg:pl-7">
        {children}
        <noscript>
          <button
            type="submit"
            form={CATALOG_FORM}
            className={buttonClass({ variant: "primary", size: "small", className: "mt-4" })}
          >
            Apply
          </button>
        </noscript>
        <label
          htmlFor="filters-open"
          aria-hidden="true"
          className={buttonClass({ size: "small", className: "mt-4 cursor-pointer lg:hidden!" })}
        >
          Show {listingsWords(total)}
        </label>
      </div>
    </aside>
  );
}
