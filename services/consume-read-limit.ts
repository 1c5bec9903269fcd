import { type Counting, countUses, tellUse } from "./consume-rate-limit";
import type { Context } from "./context";

/** Reads that a process takes from the database at once for one visitor. */
const LOT = 100;
const WINDOW_SECONDS = 60;

interface Lot {
  /** Reads taken from the database and not yet used here. */
  left: number;
  /** All that were taken in this window, by every process. */
  taken: number;
}

const lots = new Map<string, Lot>();
let lotsOfWindowMs = 0;
/** Statements under way, so that many reads at once wait for one. */
const taking = new Map<string, Promise<void>>();

/**
 * Counts one read of a visitor. A read costs less than a statement, so each process takes a hundred from the database at
 * once and counts those itself: the limit is shared, and what one process took and did not use is lost to the others
 * until the minute ends. Throws SoukError `rate-limited` when the visitor's `readsPerMinute` are used up.
 */
export async function consumeReadLimit(ctx: Counting & Pick<Context, "env">, visitor: string): Promise<void> {
  const limit = ctx.env.readsPerMinute;
  const nowMs = ctx.now().getTime();
  const windowStartMs = Math.floor(nowMs / (WINDOW_SECONDS * 1_000)) * WINDOW_SECONDS * 1_000;
  if (windowStartMs !== lotsOfWindowMs) {
    lots.clear();
    lotsOfWindowMs = windowStartMs;
  }
  let lot = lots.get(visitor);
  // Who has used up everything is not counted any further.
  while (!lot || (lot.left === 0 && lot.taken < limit)) {
    await takeLot(ctx, visitor, limit);
    lot = lots.get(visitor);
  }
  lot.left--;
  const remaining = lot.left < 0 ? -1 : Math.max(0, limit - lot.taken) + lot.left;
  if (lot.left < 0) lot.left = 0;
  const resetSeconds = Math.max(1, Math.ceil((windowStartMs + WINDOW_SECONDS * 1_000 - nowMs) / 1_000));
  tellUse(ctx, { policy: "read", limit, windowSeconds: WINDOW_SECONDS, remaining, resetSeconds });
}

function takeLot(ctx: Counting, visitor: string, limit: number): Promise<void> {
  const underWay = taking.get(visitor);
  if (underWay) return underWay;
  const take = countUses(ctx, `read:${visitor}`, WINDOW_SECONDS, LOT)
    .then(({ count }) => {
      lots.set(visitor, { left: Math.min(LOT, Math.max(0, limit - (count - LOT))), taken: count });
    })
    .finally(() => taking.delete(visitor));
  taking.set(visitor, take);
  return take;
}
