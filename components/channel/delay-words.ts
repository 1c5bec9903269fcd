/** "15 minutes", "2 hours", "30 days": whole units, rounded up. */
export function delayWords(seconds: number): string {
  const words = (n: number, unit: string) => `${n} ${unit}${n === 1 ? "" : "s"}`;
  if (seconds <= 90 * 60) return words(Math.ceil(seconds / 60), "minute");
  if (seconds <= 48 * 3_600) return words(Math.ceil(seconds / 3_600), "hour");
  return words(Math.ceil(seconds / 86_400), "day");
}
