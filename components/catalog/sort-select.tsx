import { CATALOG_FORM } from "@/components/catalog/form-id";
import { Icon } from "@/components/ui/icon";
import { SORT_WORDS } from "@/lib/catalog/filter-words";
import { CATALOG_SORTS, type CatalogSort } from "@/lib/catalog/query";

/** The order of the results. */
export function SortSelect({ sort }: { sort: CatalogSort }) {
  return (
    <label className="relative inline-flex items-center gap-1.5 text-sm text-ink-2">
      Sort:
      <select
        form={CATALOG_FORM}
        name="sort"
        defaultValue={sort}
        className="cursor-pointer appearance-none [field-sizing:content] rounded-sm bg-paper py-0.5 pr-5 font-semibold text-ink"
      >
        {CATALOG_SORTS.map((value) => (
          <option key={value} value={value}>
            {SORT_WORDS[value]}
          </option>
        ))}
      </select>
      <Icon name="chevron" size={13} className="pointer-events-none absolute right-0.5" />
    </label>
  );
}
