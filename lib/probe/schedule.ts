import type { LiveState } from "@/lib/catalog/live-state";
import type { Verdict } from "./types";

export interface Health {
  liveState: LiveState;
  /** Probes in a row that did not find the endpoint payable. */
  consecutiveFailures: number;
}

const MINUTE_MS = 60_000;
const HEALTHY_MINUTES = 60;
const AFTER_FAILURE_MINUTES = 5;
const AFTER_CHANGE_MINUTES = 10;
const DOWN_MINUTES = 30;
const DOWN_MAX_MINUTES = 24 * 60;
const FAILURES_UNTIL_DOWN = 3;
/** Spread, so that endpoints registered together are not all probed in the same minute for ever. */
const JITTER = 0.1;

/**
 * Healthy listings of one host become due at the same moments, this far apart, so that their visits share a
 * connection; which moments is the host's own, so that all hosts together are spread evenly.
 */
export const SLOT_MINUTES = 5;

/** Where in {@link SLOT_MINUTES} a host's moments are, milliseconds. */
export function slotOffsetMs(host: string): number {
  let hash = 2_166_136_261;
  for (let i = 0; i < host.length; i++) hash = Math.imul(hash ^ host.charCodeAt(i), 16_777_619);
  return Math.floor(((hash >>> 0) / 2 ** 32) * SLOT_MINUTES * MINUTE_MS);
}

/** Whether a buyer could have paid at the time of the probe. */
export function isPayable(verdict: Verdict): boolean {
  return verdict === "payable" || verdict === "payable-with-warnings";
}

/** Health after one more probe: a failure makes it degraded, three in a row down, one success live again. */
export function liveStateAfter(previous: Health, verdict: Verdict): Health {
  if (isPayable(verdict)) return { liveState: "live", consecutiveFailures: 0 };
  const consecutiveFailures = previous.consecutiveFailures + 1;
  return {
    liveState: consecutiveFailures >= FAILURES_UNTIL_DOWN ? "down" : "degraded",
    consecutiveFailures,
  };
}

/**
 * When to look again: about hourly while healthy, sooner after its terms `drifted` (ten minutes) or after a failure
 * (five), and ever more rarely (half an hour doubling up to a day) while down. `random` gives a number in [0, 1).
 * With `host`, a healthy one at the nearest of its moments.
 */
export function nextProbeAt(
  state: Health,
  now: Date,
  random: () => number,
  { drifted = false, host }: { drifted?: boolean; host?: string } = {},
): Date {
  const spread = 1 - JITTER + 2 * JITTER * random();
  const minutes = Math.min(
    minutesUntilNext(state),
    drifted ? AFTER_CHANGE_MINUTES : Number.POSITIVE_INFINITY,
  );
  const at = now.getTime() + minutes * MINUTE_MS * spread;
  if (host === undefined || state.liveState !== "live" || drifted) return new Date(at);
  const [offset, slot] = [slotOffsetMs(host), SLOT_MINUTES * MINUTE_MS];
  return new Date(Math.round((at - offset) / slot) * slot + offset);
}

function minutesUntilNext({ liveState, consecutiveFailures }: Health): number {
  if (liveState === "live") return HEALTHY_MINUTES;
  if (liveState !== "down") return AFTER_FAILURE_MINUTES;
  const doublings = Math.min(consecutiveFailures - FAILURES_UNTIL_DOWN, 16);
  return Math.min(DOWN_MINUTES * 2 ** Math.max(doublings, 0), DOWN_MAX_MINUTES);
}
