import type { ReactNode } from "react";

type Tone = "info" | "live" | "degraded" | "down";

const EDGE: Record<Tone, string> = {
  info: "border-l-accent",
  live: "border-l-live",
  degraded: "border-l-degraded",
  down: "border-l-down",
};

/** A message set apart from the text. Give `role="alert"` only when it appears by itself and matters at once. */
export function Notice({
  tone = "info",
  title,
  children,
  role,
}: {
  tone?: Tone;
  title?: string;
  children?: ReactNode;
  role?: "alert" | "status";
}) {
  return (
    <div
      role={role}
      className={`rounded-lg border border-line border-l-3 bg-raised px-4.5 py-3 ${EDGE[tone]}`}
    >
      {title ? <p className="font-semibold">{title}</p> : null}
      {children ? <div className="max-w-[78ch] text-ink-2">{children}</div> : null}
    </div>
  );
}
