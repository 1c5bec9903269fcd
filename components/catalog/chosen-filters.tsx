import Link from "next/link";
import { Icon } from "@/components/ui/icon";
import { LIVE_STATE_WORDS } from "@/lib/catalog/live-state";
import { type CatalogQuery, catalogHref, EVERYTHING } from "@/lib/catalog/query";
import { formatUsd } from "@/lib/x402/amount";
import { networkInfo } from "@/lib/x402/networks";

/** What narrows the results, each a link that takes it away. Nothing when nothing does. */
export function ChosenFilters({ query }: { query: CatalogQuery }) {
  const chosen = [
    ...query.states.map((state) => ({
      label: LIVE_STATE_WORDS[state].label,
      without: { states: query.states.filter((other) => other !== state) },
    })),
    ...(query.maxPriceUsdMicros === null
      ? []
      : [{ label: `≤ ${formatUsd(query.maxPriceUsdMicros)}`, without: { maxPriceUsdMicros: null } }]),
    ...query.networks.map((network) => ({
      label: networkInfo(network)?.name ?? network,
      without: { networks: query.networks.filter((other) => other !== network) },
    })),
  ];
  if (chosen.length === 0) return null;
  return (
    <ul className="flex flex-wrap items-center gap-1.5" aria-label="Filters in use">
      {chosen.map(({ label, without }) => (
        <li key={label}>
          <Link
            href={catalogHref(query, without)}
            className="inline-flex h-6 items-center gap-1 rounded-sm border border-line bg-sunken px-1.75 text-2xs font-medium text-ink-2 hover:border-line-strong hover:text-ink"
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
          className="px-1 text-xs text-ink-3 hover:text-ink hover:underline"
        >
          Clear
        </Link>
      </li>
    </ul>
  );
}
