import { and, gt, inArray, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import { calls } from "@/db/schema/calls";
import type { Context } from "./context";
import { settleCall } from "./settle-call";

/** A visitor who opened a call reports its answer within this time, or has left. */
const ABANDONED_AFTER_MS = 60_000;
/** How long after its proof a payment is looked at again: the chain may be reorganised. */
const RECHECK_MS = 2 * 60_000;

/**
 * Asks the chain about calls that nobody is watching any more: open ones until it decides, and freshly confirmed
 * ones once more. Returns how many changed their state. One unreadable chain stops none of the others.
 */
export async function settleOpenCalls(ctx: Context, options: { limit: number }): Promise<number> {
  const nowMs = ctx.now().getTime();
  const due = await ctx.db
    .select()
    .from(calls)
    .where(
      or(
        and(
          isNull(calls.provenAt),
          or(isNotNull(calls.respondedAt), lt(calls.createdAt, new Date(nowMs - ABANDONED_AFTER_MS))),
        ),
        and(
          inArray(calls.state, ["confirmed", "paid-undelivered"]),
          gt(calls.provenAt, new Date(nowMs - RECHECK_MS)),
        ),
      ),
    )
    // In any order: calls of a chain that cannot be read must not stand in front of the others for ever.
    .orderBy(sql`random()`)
    .limit(options.limit);
  const settled = await Promise.all(
    due.map(async (before) => (await settleCall(ctx, before)).call.state !== before.state),
  );
  return settled.filter(Boolean).length;
}
