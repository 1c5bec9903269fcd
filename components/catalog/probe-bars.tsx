import { wasPayable } from "@/lib/catalog/result";
import type { Verdict } from "@/lib/probe/types";

const BARS = 24;

/**
 * The last probes as bars, oldest first: full height for payable, half for not, a faint line for none yet.
 * The same in words for those who do not see it.
 */
export function ProbeBars({ probes }: { probes: readonly { verdict: Verdict }[] }) {
  const shown = probes.slice(-BARS);
  const good = shown.filter(({ verdict }) => wasPayable(verdict)).length;
  return (
    <span
      role="img"
      aria-label={
        shown.length === 0 ? "Not probed yet" : `Payable in ${good} of the last ${shown.length} probes`
      }
      className="inline-flex h-4.5 items-end gap-0.5"
    >
      {Array.from({ length: BARS }, (_, position) => {
        const probe = shown[position - (BARS - shown.length)];
        const look = !probe
          ? "h-full bg-line-strong"
          : wasPayable(probe.verdict)
            ? "h-full bg-live"
            : "h-1/2 bg-down";
        // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its position
        return <span key={position} className={`w-0.75 rounded-[1px] ${look}`} />;
      })}
    </span>
  );
}
