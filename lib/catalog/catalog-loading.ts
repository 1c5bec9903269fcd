import { SoukError } from "@/lib/errors";

/** How far the first reading of all listings is; null before it is known how many there are. */
export type Reading = { read: number; total: number } | null;

/** The database answers a search over so many in time; over more it would only make everything slower. */
const MOST_WITHOUT_INDEX = 50_000;
/** Seconds after which to ask again. */
export const RETRY_AFTER = 5;

const COUNT = new Intl.NumberFormat("en-US");

/** Whether searches wait for the index instead of asking the database. */
export function isTooLargeWithoutIndex(reading: Reading): boolean {
  return (reading?.total ?? 0) > MOST_WITHOUT_INDEX;
}

/** How far it is, in words for everybody. */
export function readingWords(reading: Reading): string {
  const soFar = reading
    ? `: ${COUNT.format(reading.read)} of ${COUNT.format(reading.total)} listings so far`
    : "";
  return `The catalog is being read into memory${soFar}.`;
}

/** What a search is answered meanwhile: a 503 that says how far it is and when to ask again. */
export function catalogLoading(reading: Reading): SoukError {
  return new SoukError("catalog-loading", `${readingWords(reading)} Try again in a moment.`, {
    retryAfter: RETRY_AFTER,
  });
}
