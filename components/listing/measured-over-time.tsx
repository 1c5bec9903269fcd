import { LegendEntry, TimePlot } from "@/components/listing/time-plot";
import { UptimeBars } from "@/components/listing/uptime-bars";
import { Icon } from "@/components/ui/icon";
import { percent } from "@/lib/catalog/facts";
import { milliseconds } from "@/lib/catalog/figures";
import { axisTop, carried, linePath, stepPath } from "@/lib/catalog/plot";
import type { MeasuredDay } from "@/lib/catalog/uptime";
import { dayName, latencyWords, priceWords, type Window } from "@/lib/catalog/uptime-words";
import { formatUsd } from "@/lib/x402/amount";

/** Uptime of 90 days, latency and price over time, and the same figures day by day in a table. */
export function MeasuredOverTime({ days, window }: { days: readonly MeasuredDay[]; window: Window }) {
  const measured = days.filter(({ probes }) => probes > 0);
  if (measured.length === 0)
    return (
      <p className="rounded-lg border border-line-strong border-dashed px-4 py-6 text-center text-ink-2">
        Nothing measured yet. The first figures appear here with the first probe.
      </p>
    );
  return (
    <div className="rounded-lg border border-line bg-raised">
      <div className="px-4 py-4">
        <UptimeBars days={days} />
      </div>
      <div className="grid gap-x-9 gap-y-6 border-t border-line px-4 py-4 lg:grid-cols-2">
        <Latency window={window} />
        <Price window={window} />
      </div>
      <details className="group">
        <summary className="flex items-center gap-1.5 border-t border-line px-4 py-2 text-xs text-ink-2 hover:text-ink">
          <Icon name="chevron" size={13} className="-rotate-90 group-open:rotate-0" />
          {measured.length === 1 ? "The measured day in figures" : `${measured.length} days in figures`}
        </summary>
        <DaysTable days={measured} />
      </details>
    </div>
  );
}

const P50 = "stroke-accent";
const P95 = "stroke-ink-3";

function Latency({ window: { slots, from } }: { window: Window }) {
  const [p50, p95] = [slots.map(({ p50Ms }) => p50Ms), slots.map(({ p95Ms }) => p95Ms)];
  const top = axisTop(Math.max(0, ...p95.map((ms) => ms ?? 0)));
  return (
    <TimePlot
      title="Time to the first byte"
      words={latencyWords(slots)}
      legend={
        <>
          <LegendEntry look={P50}>median</LegendEntry>
          <LegendEntry look={P95} dashed>
            p95
          </LegendEntry>
        </>
      }
      slots={slots.length}
      lines={[
        { path: linePath(p95, top), look: P95, dashed: true },
        { path: linePath(p50, top), look: P50 },
      ]}
      top={milliseconds(top)}
      from={from}
      to="now"
    />
  );
}

function Price({ window: { slots, from } }: { window: Window }) {
  const prices = carried(
    slots,
    slots.map(({ priceUsdMicros }) => priceUsdMicros),
  );
  const values = prices.map((price) => (price === null ? null : Number(price)));
  const top = axisTop(Math.max(0, ...values.map((value) => value ?? 0)));
  const now = prices.at(-1);
  return (
    <TimePlot
      title="Price per call, cheapest option"
      words={priceWords(prices)}
      legend={now === null || now === undefined ? "no known price" : `now ${formatUsd(now)}`}
      slots={slots.length}
      lines={[{ path: stepPath(values, top), look: P50 }]}
      top={formatUsd(BigInt(top))}
      from={from}
      to="now"
    />
  );
}

function DaysTable({ days }: { days: readonly MeasuredDay[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section tabIndex={0} aria-label="Measurements by day" className="max-h-80 overflow-auto">
      <table className="w-full text-left text-sm">
        <thead>
          <tr className="border-t border-line text-2xs text-ink-3 *:px-4 *:py-2 *:font-normal">
            <th scope="col">Day (UTC)</th>
            <th scope="col" className="text-right">
              Probes
            </th>
            <th scope="col" className="text-right">
              Payable
            </th>
            <th scope="col" className="text-right">
              Median
            </th>
            <th scope="col" className="text-right">
              p95
            </th>
            <th scope="col" className="text-right">
              Price
            </th>
          </tr>
        </thead>
        <tbody>
          {[...days].reverse().map(({ day, probes, payable, p50Ms, p95Ms, priceUsdMicros }) => (
            <tr key={day} className="border-t border-line *:px-4 *:py-1.5">
              <th scope="row" className="font-normal whitespace-nowrap">
                <time dateTime={day}>{dayName(day)}</time>
              </th>
              <Figure>{probes}</Figure>
              <Figure>{percent(payable, probes)}</Figure>
              <Figure>{p50Ms === null ? "—" : milliseconds(p50Ms)}</Figure>
              <Figure>{p95Ms === null ? "—" : milliseconds(p95Ms)}</Figure>
              <Figure>{priceUsdMicros === null ? "—" : formatUsd(priceUsdMicros)}</Figure>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Figure({ children }: { children: string | number }) {
  return <td className="machine text-right whitespace-nowrap">{children}</td>;
}
