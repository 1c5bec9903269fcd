import { Icon } from "@/components/ui/icon";
import type { ProbeStep } from "@/lib/probe/types";

/** What the probe has done so far, in order, each with the time it took. */
export function ProbeSteps({ steps, running }: { steps: readonly ProbeStep[]; running: boolean }) {
  return (
    <ol
      aria-label="Progress of the probe"
      aria-live="polite"
      className="flex min-h-7 flex-wrap gap-x-4.5 gap-y-1 pt-2.5 text-xs text-ink-2"
    >
      {steps.map((step, position) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever appended
        <li key={position} className="inline-flex items-baseline gap-1.5">
          <Icon
            name={step.ok ? "check" : "cross"}
            size={12}
            className={`translate-y-0.5 ${step.ok ? "text-live" : "text-down"}`}
          />
          <span className="sr-only">{step.ok ? "done:" : "problem:"}</span>
          <StepText step={step} />
        </li>
      ))}
      {running ? (
        <li className="inline-flex items-center gap-2">
          <span aria-hidden="true" className="size-2 rounded-full bg-accent motion-safe:animate-pulse" />
          probing…
        </li>
      ) : null}
    </ol>
  );
}

/** The step in words, its time set apart as a figure whether the words name it or not. */
function StepText({ step: { text, ms } }: { step: ProbeStep }) {
  const named = /^(.*?)(?: in)? (\d+) ms$/.exec(text);
  const words = named?.[1] ?? text;
  const time = named?.[2] ?? (ms >= 1 ? Math.round(ms) : null);
  return (
    <span>
      {words}
      {time === null ? null : <span className="machine whitespace-nowrap text-ink-3"> {time} ms</span>}
    </span>
  );
}
