import { and, gt, inArray, isNotNull, isNull, lt, not, or, type SQL, sql } from "drizzle-orm";
import { type Call, calls } from "@/db/schema/calls";
import type { Context } from "./context";
import { settleCall } from "./settle-call";

/** A visitor who opened a call reports its answer within this time, or has left. */
const ABANDONED_AFTER_MS = 60_000;
/**
 * How long after it was decided a payment is looked at again: the chain may be reorganised, and an RPC that lied or lagged
 * may tell the truth.
 */
const RECHECK_MS = 15 * 60_000;
/** Redeemed some day, maybe in weeks, maybe never: looked at beside the others, and never in their place. */
const WAITING = sql`(${calls.provenAt} is null and (${calls.state} = 'authorized' or (${calls.channel} is not null and ${calls.channel} ->> 'depositAtomic' is null)))`;
/** A voucher whose signature nobody has seen can prove nothing. */
const SEEN = sql`(${calls.channel} is null or ${calls.channel} ->> 'depositAtomic' is not null or ${calls.channel} ->> 'signed' = 'true')`;
const WAITING_SHARE = 5;

/**
 * Asks the chain about calls that nobody is watching any more: open ones until it decides, and freshly decided
 * ones once more; of vouchers that wait for their payee a fifth as many beside them. Returns how many changed their
 * state. One unreadable chain stops none of the others.
 */
export async function settleOpenCalls(ctx: Context, options: { limit: number }): Promise<number> {
  const [soon, waiting] = await Promise.all([
    dueCalls(ctx, not(WAITING), options.limit),
    dueCalls(ctx, and(WAITING, SEEN), Math.ceil(options.limit / WAITING_SHARE)),
  ]);
  const changed = await Promise.all(
    [...soon, ...waiting].map(
      async (before) => !(await isStillThere(ctx, before)) && (await settled(ctx, before)),
    ),
  );
  return changed.filter(Boolean).length;
}

function dueCalls(ctx: Context, which: SQL | undefined, limit: number): Promise<Call[]> {
  const nowMs = ctx.now().getTime();
  return (
    ctx.db
      .select()
      .from(calls)
      .where(
        and(
          which,
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
              inArray(calls.state, ["confirmed", "paid-undelivered", "not-paid", "mismatch"]),
              gt(calls.provenAt, new Date(nowMs - RECHECK_MS)),
            ),
          ),
        ),
      )
      // Open ones first, else in any order: those of a chain that cannot be read must not stand in front for ever.
      .orderBy(sql`proven_at is not null, random()`)
      .limit(limit)
  );
}

const settled = async (ctx: Context, before: Call) =>
  (await settleCall(ctx, before)).call.state !== before.state;

/** A confirmed call whose block the chain still has needs no new proof. */
async function isStillThere(ctx: Context, { network, blockNumber, blockHash }: Call): Promise<boolean> {
  return blockNumber !== null && (await ctx.chain.blockHash(network, blockNumber)) === blockHash;
}
