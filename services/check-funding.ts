import { and, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import { type Call, calls } from "@/db/schema/calls";
import type { Context } from "./context";

/** A chain that has not told by then is not asked for ever; who rates is looked at again anyway. */
const GIVE_UP_AFTER_MS = 86_400_000;

/**
 * Whether one of `payees` had sent the payer of a proven call this token by then, as far as the chain shows; kept with
 * the call. null when the chain could not tell.
 */
export async function checkFunding(
  ctx: Context,
  call: Call,
  payees: readonly string[] = [call.payTo],
): Promise<boolean | null> {
  if (call.blockNumber === null) return null;
  const { network, asset, payer, blockNumber: untilBlock } = call;
  const funded = await ctx.chain.wasFunded({ network, assets: [asset], payees, payer, untilBlock });
  if (funded !== null) await ctx.db.update(calls).set({ fundedByPayee: funded }).where(eq(calls.id, call.id));
  return funded;
}

/** {@link checkFunding} of calls that nobody has looked at yet. Returns how many were decided. */
export async function checkFundings(ctx: Context, options: { limit: number }): Promise<number> {
  const due = await ctx.db
    .select()
    .from(calls)
    .where(
      and(
        inArray(calls.state, ["confirmed", "paid-undelivered"]),
        isNull(calls.fundedByPayee),
        gt(calls.provenAt, new Date(ctx.now().getTime() - GIVE_UP_AFTER_MS)),
      ),
    )
    .orderBy(sql`random()`)
    .limit(options.limit);
  const decided = await Promise.all(due.map((call) => checkFunding(ctx, call)));
  return decided.filter((funded) => funded !== null).length;
}
