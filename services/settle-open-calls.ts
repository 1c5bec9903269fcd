import { and, gt, inArray, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import { type Call, calls } from "@/db/schema/calls";
import type { Context } from "./context";
import { settleCall } from "./settle-call";

/** A visitor who opened a call reports its answer within this time, or has left. */
const ABANDONED_AFTER_MS = 60_000;
/** How long after its proof a payment is looked at again: the chain may be reorganised. */
const RECHECK_MS = 15 * 60_000;

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
          or(
            isNotNull(calls.respondedAt),
            isNotNull(calls.sentAt),
            lt(calls.createdAt, new Date(nowMs - ABANDONED_AFTER_MS)),
          ),
        ),
        and(
          inArray(calls.state, ["confirmed", "paid-undelivered"]),
          gt(calls.provenAt, new Date(nowMs - RECHECK_MS)),
        ),
      ),
    )
    // Open ones first, else in any order: those of a chain that cannot be read must not stand in front for ever.
    // A voucher may be redeemed weeks later: those wait behind everything that decides soon.
    .orderBy(sql`proven_at is not null, state = 'authorized', random()`)
    .limit(options.limit);
  const changed = await Promise.all(
    due.map(async (before) => !(await isStillThere(ctx, before)) && (await settled(ctx, before))),
  );
  return changed.filter(Boolean).length;
}

const settled = async (ctx: Context, before: Call) =>
  (await settleCall(ctx, before)).call.state !== before.state;

/** A confirmed call whose block the chain still has needs no new proof. */
async function isStillThere(ctx: Context, { network, blockNumber, blockHash }: Call): Promise<boolean> {
  return blockNumber !== null && (await ctx.chain.blockHash(network, blockNumber)) === blockHash;
}
