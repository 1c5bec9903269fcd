import {
  getAddress,
  type Hex,
  HttpRequestError,
  isAddress,
  isAddressEqual,
  isHash,
  type PublicClient,
  parseAbi,
  parseEventLogs,
  TimeoutError,
  type TransactionReceipt,
  TransactionReceiptNotFoundError,
} from "viem";

/** One authorization to look for on the chain. */
export interface ProofRequest {
  /** CAIP-2. */
  network: string;
  asset: string;
  /** Payer. */
  from: string;
  /** payTo. */
  to: string;
  /** Atomic units, decimal. */
  amountAtomic: string;
  /** 32 bytes, 0x-prefixed hex. */
  nonce: string;
  /** Unix seconds. */
  validBefore: bigint;
  /** Height before anything was signed: a search by nonce starts here. */
  fromBlock: bigint;
  /** What the seller says settled it; a hint, never believed. */
  transaction?: string;
  /** What moves the money; EIP-3009 when not said. With `permit2-upto` the amount is the most that may move. */
  transfer?: "eip3009" | "permit2" | "permit2-upto";
  /** Paid by channel: the voucher that is to be redeemed, and the deposit that came with it (its nonce is `nonce`). */
  channel?: { id: string; fromAtomic: string; toAtomic: string; depositAtomic: string | null };
}

/**
 * Where in the chain the payment is written. Log positions count within the block, as receipts count them. Of a voucher
 * the channel contract's Claimed stands where the Transfer would.
 */
export interface ProofLog {
  receiptStatus: "success";
  transferLogIndex: number;
  /** null: Permit2 logs no use of a signature. */
  authorizationLogIndex: number | null;
  /** What moved, atomic units, where it may be less than was signed. */
  amountAtomic?: string;
  /** The block's own time, Unix seconds. */
  blockTime: number;
}

/** What our own RPC says about one authorization. `mismatch` and `expired-unused` are final. */
export type Evidence =
  | {
      kind: "confirmed";
      transaction: string;
      blockNumber: bigint;
      blockHash: string;
      /** The transaction's own block counts as one. */
      confirmations: number;
      log: ProofLog;
    }
  /** By channel: the deposit is in the channel, and its voucher is not redeemed yet. */
  | { kind: "deposited"; transaction: string; blockNumber: bigint }
  /** The authorization is spent or dead, and what was claimed or found is not this payment. */
  | { kind: "mismatch"; transaction?: string; detail: string }
  /** Not used yet, and it still can be. `detail` says so when the seller named a transaction that is not it. */
  | { kind: "pending"; detail: string }
  /** Not used, and by chain time it never can be. */
  | { kind: "expired-unused" /** Unix seconds. */; chainTime: bigint }
  /** The RPC did not answer, or answers for another chain: nothing may be concluded. */
  | { kind: "unavailable"; detail: string };

const ABI = parseAbi([
  "event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce)",
  "event Transfer(address indexed from, address indexed to, uint256 value)",
  "function authorizationState(address authorizer, bytes32 nonce) view returns (bool)",
]);
const [AUTHORIZATION_USED] = ABI;
/** Public RPCs refuse wide ranges. */
export const BLOCKS_PER_QUERY = 2_000n;
export const MAX_QUERIES = 25n;
/** An authorization can be used in blocks stamped before validBefore; a shallow reorg may replace the last of them. */
export const REORG_MARGIN_SECONDS = 6n;

/**
 * Whether exactly this EIP-3009 authorization moved exactly this amount: a successful transaction that holds the
 * token's AuthorizationUsed(from, nonce) and Transfer(from, to, value). The claimed transaction is only where we look
 * first; a payment settled by another transaction is found by its nonce. Never throws for what the RPC does.
 */
export async function proveSettlement(
  client: PublicClient,
  chainId: number,
  request: ProofRequest,
  examineWith: typeof examine = examine,
): Promise<Evidence> {
  if (!isAddress(request.asset, { strict: false }) || !isHash(request.nonce))
    return { kind: "unavailable", detail: "This is not an authorization of a token transfer." };
  try {
    const answered = await client.getChainId();
    if (answered !== chainId)
      return { kind: "unavailable", detail: `The RPC answers for chain ${answered}, not ${chainId}.` };
    return await examineWith(client, request);
  } catch (error) {
    return { kind: "unavailable", detail: `The chain could not be read: ${kindOf(error)}.` };
  }
}

async function examine(client: PublicClient, request: ProofRequest): Promise<Evidence> {
  const head = await client.getBlock({ blockTag: "latest" });
  let claim = "";
  if (request.transaction && isHash(request.transaction)) {
    const seen = await readTransaction(client, request, request.transaction);
    if (seen.ok) return confirmed(client, seen, head.number);
    claim = seen.why;
  }

  // Asked at one block, the state and the time cannot contradict each other.
  const used = await client.readContract({
    address: getAddress(request.asset),
    abi: ABI,
    functionName: "authorizationState",
    args: [getAddress(request.from), request.nonce as Hex],
    blockNumber: head.number,
  });
  if (!used) {
    if (head.timestamp < request.validBefore + REORG_MARGIN_SECONDS)
      return { kind: "pending", detail: claim || "The authorization has not been used yet." };
    return claim
      ? mismatch(request.transaction, `${claim} The authorization expired unused.`)
      : { kind: "expired-unused", chainTime: head.timestamp };
  }
  const use = await findUse(client, request, head.number);
  if (use)
    return use.seen.ok ? confirmed(client, use.seen, head.number) : mismatch(use.transaction, use.seen.why);
  // Logs may lag behind the state on an RPC of many machines: nothing is decided while a payment could still appear.
  if (head.timestamp < request.validBefore + REORG_MARGIN_SECONDS)
    return {
      kind: "pending",
      detail: claim || "The authorization is spent; its transaction was not found yet.",
    };
  // Used, and yet no AuthorizationUsed: cancelled, or used before the call was opened.
  return mismatch(
    request.transaction,
    `${claim && `${claim} `}The authorization was cancelled or used elsewhere; no matching transfer was found.`,
  );
}

