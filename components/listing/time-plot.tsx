import type { ReactNode } from "react";

/** One line of a plot: SVG path data in a box as wide as there are slots and 100 high. */
export interface PlotLine {
  path: string;
  look: string;
  dashed?: boolean;
}

/**
 * A small plot drawn on the server. `words` say all of it to those who do not see it; the labels are text beside the
 * drawing, so they keep their size whatever its width. With nothing to draw, the words are all there is.
 */
export function TimePlot({
  title,
  legend,
  words,
  slots,
  lines,
  top,
  from,
  to,
}: {
  title: string;
  legend?: ReactNode;
  words: string;
  slots: number;
  lines: readonly PlotLine[];
  /** What the upper edge stands for. */
  top: string;
  /** What the left and the right edge stand for. */
  from: string;
  to: string;
}) {
  const empty = lines.every(({ path }) => path === "");
  return (
    <figure className="min-w-0">
      <figcaption className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5">
        <span className="font-medium">{title}</span>
        {empty ? null : <span className="flex gap-x-3.5 text-xs text-ink-2">{legend}</span>}
      </figcaption>
      {empty ? (
        <p className="text-ink-2">{words}</p>
      ) : (
        <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2">
          <div
            aria-hidden="true"
            className="machine flex h-24 flex-col justify-between text-right text-2xs! leading-none text-ink-3"
          >
            <span>{top}</span>
            <span>0</span>
          </div>
          <svg
            role="img"
            aria-label={`${title}. ${words}`}
            viewBox={`0 0 ${slots} 100`}
            preserveAspectRatio="none"
            className="h-24 w-full overflow-visible border-b border-line-strong"
          >
            {[0, 50].map((y) => (
              <path
                key={y}
                d={`M0 ${y}H${slots}`}
                vectorEffect="non-scaling-stroke"
                className="stroke-line"
              />
            ))}
            {lines.map(({ path, look, dashed }) => (
              <path
                key={look}
                d={path}
                fill="none"
                strokeWidth={1.75}
                strokeLinecap="round"
                strokeLinejoin="round"
                strokeDasharray={dashed ? "1 4" : undefined}
                vectorEffect="non-scaling-stroke"
                className={look}
              />
            ))}
          </svg>
          <p aria-hidden="true" className="col-start-2 mt-1.5 flex justify-between text-2xs text-ink-3">
            <span>{from}</span>
            <span>{to}</span>
          </p>
        </div>
      )}
    </figure>
  );
}

/** How a line looks, and what it is. */
export function LegendEntry({
  look,
  dashed = false,
  children,
}: {
  look: string;
  dashed?: boolean;
  children: ReactNode;
}) {
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <svg aria-hidden="true" width="16" height="4" className={look}>
        <path
          d="M1 2H15"
          strokeWidth="2"
          strokeLinecap="round"
          strokeDasharray={dashed ? "1 4" : undefined}
        />
      </svg>
      {children}
    </span>
  );
}
