const STEPS: [limitSeconds: number, unitSeconds: number, unit: string][] = [
  [3_600, 60, "min"],
  [86_400, 3_600, "h"],
  [30 * 86_400, 86_400, "d"],
  [365 * 86_400, 30 * 86_400, "mo"],
  [Number.POSITIVE_INFINITY, 365 * 86_400, "y"],
];

/** Elapsed time in short words: "just now", "4 min ago", "3 d ago". `nowMs` is Unix milliseconds. */
export function timeAgo(iso: string, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - Date.parse(iso)) / 1_000));
  if (seconds < 45) return "just now";
  for (const [limit, unitSeconds, unit] of STEPS)
    if (seconds < limit) return `${Math.max(1, Math.floor(seconds / unitSeconds))} ${unit} ago`;
  return "";
}
