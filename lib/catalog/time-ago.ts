const STEPS: [limitSeconds: number, unitSeconds: number, unit: string][] = [
  [3_600, 60, "min"],
  [86_400, 3_600, "h"],
  [30 * 86_400, 86_400, "d"],
  [365 * 86_400, 30 * 86_400, "mo"],
  [Number.POSITIVE_INFINITY, 365 * 86_400, "y"],
];

/** Elapsed time in short words: "4 min", "3 d"; null under 45 seconds. `nowMs` is Unix milliseconds. */
export function elapsed(iso: string, nowMs: number): string | null {
  const seconds = Math.floor((nowMs - Date.parse(iso)) / 1_000);
  const step = seconds < 45 ? undefined : STEPS.find(([limit]) => seconds < limit);
  return step ? `${Math.max(1, Math.floor(seconds / step[1]))} ${step[2]}` : null;
}

/** "just now", "4 min ago", "3 d ago". `nowMs` is Unix milliseconds. */
export function timeAgo(iso: string, nowMs: number): string {
  const time = elapsed(iso, nowMs);
  return time ? `${time} ago` : "just now";
}