export type Seen =
  | {
      ok: true;
      transaction: string;
      blockNumber: bigint;
      blockHash: string;
      transferLogIndex: number;
      authorizationLogIndex: number | null;
      amountAtomic?: string;
    }
  /** "" when the transaction is not on the chain (yet). */
  | { ok: false; why: string };

/** The receipt of a successful transaction that is not older than the call. */
export async function readReceipt(
  client: PublicClient,
  request: ProofRequest,
  hash: Hex,
): Promise<{ ok: true; receipt: TransactionReceipt } | { ok: false; why: string }> {
  const receipt = await client.getTransactionReceipt({ hash }).catch((error: unknown) => {
    if (error instanceof TransactionReceiptNotFoundError) return null;
    throw error;
  });
  if (!receipt) return { ok: false, why: "" };
  if (receipt.status !== "success") return { ok: false, why: "The named transaction failed on the chain." };
  // Somebody's earlier payment with its nonce copied from the chain is not the payment of this call.
  if (receipt.blockNumber < request.fromBlock)
    return { ok: false, why: "The named transaction is older than this call." };
  return { ok: true, receipt };
}

async function readTransaction(client: PublicClient, request: ProofRequest, hash: Hex): Promise<Seen> {
  const read = await readReceipt(client, request, hash);
  if (!read.ok) return read;
  const { receipt } = read;
  const events = parseEventLogs({
    abi: ABI,
    logs: receipt.logs.filter((log) => isAddressEqual(log.address, getAddress(request.asset))),
  });
  const used = events.find(
    (e) =>
      e.eventName === "AuthorizationUsed" &&
      isAddressEqual(e.args.authorizer, getAddress(request.from)) &&
      e.args.nonce === request.nonce.toLowerCase(),
  );
  if (!used) return { ok: false, why: "The named transaction does not use this authorization." };
  const moved = events.find(
    (e) =>
      e.eventName === "Transfer" &&
      isAddressEqual(e.args.from, getAddress(request.from)) &&
      isAddressEqual(e.args.to, getAddress(request.to)) &&
      e.args.value === BigInt(request.amountAtomic),
  );
  if (!moved)
    return {
      ok: false,
      why: "The transaction uses this authorization but does not move this amount to this address.",
    };
  const { blockNumber, blockHash } = receipt;
  const indexes = { transferLogIndex: moved.logIndex, authorizationLogIndex: used.logIndex };
  return { ok: true, transaction: hash, blockNumber, blockHash, ...indexes };
}

/** The nonce is spent: which transaction spent it, and was that this payment? null when no log tells. */
async function findUse(
  client: PublicClient,
  request: ProofRequest,
  head: bigint,
): Promise<{ transaction: string; seen: Seen } | null> {
  for (let i = 0n; i < MAX_QUERIES; i++) {
    const fromBlock = request.fromBlock + i * BLOCKS_PER_QUERY;
    if (fromBlock > head) break;
    const last = fromBlock + BLOCKS_PER_QUERY - 1n;
    const [log] = await client.getLogs({
      address: getAddress(request.asset),
      event: AUTHORIZATION_USED,
      args: { authorizer: getAddress(request.from), nonce: request.nonce as Hex },
      fromBlock,
      toBlock: last < head ? last : head,
    });
    if (!log) continue;
    const seen = await readTransaction(client, request, log.transactionHash);
    // A log without its receipt is as good as none yet.
    return seen.ok || seen.why ? { transaction: log.transactionHash, seen } : null;
  }
  return null;
}

export function mismatch(transaction: string | undefined, detail: string): Evidence {
  return { kind: "mismatch", transaction, detail };
}

/** Only a block that the chain still has at its height counts: a receipt may outlive the block it was in. */
export async function confirmed(
  client: PublicClient,
  seen: Extract<Seen, { ok: true }>,
  head: bigint,
): Promise<Evidence> {
  const { transaction, blockNumber, blockHash, transferLogIndex, authorizationLogIndex, amountAtomic } = seen;
  const block = await client.getBlock({ blockNumber });
  if (block.hash !== blockHash)
    return { kind: "pending", detail: "The transaction’s block is no longer part of the chain." };
  // An RPC behind a load balancer may answer with a head older than the receipt it just gave.
  const confirmations = head >= blockNumber ? Number(head - blockNumber) + 1 : 1;
  const blockTime = Number(block.timestamp);
  const log: ProofLog = {
    receiptStatus: "success",
    transferLogIndex,
    authorizationLogIndex,
    blockTime,
    ...(amountAtomic !== undefined && { amountAtomic }),
  };
  return { kind: "confirmed", transaction, blockNumber, blockHash, confirmations, log };
}

/** viem's messages carry the RPC's URL, which may hold a key: only its one-line summary of the kind leaves. */
function kindOf(error: unknown): string {
  if (error instanceof TimeoutError) return "the RPC did not answer in time";
  if (error instanceof HttpRequestError)
    return error.status ? `the RPC answered ${error.status}` : "no connection";
  return "the RPC refused the question";
}
