import { Fields } from "@/components/catalog/filter-group";
import { CATALOG_FORM } from "@/components/catalog/form-id";
import { Link } from "@/components/ui/link";
import { COUNT } from "@/lib/catalog/figures";
import type { PriceRange } from "@/lib/catalog/filter-groups";

/** From and to in dollars, and the usual ranges with what each would leave. */
export function PriceFilter({
  minPrice,
  maxPrice,
  ranges,
}: {
  minPrice: string;
  maxPrice: string;
  ranges: readonly PriceRange[];
}) {
  return (
    <Fields title="Price per call, USD">
      <div className="grid grid-cols-2 gap-2">
        <Bound name="minPrice" label="at least" value={minPrice} placeholder="0" />
        <Bound name="maxPrice" label="at most" value={maxPrice} placeholder="any" />
      </div>
      {ranges.length > 0 ? (
        <ul className="mt-1.5">
          {ranges.map(({ label, href, count, chosen }) => (
            <li key={label}>
              <Link href={href} aria-current={chosen} scroll={false}>
                {label}
                <small>{COUNT.format(count)}</small>
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
    </Fields>
  );
}

function Bound({
  name,
  label,
  value,
  placeholder,
}: {
  name: "minPrice" | "maxPrice";
  label: string;
  value: string;
  placeholder: string;
}) {
  return (
    <label className="filter-bound min-w-0 text-2xs text-ink-3">
      {label}
      <input
        form={CATALOG_FORM}
        name={name}
        inputMode="decimal"
        autoComplete="off"
        placeholder={placeholder}
        defaultValue={value}
        className="control figure peer mt-0.5 h-7.5 text-xs"
      />
      <span className="hidden text-down peer-aria-invalid:block">Write a price such as 0.01</span>
    </label>
  );
}
