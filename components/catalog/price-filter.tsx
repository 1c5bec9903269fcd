import Link from "next/link";
import { Group } from "@/components/catalog/filter-group";
import { CATALOG_FORM } from "@/components/catalog/form-id";
import { PRICE_RANGES } from "@/lib/catalog/facets";
import { COUNT } from "@/lib/catalog/figures";
import { rangeWords } from "@/lib/catalog/filter-words";
import { type CatalogQuery, catalogHref } from "@/lib/catalog/query";
import { usdInput } from "@/lib/catalog/usd";

/** From and to in dollars, and the usual ranges with what each would leave. */
export function PriceFilter({ query, counts }: { query: CatalogQuery; counts: Record<string, number> }) {
  const ranges = PRICE_RANGES.filter(({ value }) => counts[value]);
  return (
    <Group title="Price per call, USD">
      <div className="grid grid-cols-2 gap-2">
        <Bound name="minPrice" label="at least" micros={query.minPriceUsdMicros} placeholder="0" />
        <Bound name="maxPrice" label="at most" micros={query.maxPriceUsdMicros} placeholder="any" />
      </div>
      {ranges.length > 0 ? (
        <ul className="mt-1.5 text-sm">
          {ranges.map(({ value, minPriceUsdMicros, maxPriceUsdMicros }) => {
            const chosen =
              query.minPriceUsdMicros === minPriceUsdMicros && query.maxPriceUsdMicros === maxPriceUsdMicros;
            const change = chosen
              ? { minPriceUsdMicros: null, maxPriceUsdMicros: null }
              : { minPriceUsdMicros, maxPriceUsdMicros };
            return (
              <li key={value}>
                <Link
                  href={catalogHref(query, change)}
                  aria-current={chosen ? "true" : undefined}
                  scroll={false}
                  className={`flex items-center gap-2 py-0.75 hover:text-ink hover:underline ${chosen ? "font-medium text-ink" : "text-ink-2"}`}
                >
                  {rangeWords(minPriceUsdMicros, maxPriceUsdMicros)}
                  <span className="machine ml-auto text-ink-3">{COUNT.format(counts[value] ?? 0)}</span>
                </Link>
              </li>
            );
          })}
        </ul>
      ) : null}
    </Group>
  );
}

function Bound({
  name,
  label,
  micros,
  placeholder,
}: {
  name: "minPrice" | "maxPrice";
  label: string;
  micros: bigint | null;
  placeholder: string;
}) {
  return (
    <label className="min-w-0 text-2xs text-ink-3">
      {label}
      <input
        form={CATALOG_FORM}
        name={name}
        inputMode="decimal"
        autoComplete="off"
        placeholder={placeholder}
        defaultValue={micros === null ? "" : usdInput(micros)}
        className="control figure peer mt-0.5 h-7.5 text-xs"
      />
      <span className="hidden text-down peer-aria-invalid:block">Write a price such as 0.01</span>
    </label>
  );
}
