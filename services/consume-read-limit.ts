import { consumeLeasedLimit } from "./consume-leased-limit";
import type { Counting } from "./consume-rate-limit";
import type { Context } from "./context";

/** Reads that a process takes from the database at once for one visitor. */
const LOT = 100;

/**
 * Counts one read of a visitor, which costs less than a statement would. Throws SoukError `rate-limited` when the visitor's
 * `readsPerMinute` are used up.
 */
export function consumeReadLimit(ctx: Counting & Pick<Context, "env">, visitor: string): Promise<void> {
  return consumeLeasedLimit(ctx, `read:${visitor}`, { perMinute: ctx.env.readsPerMinute, lot: LOT });
}
