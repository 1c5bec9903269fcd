import type { Hex, PublicClient } from "viem";
import { parseAbi } from "viem";
import { CHANNEL_CONTRACT } from "@/lib/x402/batch-settlement";

const ABI = parseAbi([
  "function channels(bytes32 channelId) view returns (uint128 balance, uint128 totalClaimed)",
  "function pendingWithdrawals(bytes32 channelId) view returns (uint128 amount, uint40 initiatedAt)",
  "function refundNonce(bytes32 channelId) view returns (uint256)",
]);

/** One channel at one block. Atomic units; times in Unix seconds. */
export interface ChannelState {
  balance: bigint;
  totalClaimed: bigint;
  withdrawAmount: bigint;
  /** 0 when no withdrawal is under way. */
  withdrawStartedAt: number;
  refundNonce: bigint;
  chainTime: bigint;
}

/** Reads a channel; one that was never opened is all zeros. Throws when there is no channel contract or no answer. */
export async function readChannelState(client: PublicClient, channelId: string): Promise<ChannelState> {
  const { number: blockNumber, timestamp } = await client.getBlock({ blockTag: "latest" });
  // All at one block, so that a claim between two reads cannot make them contradict each other.
  const at = { address: CHANNEL_CONTRACT, abi: ABI, args: [channelId as Hex], blockNumber } as const;
  const [[balance, totalClaimed], [withdrawAmount, initiatedAt], refundNonce] = await Promise.all([
    client.readContract({ ...at, functionName: "channels" }),
    client.readContract({ ...at, functionName: "pendingWithdrawals" }),
    client.readContract({ ...at, functionName: "refundNonce" }),
  ]);
  return {
    balance,
    totalClaimed,
    withdrawAmount,
    withdrawStartedAt: Number(initiatedAt),
    refundNonce,
    chainTime: timestamp,
  };
}
