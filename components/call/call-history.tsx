import { Disclosure } from "@/components/playground/disclosure";
import { Machine } from "@/components/ui/machine";
import { Tag } from "@/components/ui/tag";
import type { CallEvent } from "@/lib/call/call-record";
import { CALL_WORDS } from "@/lib/call/call-words";

/** Every state the call has been in, oldest first. */
export function CallHistory({ history }: { history: readonly CallEvent[] }) {
  if (history.length === 0) return null;
  const reorged = history.some((event) => event.state === "reorged");
  return (
    <section aria-label="States" className="min-w-0 rounded-lg border border-line bg-raised">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-2.5">
        <h2 className="font-semibold">States</h2>
        <p className={`text-2xs ${reorged ? "text-degraded" : "text-ink-3"}`}>
          {reorged ? "Its block was replaced at least once" : `${history.length} so far`}
        </p>
      </div>
      <Disclosure summary="Every state it has been in">
        <ol>
          {history.map((event) => (
            <li
              key={`${event.at}-${event.state}-${event.blockHash ?? ""}`}
              className="border-t border-line px-4 py-2 text-sm"
            >
              <p className="flex flex-wrap items-baseline gap-x-2.5 gap-y-1">
                <Tag tone={CALL_WORDS[event.state].tone}>{CALL_WORDS[event.state].title}</Tag>
                <time dateTime={event.at} className="figure text-xs text-ink-3">
                  {event.at.slice(0, 19).replace("T", " ")}
                </time>
              </p>
              <p className="mt-1 text-ink-2">{event.detail}</p>
              {event.blockHash ? (
                <p className="mt-0.5 text-xs text-ink-3">
                  Block {event.blockNumber} <Machine value={event.blockHash} what="block hash" />
                </p>
              ) : null}
            </li>
          ))}
        </ol>
      </Disclosure>
    </section>
  );
}
