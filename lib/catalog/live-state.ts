/** Measured health of a listing, with hysteresis: one failed probe is `degraded`, three in a row are `down`. */
export const LIVE_STATES = ["live", "degraded", "down", "unknown"] as const;

export type LiveState = (typeof LIVE_STATES)[number];

/** Words for each state: a label, and what it means. */
export const LIVE_STATE_WORDS: Record<LiveState, { label: string; meaning: string }> = {
  live: { label: "Live", meaning: "the last probe found it payable" },
  degraded: { label: "Degraded", meaning: "the last probe failed; the ones before did not" },
  down: { label: "Down", meaning: "three probes in a row failed" },
  unknown: { label: "Unknown", meaning: "not measured yet" },
};
