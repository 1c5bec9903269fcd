import type { ReactNode } from "react";

type Tone = "neutral" | "live" | "degraded" | "down";

const TONE: Record<Tone, string> = {
  neutral: "text-ink-3",
  live: "text-live",
  degraded: "text-degraded",
  down: "text-down",
};

export type Fact = [term: string, value: ReactNode];

/** Facts under one heading; `origin` says whose word they are, in the colour of how far that goes. */
export function FactBox({
  title,
  origin,
  tone = "neutral",
  facts,
  children,
}: {
  title: string;
  origin: string;
  tone?: Tone;
  facts: readonly Fact[];
  children?: ReactNode;
}) {
  return (
    <section aria-label={title} className="min-w-0 rounded-lg border border-line bg-raised">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-2.5">
        <h2 className="font-semibold">{title}</h2>
        <p className={`text-2xs ${TONE[tone]}`}>{origin}</p>
      </div>
      <dl>
        {facts.map(([term, value]) => (
          <div
            key={term}
            className="grid grid-cols-[6.5rem_minmax(0,1fr)] items-baseline gap-x-3 border-t border-line px-4 py-1.75 text-sm"
          >
            <dt className="text-xs text-ink-3">{term}</dt>
            <dd className="min-w-0 wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
      {children}
    </section>
  );
}
