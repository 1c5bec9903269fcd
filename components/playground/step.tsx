import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icon";

export type StepState = "done" | "now" | "next" | "stopped";

const MARK: Record<StepState, string> = {
  done: "bg-live-wash text-live",
  now: "bg-accent text-accent-ink",
  next: "border-[1.5px] border-line-strong text-ink-3",
  stopped: "bg-down-wash text-down",
};
const SPOKEN: Record<StepState, string> = {
  done: "done",
  now: "in progress",
  next: "not yet",
  stopped: "stopped",
};

/** One step of a call: its number or outcome, what happens in it, and how long it took. */
export function Step({
  number,
  state,
  title,
  detail,
  aside,
  busy = false,
  children,
}: {
  number: number;
  state: StepState;
  title: string;
  detail?: ReactNode;
  /** At the end of the title's line: a duration, "now". */
  aside?: string;
  /** Something is running that needs nobody. */
  busy?: boolean;
  children?: ReactNode;
}) {
  return (
    <li
      aria-current={state === "now" ? "step" : undefined}
      className="group/step relative grid grid-cols-[19px_minmax(0,1fr)] gap-x-3 pb-4 sm:gap-x-3.5"
    >
      <span
        aria-hidden="true"
        className="absolute top-5.5 bottom-0.5 left-[9px] w-[1.5px] bg-line group-last/step:hidden"
      />
      <span
        aria-hidden="true"
        className={`mt-px grid size-4.75 place-items-center rounded-full text-2xs font-semibold ${MARK[state]} ${busy ? "animate-pulse motion-reduce:animate-none" : ""}`}
      >
        {state === "done" ? (
          <Icon name="check" size={11} />
        ) : state === "stopped" ? (
          <Icon name="cross" size={11} />
        ) : (
          number
        )}
      </span>
      <div className="min-w-0">
        <div className="flex items-baseline justify-between gap-3">
          <h3 className={state === "next" ? "font-medium text-ink-3" : "font-semibold"}>
            {title}
            <span className="sr-only">, {SPOKEN[state]}</span>
          </h3>
          {aside ? <span className="machine shrink-0 text-ink-3">{aside}</span> : null}
        </div>
        {detail ? <div className={state === "next" ? "text-ink-3" : "text-ink-2"}>{detail}</div> : null}
        {children}
      </div>
    </li>
  );
}
