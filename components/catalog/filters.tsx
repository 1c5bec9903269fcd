import type { ReactNode } from "react";
import { CATALOG_FORM } from "@/components/catalog/form-id";
import { buttonClass } from "@/components/ui/button";
import { StateDot } from "@/components/ui/state-dot";
import { COUNT } from "@/lib/catalog/figures";
import { LIVE_STATES } from "@/lib/catalog/live-state";
import type { CatalogQuery } from "@/lib/catalog/query";
import type { CatalogResult } from "@/lib/catalog/result";
import { usdInput } from "@/lib/catalog/usd";
import { networkInfo } from "@/lib/x402/networks";

/** State, price and network. Each count is how many results that choice would give. */
export function Filters({ query, result }: { query: CatalogQuery; result: Pick<CatalogResult, "facets"> }) {
  const networks = networksToOffer(query, result.facets.network);
  const states = LIVE_STATES.filter((state) => state !== "unknown" || result.facets.state.unknown);
  return (
    <div className="grid gap-5.5 sm:grid-cols-3 lg:grid-cols-1">
      <Group title="State">
        {states.map((state) => (
          <Choice
            key={state}
            name="state"
            value={state}
            chosen={query.states.includes(state)}
            count={result.facets.state[state] ?? 0}
          >
            <StateDot state={state} label />
          </Choice>
        ))}
      </Group>
      <Group title="Price per call">
        <label className="flex flex-wrap items-center gap-2 text-ink-2">
          <span className="whitespace-nowrap">at most, USD</span>
          <input
            form={CATALOG_FORM}
            name="maxPrice"
            inputMode="decimal"
            autoComplete="off"
            placeholder="any"
            defaultValue={query.maxPriceUsdMicros === null ? "" : usdInput(query.maxPriceUsdMicros)}
            className="control figure peer h-7.5 w-auto min-w-0 flex-1 text-xs"
          />
          <span className="hidden w-full text-2xs text-down peer-aria-invalid:block">
            Write a price such as 0.01
          </span>
        </label>
      </Group>
      <Group title="Network">
        {networks.map((network) => (
          <Choice
            key={network}
            name="network"
            value={network}
            chosen={query.networks.includes(network)}
            count={result.facets.network[network] ?? 0}
          >
            <span title={network}>{networkInfo(network)?.name ?? network}</span>
          </Choice>
        ))}
        {networks.length === 0 ? <p className="text-xs text-ink-3">None yet</p> : null}
      </Group>
      <noscript>
        <button type="submit" form={CATALOG_FORM} className={buttonClass({ size: "small" })}>
          Apply
        </button>
      </noscript>
    </div>
  );
}

/** Most used first; a chosen one stays even when nothing is left on it. */
function networksToOffer(query: CatalogQuery, counts: Record<string, number>): string[] {
  const all = new Set([...query.networks, ...Object.keys(counts)]);
  return [...all].sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a.localeCompare(b));
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 text-xs font-semibold">{title}</legend>
      {children}
    </fieldset>
  );
}

function Choice({
  name,
  value,
  chosen,
  count,
  children,
}: {
  name: string;
  value: string;
  chosen: boolean;
  count: number;
  children: ReactNode;
}) {
  return (
    <label className="flex items-center gap-2.25 py-0.75 text-ink-2 has-checked:text-ink">
      <input form={CATALOG_FORM} type="checkbox" name={name} value={value} defaultChecked={chosen} />
      <span className="min-w-0 truncate">{children}</span>
      <span className="machine ml-auto text-ink-3">{COUNT.format(count)}</span>
    </label>
  );
}
