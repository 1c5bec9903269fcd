import { type Counting, countUses, tellUse } from "./consume-rate-limit";

const WINDOW_SECONDS = 60;

interface LeasedLimit {
  /** Uses allowed in one minute, by all processes together. */
  perMinute: number;
  /** Uses that a process takes from the database at once. */
  lot: number;
}

interface Lot {
  /** Uses taken from the database and not yet made here. */
  left: number;
  /** All that were taken in this window, by every process. */
  taken: number;
}

const lots = new Map<string, Lot>();
let lotsOfWindowMs = 0;
/** Statements under way, so that many uses at once wait for one. */
const taking = new Map<string, Promise<void>>();

/**
 * Counts one use of `key` (`policy:who`) as `consumeRateLimit` does, for what is used so often that a statement each would
 * be felt: a process takes a lot from the database at once and counts those itself. Never more than the limit pass in all;
 * what one process took and did not use is lost to the others until the minute ends. Throws SoukError `rate-limited` when
 * the window is used up.
 */
export async function consumeLeasedLimit(ctx: Counting, key: string, limit: LeasedLimit): Promise<void> {
  while (!consumeFromLot(ctx, key, limit)) await takeLot(ctx, key, limit);
}

/**
 * The same at once, when this process has uses of the window left or knows that nobody has; false when the database has
 * to be asked, and nothing is counted.
 */
export function consumeFromLot(ctx: Counting, key: string, { perMinute: limit }: LeasedLimit): boolean {
  const nowMs = ctx.now().getTime();
  const windowStartMs = Math.floor(nowMs / (WINDOW_SECONDS * 1_000)) * WINDOW_SECONDS * 1_000;
  if (windowStartMs !== lotsOfWindowMs) {
    lots.clear();
    lotsOfWindowMs = windowStartMs;
  }
  const lot = lots.get(key);
  // Who has used up everything is not counted any further.
  if (!lot || (lot.left === 0 && lot.taken < limit)) return false;
  lot.left--;
  const remaining = lot.left < 0 ? -1 : Math.max(0, limit - lot.taken) + lot.left;
  if (lot.left < 0) lot.left = 0;
  const resetSeconds = Math.max(1, Math.ceil((windowStartMs + WINDOW_SECONDS * 1_000 - nowMs) / 1_000));
  const policy = key.split(":", 1)[0] as string;
  tellUse(ctx, { policy, limit, windowSeconds: WINDOW_SECONDS, remaining, resetSeconds });
  return true;
}

function takeLot(ctx: Counting, key: string, { perMinute: limit, lot: size }: LeasedLimit): Promise<void> {
  const underWay = taking.get(key);
  if (underWay) return underWay;
  const take = countUses(ctx, key, WINDOW_SECONDS, size)
    .then(({ count }) => {
      lots.set(key, { left: Math.min(size, Math.max(0, limit - (count - size))), taken: count });
    })
    .finally(() => taking.delete(key));
  taking.set(key, take);
  return take;
}
