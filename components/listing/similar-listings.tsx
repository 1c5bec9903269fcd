import { CatalogRows } from "@/components/catalog/catalog-rows";
import { CompareBar } from "@/components/catalog/compare-bar";
import { rowView } from "@/components/catalog/row-view";
import { buttonClass } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { StateDot } from "@/components/ui/state-dot";
import { compareHref, MOST_COMPARED } from "@/lib/catalog/compare";
import type { LiveState } from "@/lib/catalog/live-state";
import type { CatalogCard } from "@/lib/catalog/result";
import { formatUsd } from "@/lib/x402/amount";

interface Duplicate {
  id: string;
  method: string;
  url: string;
  liveState: LiveState;
  /** Millionths of a dollar. */
  minPriceUsdMicros: bigint | null;
}

/** Near-duplicates of this resource, what else the catalog has for the same words, and the way to see them side by side. */
export function SimilarListings({
  id,
  duplicates,
  cards,
}: {
  id: string;
  duplicates: readonly Duplicate[];
  cards: readonly CatalogCard[];
}) {
  const compared = [id, ...duplicates.map((one) => one.id), ...cards.map((card) => card.id)].slice(
    0,
    MOST_COMPARED,
  );
  return (
    <div className="group/results">
      {duplicates.length > 0 ? <Duplicates duplicates={duplicates} /> : null}
      {cards.length > 0 ? (
        <CatalogRows words={[]} start={1} rows={cards.map((card) => rowView(card))} />
      ) : null}
      <p className="mt-3">
        <Link href={compareHref(compared)} className={buttonClass({ size: "small" })}>
          Compare with {compared.length === 2 ? "it" : `the first ${compared.length - 1}`}
        </Link>
      </p>
      <CompareBar />
    </div>
  );
}

function Duplicates({ duplicates }: { duplicates: readonly Duplicate[] }) {
  return (
    <div className="mb-3 rounded-lg border border-line bg-raised">
      <p className="px-4 py-2 text-xs text-ink-3">
        Near-duplicates: results fold them together with this one.
      </p>
      <ul>
        {duplicates.map(({ id, method, url, liveState, minPriceUsdMicros }) => (
          <li key={id} className="flex items-baseline gap-3 border-t border-line px-4 py-1.75 text-sm">
            <StateDot state={liveState} />
            <Link href={`/listings/${id}`} className="machine min-w-0 flex-1 break-all hover:underline">
              <span className="font-medium">{method}</span> {url}
            </Link>
            <span className="figure">{minPriceUsdMicros === null ? "—" : formatUsd(minPriceUsdMicros)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
