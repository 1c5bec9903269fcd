import type { CallRecord } from "./call-record";

/** One step of a call; `at` (ISO 8601) and `tookMs` are null where they were not measured. */
export interface TimelineStep {
  what: string;
  at: string | null;
  tookMs: number | null;
  /** Whose word the time is. */
  by: "this browser" | "the relay" | "Souk" | "the chain";
}

/** The steps of a call in the order in which they happen; those that have not happened are left out. */
export function timelineOf(record: CallRecord): TimelineStep[] {
  const { times, response, proven } = record;
  const { measured } = times;
  const steps: TimelineStep[] = [];
  const add = (step: TimelineStep) => {
    if (step.at !== null || step.tookMs !== null) steps.push(step);
  };
  const browser = { at: null, by: "this browser" } as const;
  add({ what: "Asked for the resource, and got the 402", tookMs: measured?.challengeMs ?? null, ...browser });
  add({ what: "Bound to this request", at: times.openedAt, tookMs: null, by: "Souk" });
  add({ what: "Signed by the wallet", tookMs: measured?.signMs ?? null, ...browser });
  add({ what: "Payment sent", at: times.sentAt, tookMs: null, by: "the relay" });
  add({
    what: response ? `The seller answered ${response.status}` : "No answer came",
    at: times.respondedAt,
    tookMs: times.responseMs,
    by: response?.seenBy === "relay" ? "the relay" : "this browser",
  });
  if (proven?.log)
    add({
      what: `In block ${proven.blockNumber}`,
      at: new Date(proven.log.blockTime * 1_000).toISOString(),
      tookMs: null,
      by: "the chain",
    });
  add({
    what: proven ? "Read from the chain" : "Decided by the chain",
    at: times.provenAt,
    tookMs: null,
    by: "Souk",
  });
  return steps;
}
