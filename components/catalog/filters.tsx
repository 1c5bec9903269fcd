"use client";

import { Choice, FilterGroupView } from "@/components/catalog/filter-group";
import { PriceFilter } from "@/components/catalog/price-filter";
import { Link } from "@/components/ui/link";
import type { FilterGroup, PriceRange } from "@/lib/catalog/filter-groups";

/**
 * Every filter of the catalog, from plain words on both sides as the rows are. Each count is how many results that
 * choice would give.
 */
export function Filters({
  groups,
  minPrice,
  maxPrice,
  ranges,
}: {
  groups: readonly FilterGroup[];
  /** As in the address; "" for none. */
  minPrice: string;
  maxPrice: string;
  ranges: readonly PriceRange[];
}) {
  const [states, ...others] = groups.map((group) => (
    <FilterGroupView
      key={group.name}
      group={group}
      more={
        group.name === "category" ? (
          <Link
            href="/categories"
            className="mt-0.5 block py-0.75 text-xs text-ink-3 hover:text-ink hover:underline"
          >
            All categories
          </Link>
        ) : null
      }
    >
      {group.choices.map((choice) => (
        <Choice key={choice.value + choice.name} group={group} choice={choice} />
      ))}
    </FilterGroupView>
  ));
  return (
    <div className="filters sm:max-lg:columns-3 sm:max-lg:gap-8 sm:max-lg:*:break-inside-avoid">
      {states}
      <PriceFilter minPrice={minPrice} maxPrice={maxPrice} ranges={ranges} />
      {others}
    </div>
  );
}
