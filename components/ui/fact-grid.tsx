import type { ReactNode } from "react";

export interface GridFact {
  term: string;
  /** null: not measured yet. */
  value: string | null;
  note?: ReactNode;
}

/** Measured figures in a row, each with what it rests on. */
export function FactGrid({ facts }: { facts: readonly GridFact[] }) {
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-3 xl:grid-cols-6">
      {facts.map(({ term, value, note }) => (
        <div key={term} className="bg-raised px-4 py-3">
          <dt className="text-2xs text-ink-3">{term}</dt>
          <dd>
            <span className={`figure block text-lg ${value === null ? "text-ink-3" : "font-medium"}`}>
              {value ?? "—"}
            </span>
            <span className="block text-2xs text-ink-3">{value === null ? "not measured yet" : note}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
