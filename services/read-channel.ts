import type { ChannelFacts } from "@/lib/call/channel-plan";
import { SoukError } from "@/lib/errors";
import type { Context } from "./context";

/** What our own RPC shows of one channel of the channel contract. Throws SoukError `chain-unavailable`. */
export async function readChannel(
  ctx: Pick<Context, "chain">,
  network: string,
  id: string,
): Promise<ChannelFacts> {
  const state = await ctx.chain.readChannel(network, id);
  if (!state) throw new SoukError("chain-unavailable", "This channel cannot be read on its chain now.");
  return {
    balanceAtomic: String(state.balance),
    claimedAtomic: String(state.totalClaimed),
    withdrawAtomic: String(state.withdrawAmount),
    withdrawStartedAt: state.withdrawStartedAt === 0 ? null : state.withdrawStartedAt,
    refundNonce: String(state.refundNonce),
    chainTime: Number(state.chainTime),
  };
}
