import type { BatchOutcome } from "@/lib/discovery/batch";
import { FoundRow } from "./found-row";
import type { Row } from "./use-discovery";

/** Every endpoint with its state; the payable ones can be chosen, together or one by one. */
export function FoundList({
  rows,
  outcomes,
  isChosen,
  isPublishable,
  onChoose,
}: {
  rows: readonly Row[];
  outcomes: ReadonlyMap<number, BatchOutcome>;
  isChosen(row: Row): boolean;
  isPublishable(row: Row): boolean;
  onChoose(ids: number[], choose: boolean): void;
}) {
  const open = rows.filter((row) => isPublishable(row) && !outcomes.has(row.id));
  const chosen = open.filter(isChosen).length;
  return (
    <section aria-label="Endpoints" className="overflow-hidden rounded-lg border border-line bg-raised">
      {open.length > 1 ? (
        <label className="flex items-center gap-3 border-b border-line bg-sunken px-4 py-2 text-xs text-ink-2">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={chosen === open.length}
            ref={(box) => {
              if (box) box.indeterminate = chosen > 0 && chosen < open.length;
            }}
            onChange={(event) =>
              onChoose(
                open.map(({ id }) => id),
                event.target.checked,
              )
            }
          />
          All payable endpoints
        </label>
      ) : null}
      <ul className="divide-y divide-line">
        {rows.map((row) => (
          <FoundRow
            key={row.id}
            row={row}
            outcome={outcomes.get(row.id)}
            chosen={isChosen(row)}
            choosable={isPublishable(row) && !outcomes.has(row.id)}
            onChoose={(choose) => onChoose([row.id], choose)}
          />
        ))}
      </ul>
    </section>
  );
}
