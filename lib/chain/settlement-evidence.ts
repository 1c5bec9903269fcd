import {
  type Hex,
  HttpRequestError,
  isAddress,
  isHash,
  type PublicClient,
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
  /** Height of the block in which it was seen before: an RPC that has not come so far says nothing of it. */
  seenInBlock?: bigint;
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

/** Public RPCs refuse wide ranges. */
export const BLOCKS_PER_QUERY = 2_000n;
export const MAX_QUERIES = 25n;
/** An authorization can be used in blocks stamped before validBefore; a shallow reorg may replace the last of them. */
export const REORG_MARGIN_SECONDS = 6n;

/** The newest block, by its own time (Unix seconds). What is asked about one payment is asked at this block. */
export type Head = { number: bigint; timestamp: bigint };

/** Looks for one payment on a chain that is known to be the right one. Throws what the RPC throws. */
export type Examine = (client: PublicClient, request: ProofRequest, head: Head) => Promise<Evidence>;

/**
 * What the RPC says of one payment, when it answers for the right chain and is not behind what was seen before. Never
 * throws for what the RPC does.
 */
export async function proveSettlement(
  client: PublicClient,
  chainId: number,
  request: ProofRequest,
  examine: Examine,
): Promise<Evidence> {
  const unavailable = (detail: string): Evidence => ({ kind: "unavailable", detail });
  if (!isAddress(request.asset, { strict: false }) || !isHash(request.nonce))
    return unavailable("This is not an authorization of a token transfer.");
  try {
    const answered = await client.getChainId();
    if (answered !== chainId) return unavailable(`The RPC answers for chain ${answered}, not ${chainId}.`);
    const head = await client.getBlock({ blockTag: "latest" });
    // Not a reorganisation: the block is not replaced, this node only has not heard of it.
    if (request.seenInBlock !== undefined && head.number < request.seenInBlock)
      return unavailable("The RPC is behind a block that was seen before.");
    return await examine(client, request, head);
  } catch (error) {
    return unavailable(`The chain could not be read: ${kindOf(error)}.`);
  }
}

/** How one kind of signed transfer is written on the chain. */
export interface TransferKind {
  /** What was signed, in words. */
  noun: "authorization" | "signature";
  /** Whether this transaction is the payment. */
  read(client: PublicClient, request: ProofRequest, hash: Hex): Promise<Seen>;
  /** Whether the nonce is spent, at this block. */
  isSpent(client: PublicClient, request: ProofRequest, blockNumber: bigint): Promise<boolean>;
  /** The transaction that spent it; null when none is found, `ok: false` when it is found and is not this payment. */
  find(
    client: PublicClient,
    request: ProofRequest,
    head: bigint,
  ): Promise<{ transaction: string; seen: Seen } | null>;
}

/**
 * Whether exactly this signature moved exactly the agreed money. The claimed transaction is only where we look first; a
 * payment settled by another one is found by what was signed.
 */
export const examineTransfer =
  ({ noun, read, isSpent, find }: TransferKind): Examine =>
  async (client, request, head) => {
    let claim = "";
    if (request.transaction && isHash(request.transaction)) {
      const seen = await read(client, request, request.transaction);
      if (seen.ok) return confirmed(client, seen, head.number);
      claim = seen.why;
    }
    const early = head.timestamp < request.validBefore + REORG_MARGIN_SECONDS;
    // Asked at one block, the state and the time cannot contradict each other.
    if (!(await isSpent(client, request, head.number))) {
      if (early) return { kind: "pending", detail: claim || `The ${noun} has not been used yet.` };
      return claim
        ? mismatch(request.transaction, `${claim} The ${noun} expired unused.`)
        : { kind: "expired-unused", chainTime: head.timestamp };
    }
    const use = await find(client, request, head.number);
    if (use)
      return use.seen.ok ? confirmed(client, use.seen, head.number) : mismatch(use.transaction, use.seen.why);
    // Logs may lag behind the state on an RPC of many machines: nothing is decided while a payment could still appear.
    if (early)
      return { kind: "pending", detail: claim || `The ${noun} is spent; its transaction was not found yet.` };
    // Used, and by no transaction that is it: cancelled, or used before the call was opened.
    return mismatch(
      request.transaction,
      `${claim && `${claim} `}The ${noun} was cancelled or used elsewhere; no matching transfer was found.`,
    );
  };

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

/** Ranges of blocks as public RPCs allow them, oldest first from `from`. */
export function* forward(from: bigint, head: bigint) {
  for (let i = 0n; i < MAX_QUERIES; i++) {
    const fromBlock = from + i * BLOCKS_PER_QUERY;
    if (fromBlock > head) return;
    const last = fromBlock + BLOCKS_PER_QUERY - 1n;
    yield { fromBlock, toBlock: last < head ? last : head };
  }
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
