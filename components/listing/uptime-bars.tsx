import { percent } from "@/lib/catalog/facts";
import type { MeasuredDay } from "@/lib/catalog/uptime";
import { dayName, uptimeWords } from "@/lib/catalog/uptime-words";

const PITCH = 8;
const WIDTH = 6;
const HEIGHT = 40;
/** A single failure among many is still seen. */
const LEAST_SHARE = 0.15;

/** A bar a day, oldest first: green for the probes that found it payable, a red cap for the others, a stub for none. */
export function UptimeBars({ days }: { days: readonly MeasuredDay[] }) {
  const words = uptimeWords(days);
  return (
    <figure>
      <figcaption className="mb-2.5 flex flex-wrap items-baseline justify-between gap-x-5 gap-y-0.5">
        <span className="font-medium">Payable, day by day</span>
        <span className="text-xs text-ink-2">{words}</span>
      </figcaption>
      <svg
        role="img"
        aria-label={`The last ${days.length} days. ${words}`}
        viewBox={`0 0 ${days.length * PITCH - (PITCH - WIDTH)} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-10 w-full"
      >
        {days.map((day, position) => (
          <Bar key={day.day} day={day} x={position * PITCH} />
        ))}
      </svg>
      <p aria-hidden="true" className="mt-1.5 flex justify-between text-2xs text-ink-3">
        <span>{days[0] ? dayName(days[0].day) : ""}</span>
        <span>today</span>
      </p>
    </figure>
  );
}

function Bar({ day: { day, probes, payable }, x }: { day: MeasuredDay; x: number }) {
  if (probes === 0)
    return (
      <rect x={x} y={HEIGHT - 4} width={WIDTH} height={4} className="fill-line-strong">
        <title>{`${dayName(day)}: not measured`}</title>
      </rect>
    );
  const failed = payable < probes ? Math.max(LEAST_SHARE, 1 - payable / probes) * HEIGHT : 0;
  return (
    <g>
      <title>{`${dayName(day)}: payable in ${percent(payable, probes)} of ${probes} probes`}</title>
      <rect x={x} y={failed} width={WIDTH} height={HEIGHT - failed} className="fill-live" />
      <rect x={x} y={0} width={WIDTH} height={failed} className="fill-down" />
    </g>
  );
}
