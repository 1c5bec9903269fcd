import { sql } from "drizzle-orm";
import { rateLimits } from "@/db/schema/sessions";
import { SoukError } from "@/lib/errors";
import type { Context } from "./context";

export interface RateLimit {
  /** Uses allowed in one window. */
  limit: number;
  windowSeconds: number;
}

/**
 * Counts one use of `key` in the current fixed window, in the database so that every process counts together
 * (security row 37). Throws SoukError `rate-limited` with `retryAfter` seconds when the window is used up.
 */
export async function consumeRateLimit(
  ctx: Pick<Context, "db" | "now">,
  key: string,
  { limit, windowSeconds }: RateLimit,
): Promise<void> {
  const nowMs = ctx.now().getTime();
  const windowMs = windowSeconds * 1_000;
  const windowStartMs = Math.floor(nowMs / windowMs) * windowMs;
  const [row] = await ctx.db
    .insert(rateLimits)
    .values({ key: key.slice(0, 200), windowStart: new Date(windowStartMs), count: 1 })
    .onConflictDoUpdate({
      target: [rateLimits.key, rateLimits.windowStart],
      set: { count: sql`${rateLimits.count} + 1` },
    })
    .returning({ count: rateLimits.count });
  if (row && row.count > limit) {
    const retryAfter = Math.max(1, Math.ceil((windowStartMs + windowMs - nowMs) / 1_000));
    throw new SoukError("rate-limited", "That was too often.", { retryAfter });
  }
}
