import { milliseconds } from "@/lib/catalog/figures";
import { medianLatencyMs, wasPayable } from "@/lib/catalog/result";
import type { Verdict } from "@/lib/probe/types";

/** A bar a probe, oldest first: as high as it was slow, red when it was not payable. In words for those who do not see it. */
export function LatencyBars({
  probes,
}: {
  probes: readonly { id: string; verdict: Verdict; latencyMs: number | null }[];
}) {
  const slowestMs = Math.max(1, ...probes.map(({ latencyMs }) => latencyMs ?? 0));
  return (
    <div role="img" aria-label={inWords(probes)} className="flex h-16 items-end gap-0.75">
      {probes.map(({ id, verdict, latencyMs }) => (
        <span
          key={id}
          className={`max-w-3 flex-1 rounded-t-[2px] ${wasPayable(verdict) ? "bg-live" : "bg-down"}`}
          style={{ height: `${Math.max(6, Math.round(((latencyMs ?? 0) / slowestMs) * 100))}%` }}
        />
      ))}
    </div>
  );
}

function inWords(probes: readonly { verdict: Verdict; latencyMs: number | null }[]): string {
  const measured = probes.flatMap(({ latencyMs }) => latencyMs ?? []);
  const median = medianLatencyMs(probes);
  const failed = probes.filter(({ verdict }) => !wasPayable(verdict)).length;
  const latency =
    median === null
      ? "no latency measured"
      : `latency ${milliseconds(Math.min(...measured))} to ${milliseconds(Math.max(...measured))}, median ${milliseconds(median)}`;
  return `The last ${probes.length} probes: ${latency}; ${failed === 0 ? "all payable" : `${failed} not payable`}`;
}
