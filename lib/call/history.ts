import type { CallEvent } from "./call-record";

/** More changes than this are somebody playing with the routes: the first and the newest are kept. */
const MAX_EVENTS = 24;

/** A call's history with one more change, unless nothing changed. */
export function withEvent(history: readonly CallEvent[], event: CallEvent): CallEvent[] {
  const last = history.at(-1);
  const same =
    last && last.state === event.state && last.detail === event.detail && last.blockHash === event.blockHash;
  if (same) return [...history];
  const kept = [...history, event];
  return kept.length > MAX_EVENTS ? [...kept.slice(0, 4), ...kept.slice(5)] : kept;
}
