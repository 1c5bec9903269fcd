import type { ReactNode } from "react";

export type Tone = "neutral" | "live" | "degraded" | "down" | "accent";

const TONE: Record<Tone, string> = {
  neutral: "border-line bg-sunken text-ink-2",
  live: "border-transparent bg-live-wash text-live",
  degraded: "border-transparent bg-degraded-wash text-degraded",
  down: "border-transparent bg-down-wash text-down",
  accent: "border-transparent bg-accent-wash text-accent",
};

/** A short fact in a box. `tone` other than neutral is for state only. */
export function Tag({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={`inline-flex h-5 items-center gap-1 rounded-sm border px-1.75 text-2xs font-medium whitespace-nowrap ${TONE[tone]}`}
    >
      {children}
    </span>
  );
}
