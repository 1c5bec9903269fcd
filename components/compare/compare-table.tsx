import type { ReactNode } from "react";
import { compareRows } from "@/components/compare/compare-rows";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { StateDot } from "@/components/ui/state-dot";
import { compareHref } from "@/lib/catalog/compare";
import type { ComparedListing } from "@/lib/catalog/compared";

/** A column a listing, a row a fact. On narrow screens it scrolls sideways and the facts' names stay. */
export function CompareTable({ listings, nowMs }: { listings: readonly ComparedListing[]; nowMs: number }) {
  const ids = listings.map(({ id }) => id);
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label="Comparison"
      className="relative overflow-x-auto rounded-lg border border-line bg-raised"
    >
      <table
        className="w-full table-fixed border-collapse text-left text-sm"
        // Room for the facts' names and for each listing; all listings have the same width.
        style={{ minWidth: `${7 + 12 * listings.length}rem` }}
      >
        <thead>
          <tr className="align-top">
            <td className={`${STICKY} border-b`} />
            {listings.map(({ id, name, liveState }) => (
              <th key={id} scope="col" className={`${CELL} border-b font-normal`}>
                <span className="flex items-start gap-2">
                  <Link
                    href={`/listings/${id}`}
                    className="min-w-0 flex-1 font-semibold break-words hover:underline"
                  >
                    <StateDot state={liveState} /> {name}
                  </Link>
                  <Link
                    href={compareHref(ids.filter((other) => other !== id))}
                    className="grid size-6 place-items-center rounded-sm text-ink-3 hover:bg-sunken hover:text-ink"
                  >
                    <Icon name="cross" size={13} />
                    <span className="sr-only">Remove {name}</span>
                  </Link>
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {compareRows(listings, nowMs).map(({ term, values, best }) => (
            <tr key={term} className="border-t border-line align-top first:border-t-0">
              <th scope="row" className={`${STICKY} font-normal text-ink-3`}>
                {term}
              </th>
              {values.map((value, position) => (
                <td key={ids[position]} className={`${CELL} break-words`}>
                  <Value best={best?.has(position)}>{value}</Value>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const CELL = "border-line px-4 py-2";
const STICKY = `${CELL} sticky left-0 z-10 w-28 bg-raised sm:w-44`;

function Value({ best = false, children }: { best?: boolean; children: ReactNode }) {
  if (!best) return children;
  return (
    <span className="flex items-baseline gap-1.5 font-semibold">
      <span className="text-accent" title="The best of these">
        <Icon name="check" size={13} />
        <span className="sr-only">best: </span>
      </span>
      {children}
    </span>
  );
}
