import { and, desc, eq, isNull, lt } from "drizzle-orm";
import { calls } from "@/db/schema/calls";
import { mineBlock } from "@/lib/chain/mine-block";
import type { Context } from "./context";

const SANDBOX_NETWORK = "eip155:84532";
/** A little more than what `lib/chain` waits for after an authorization's end, against shallow reorgs. */
const AFTER_END_SECONDS = 8n;

/**
 * A real chain goes on without us; the sandbox's mines only when something is sent, so its time would stand still
 * while a call waits for an authorization to expire. Mines one empty block when an open call's end has passed by our
 * clock and not yet by the chain's. Returns whether it did; never outside the sandbox.
 */
export async function advanceSandboxClock(ctx: Context): Promise<boolean> {
  if (!ctx.env.sandbox) return false;
  const now = BigInt(Math.floor(ctx.now().getTime() / 1_000));
  const [ended] = await ctx.db
    .select({ validBefore: calls.validBefore })
    .from(calls)
    .where(
      and(
        isNull(calls.provenAt),
        eq(calls.network, SANDBOX_NETWORK),
        lt(calls.validBefore, now - AFTER_END_SECONDS),
      ),
    )
    .orderBy(desc(calls.validBefore))
    .limit(1);
  if (!ended) return false;
  const head = await ctx.chain.head(SANDBOX_NETWORK);
  if (!head || head.timestamp >= ended.validBefore + AFTER_END_SECONDS) return false;
  await mineBlock(ctx.env.sandbox.rpcUrl);
  return true;
}
