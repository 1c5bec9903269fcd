import { type Hex, isAddressEqual, type PublicClient, parseAbi, parseEventLogs } from "viem";
import { CHANNEL_CONTRACT } from "@/lib/x402/batch-settlement";
import { readChannelState } from "./channel";
import { findAuthorizationUse, isAuthorizationUsed } from "./eip3009-evidence";
import { isPermit2NonceUsed, readPermit2Transaction } from "./permit2-evidence";
import {
  BLOCKS_PER_QUERY,
  confirmed,
  type Evidence,
  forward,
  type Head,
  MAX_QUERIES,
  mismatch,
  type ProofRequest,
  REORG_MARGIN_SECONDS,
  readReceipt,
} from "./settlement-evidence";

const ABI = parseAbi([
  "event Claimed(bytes32 indexed channelId, address indexed sender, uint128 claimAmount, uint128 newTotalClaimed)",
  "event Deposited(bytes32 indexed channelId, address indexed sender, uint128 amount, uint128 newBalance)",
]);
const [CLAIMED, DEPOSITED] = ABI;

type Channel = NonNullable<ProofRequest["channel"]>;

/**
 * What the chain shows of a call by channel. `confirmed` only when the channel contract's Claimed says that the payee has
 * redeemed this call's voucher, and the deposit that came with it, if one did, is in the channel; `deposited` when only
 * that is; else `pending`, for as long as the payee waits. A deposit that can no longer be taken is `expired-unused`,
 * whatever is redeemed: its voucher then was for the same sum as another call's. Throws when the RPC fails.
 */
export async function examineChannel(
  client: PublicClient,
  request: ProofRequest,
  head: Head,
): Promise<Evidence> {
  const { channel } = request;
  if (!channel) throw new Error("not a payment by channel");
  const { totalClaimed } = await readChannelState(client, channel.id);
  const { depositAtomic } = channel;
  const deposit = depositAtomic && (await examineDeposit(client, request, channel, depositAtomic, head));
  if (deposit && deposit.kind !== "deposited") return deposit;
  if (totalClaimed >= BigInt(channel.toAtomic)) {
    const claim = await findClaim(client, request, channel, head.number);
    if (claim) return confirmed(client, claim, head.number);
    return { kind: "pending", detail: "The voucher is redeemed; the transaction was not found yet." };
  }
  return deposit || { kind: "pending", detail: "The voucher has not been redeemed on the chain." };
}

async function examineDeposit(
  client: PublicClient,
  request: ProofRequest,
  channel: Channel,
  depositAtomic: string,
  head: Head,
): Promise<Evidence> {
  const early = head.timestamp < request.validBefore + REORG_MARGIN_SECONDS;
  const { isSpent, find } = request.transfer === "permit2" ? BY_PERMIT2 : BY_TOKEN;
  if (!(await isSpent(client, request, head.number)))
    return early
      ? { kind: "pending", detail: "The deposit has not been taken yet." }
      : { kind: "expired-unused", chainTime: head.timestamp };
  const taken = await find(client, request, channel, depositAtomic, head.number);
  if (taken?.put) {
    const { transaction, blockNumber } = taken;
    return { kind: "deposited", transaction, blockNumber };
  }
  if (taken) return mismatch(taken.transaction, "The deposit was taken, and is not in the channel.");
  return early
    ? { kind: "pending", detail: "The deposit is taken; its transaction was not found yet." }
    : mismatch(request.transaction, "The deposit was cancelled or used elsewhere.");
}

/** How one kind of signed deposit is written on the chain: whether it is taken, and by which transaction. */
interface DepositKind {
  isSpent(client: PublicClient, request: ProofRequest, blockNumber: bigint): Promise<boolean>;
  /** `put`: it also says that the deposit is in the channel. null: none was found (yet). */
  find(
    client: PublicClient,
    request: ProofRequest,
    channel: Channel,
    depositAtomic: string,
    head: bigint,
  ): Promise<{ transaction: Hex; blockNumber: bigint; put: boolean } | null>;
}

/** The token itself logs the nonce that it took. */
const BY_TOKEN: DepositKind = {
  isSpent: isAuthorizationUsed,
  async find(client, request, channel, depositAtomic, head) {
    const use = await findAuthorizationUse(client, request, head);
    const read = use && (await readReceipt(client, request, use.transactionHash));
    if (!use || !read?.ok) return null;
    const put = parseEventLogs({ abi: ABI, eventName: "Deposited", logs: read.receipt.logs }).some(
      ({ address, args }) =>
        isAddressEqual(address, CHANNEL_CONTRACT) &&
        args.channelId === channel.id &&
        args.amount === BigInt(depositAtomic),
    );
    return { transaction: use.transactionHash, blockNumber: read.receipt.blockNumber, put };
  },
};

/**
 * Permit2 logs nothing, so the deposit is found among the channel's own: of exactly that amount, in a transaction that
 * carries the nonce and in whose block Permit2 marked it, with the payer's Transfer of exactly it to the channel contract.
 */
const BY_PERMIT2: DepositKind = {
  isSpent: isPermit2NonceUsed,
  async find(client, request, channel, depositAtomic, head) {
    const transfer = { ...request, to: CHANNEL_CONTRACT, amountAtomic: depositAtomic };
    for (const range of forward(request.fromBlock, head)) {
      const logs = await client.getLogs({
        address: CHANNEL_CONTRACT,
        event: DEPOSITED,
        args: { channelId: channel.id as Hex },
        ...range,
      });
      for (const { args, transactionHash, blockNumber } of logs) {
        if (args.amount !== BigInt(depositAtomic)) continue;
        const seen = await readPermit2Transaction(client, transfer, transactionHash);
        if (seen.ok) return { transaction: transactionHash, blockNumber, put: true };
      }
    }
    return null;
  },
};

/** The transaction that redeemed the voucher: the first Claimed whose total reaches it. */
async function findClaim(client: PublicClient, request: ProofRequest, channel: Channel, head: bigint) {
  const ranges = [...forward(request.fromBlock, head), ...backward(request.fromBlock, head)];
  for (const range of ranges) {
    const logs = await client.getLogs({
      address: CHANNEL_CONTRACT,
      event: CLAIMED,
      args: { channelId: channel.id as Hex },
      ...range,
    });
    const claim = logs.find(
      ({ args }) =>
        (args.newTotalClaimed ?? 0n) >= BigInt(channel.toAtomic) &&
        (args.newTotalClaimed ?? 0n) - (args.claimAmount ?? 0n) < BigInt(channel.toAtomic),
    );
    if (!claim) continue;
    const { transactionHash, blockNumber, blockHash, logIndex } = claim;
    return {
      ok: true as const,
      transaction: transactionHash,
      blockNumber,
      blockHash,
      transferLogIndex: logIndex,
      authorizationLogIndex: null,
    };
  }
  return null;
}

/** The newest first, as far as {@link forward} has not come: a payee may redeem long after the call. */
function* backward(from: bigint, head: bigint) {
  const seen = from + MAX_QUERIES * BLOCKS_PER_QUERY;
  for (let i = 0n, toBlock = head; i < MAX_QUERIES && toBlock >= seen; i++, toBlock -= BLOCKS_PER_QUERY) {
    const first = toBlock - BLOCKS_PER_QUERY + 1n;
    yield { fromBlock: first > seen ? first : seen, toBlock };
  }
}
