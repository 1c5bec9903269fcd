import type { CallRecord } from "@/lib/call/call-record";
import { timelineOf } from "@/lib/call/timeline";

const clock = (iso: string) => iso.slice(11, 23).replace(/\.000$/, "");

/** How the call went, step by step, each with its time and whose clock that was. */
export function CallTimeline({ record }: { record: CallRecord }) {
  return (
    <section aria-label="Timings" className="min-w-0 rounded-lg border border-line bg-raised">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-2.5">
        <h2 className="font-semibold">Timings</h2>
        <p className="text-2xs text-ink-3">{record.times.openedAt.slice(0, 10)}, UTC</p>
      </div>
      <ol>
        {timelineOf(record).map(({ what, at, tookMs, by }) => (
          <li
            key={what}
            className="flex flex-wrap items-baseline justify-between gap-x-4 border-t border-line px-4 py-1.75 text-sm"
          >
            <span className="min-w-0">{what}</span>
            <span className="flex items-baseline gap-2 text-xs">
              <span className="text-ink-3">by {by}</span>
              <span className="figure">
                {at ? <time dateTime={at}>{clock(at)}</time> : null}
                {at && tookMs !== null ? ", " : null}
                {tookMs === null ? null : `${tookMs} ms`}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
