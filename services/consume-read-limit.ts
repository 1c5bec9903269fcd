import { consumeFromLot, consumeLeasedLimit } from "./consume-leased-limit";
import type { Counting } from "./consume-rate-limit";
import type { Context } from "./context";

/** Reads that a process takes from the database at once for one visitor. */
const LOT = 100;

/**
 * Counts one read of a visitor, which costs less than a statement would. Throws SoukError `rate-limited` when the visitor's
 * `readsPerMinute` are used up.
 */
export function consumeReadLimit(ctx: Reading, visitor: string): Promise<void> {
  return consumeLeasedLimit(ctx, keyOf(visitor), limitOf(ctx));
}

/** The same at once; false when the database has to be asked, and nothing is counted. Throws likewise. */
export function consumeReadAtOnce(ctx: Reading, visitor: string): boolean {
  return consumeFromLot(ctx, keyOf(visitor), limitOf(ctx));
}

type Reading = Counting & Pick<Context, "env">;

const keyOf = (visitor: string) => `read:${visitor}`;
const limitOf = ({ env }: Reading) => ({ perMinute: env.readsPerMinute, lot: LOT });
