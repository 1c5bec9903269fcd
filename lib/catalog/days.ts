const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"];

/*
 * By hand and not by `Intl`: pages render these words on both sides, and the first formatter that a page makes costs a
 * browser as much time as a whole listing's markup, for the data it reads.
 */

/** "22 Nov", in UTC. */
export function dayAndMonth(date: Date): string {
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

/** "22 Nov 2026", in UTC. */
export function fullDay(date: Date): string {
  return `${dayAndMonth(date)} ${date.getUTCFullYear()}`;
}

/** "22 Nov 2026, 09:05", in UTC. */
export function dayAndTime(date: Date): string {
  return `${fullDay(date)}, ${date.toISOString().slice(11, 16)}`;
}
