import { sql } from "drizzle-orm";
import { rateLimits } from "@/db/schema/sessions";
import { SoukError } from "@/lib/errors";
import type { RateLimitUse } from "@/lib/http/rate-limit";
import type { Context } from "./context";

export interface RateLimit {
  /** Uses allowed in one window. */
  limit: number;
  windowSeconds: number;
}

/** What counting needs, and whom to tell. */
export type Counting = Pick<Context, "db" | "now" | "onRateLimit">;

/**
 * Counts one use of `key` (`policy:who`) in the current fixed window, in the database so that every process counts
 * together (security row 37). Throws SoukError `rate-limited` with `retryAfter` seconds when the window is used up.
 */
export async function consumeRateLimit(
  ctx: Counting,
  key: string,
  { limit, windowSeconds }: RateLimit,
): Promise<void> {
  const { count, resetSeconds } = await countUses(ctx, key, windowSeconds, 1);
  const policy = key.split(":", 1)[0] as string;
  tellUse(ctx, { policy, limit, windowSeconds, remaining: limit - count, resetSeconds });
}

/** Tells who listens, and throws SoukError `rate-limited`, with the limit and when it begins anew, when more was used than there is. */
export function tellUse(ctx: Pick<Counting, "onRateLimit">, use: RateLimitUse): void {
  ctx.onRateLimit?.({ ...use, remaining: Math.max(0, use.remaining) });
  if (use.remaining < 0)
    throw new SoukError(
      "rate-limited",
      `At most ${use.limit} of these are answered in ${windowText(use.windowSeconds)}. Try again in ${use.resetSeconds} s.`,
      { retryAfter: use.resetSeconds },
    );
}

const windowText = (seconds: number) =>
  seconds === 60
    ? "a minute"
    : seconds === 3_600
      ? "an hour"
      : seconds % 60 === 0
        ? `${seconds / 60} minutes`
        : `${seconds} s`;

/** Adds `uses` to the key's counter; answers all of this window, and the seconds until it ends. */
export async function countUses(
  ctx: Counting,
  key: string,
  windowSeconds: number,
  uses: number,
): Promise<{ count: number; windowStartMs: number; resetSeconds: number }> {
  const nowMs = ctx.now().getTime();
  const windowMs = windowSeconds * 1_000;
  const windowStartMs = Math.floor(nowMs / windowMs) * windowMs;
  const [row] = await ctx.db
    .insert(rateLimits)
    .values({ key: key.slice(0, 200), windowStart: new Date(windowStartMs), count: uses })
    .onConflictDoUpdate({
      target: [rateLimits.key, rateLimits.windowStart],
      set: { count: sql`${rateLimits.count} + ${uses}` },
    })
    .returning({ count: rateLimits.count });
  if (!row) throw new Error("an upsert gave no row");
  const resetSeconds = Math.max(1, Math.ceil((windowStartMs + windowMs - nowMs) / 1_000));
  return { count: row.count, windowStartMs, resetSeconds };
}
