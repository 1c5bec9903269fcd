import {
  decodeFunctionData,
  getAddress,
  type Hex,
  isAddressEqual,
  isHash,
  type PublicClient,
  parseAbi,
  parseEventLogs,
} from "viem";
import { PERMIT2_ADDRESS, UPTO_PROXY_ADDRESS } from "@/lib/x402/permit2";
import {
  BLOCKS_PER_QUERY,
  confirmed,
  type Evidence,
  MAX_QUERIES,
  mismatch,
  type ProofRequest,
  REORG_MARGIN_SECONDS,
  readReceipt,
  type Seen,
} from "./settlement-evidence";

const ABI = parseAbi([
  "event Transfer(address indexed from, address indexed to, uint256 value)",
  "function nonceBitmap(address owner, uint256 word) view returns (uint256)",
]);
const [TRANSFER] = ABI;
const UPTO_ABI = parseAbi([
  "struct TokenPermissions { address token; uint256 amount; }",
  "struct Permit { TokenPermissions permitted; uint256 nonce; uint256 deadline; }",
  "struct Witness { address to; address facilitator; uint256 validAfter; }",
  "struct Permit2612 { uint256 value; uint256 deadline; bytes32 r; bytes32 s; uint8 v; }",
  "function settle(Permit permit, uint256 amount, address owner, Witness witness, bytes signature)",
  "function settleWithPermit(Permit2612 permit2612, Permit permit, uint256 amount, address owner, Witness witness, bytes signature)",
]);

/**
 * Whether exactly this Permit2 signature moved the agreed money: a successful transaction that carries the nonce, in the
 * block in which Permit2 marked it used, with the token's Transfer from payer to payee of the signed amount (`exact`) or
 * of at most it (`upto`; the evidence then says how much). Permit2 logs nothing of its own. Throws when the RPC fails.
 */
export async function examinePermit2(client: PublicClient, request: ProofRequest): Promise<Evidence> {
  const head = await client.getBlock({ blockTag: "latest" });
  let claim = "";
  if (request.transaction && isHash(request.transaction)) {
    const seen = await readTransaction(client, request, request.transaction);
    if (seen.ok) return confirmed(client, seen, head.number);
    claim = seen.why;
  }
  const early = head.timestamp < request.validBefore + REORG_MARGIN_SECONDS;
  if (!(await isUsed(client, request, head.number))) {
    if (early) return { kind: "pending", detail: claim || "The signature has not been used yet." };
    return claim
      ? mismatch(request.transaction, `${claim} The signature expired unused.`)
      : { kind: "expired-unused", chainTime: head.timestamp };
  }
  const found = await findTransfer(client, request, head.number);
  if (found) return confirmed(client, found, head.number);
  if (early)
    return { kind: "pending", detail: claim || "The signature is spent; its transaction was not found yet." };
  return mismatch(
    request.transaction,
    `${claim && `${claim} `}The signature was cancelled or used elsewhere; no matching transfer was found.`,
  );
}

async function isUsed(client: PublicClient, request: ProofRequest, blockNumber: bigint): Promise<boolean> {
  const nonce = BigInt(request.nonce);
  const bits = await client.readContract({
    address: PERMIT2_ADDRESS,
    abi: ABI,
    functionName: "nonceBitmap",
    args: [getAddress(request.from), nonce >> 8n],
    blockNumber,
  });
  return ((bits >> (nonce & 255n)) & 1n) === 1n;
}

async function readTransaction(client: PublicClient, request: ProofRequest, hash: Hex): Promise<Seen> {
  const read = await readReceipt(client, request, hash);
  if (!read.ok) return read;
  const { receipt } = read;
  const { input, to } = await client.getTransaction({ hash });
  if (!input.toLowerCase().includes(request.nonce.slice(2).toLowerCase()))
    return { ok: false, why: "The named transaction does not use this signature." };
  // Somebody may put a nonce into any calldata: Permit2 itself must have marked it in this very block.
  const [before, after] = await Promise.all([
    isUsed(client, request, receipt.blockNumber - 1n),
    isUsed(client, request, receipt.blockNumber),
  ]);
  if (before || !after)
    return { ok: false, why: "The named transaction is not the one that used this signature." };
  const moves = parseEventLogs({
    abi: ABI,
    logs: receipt.logs.filter((log) => isAddressEqual(log.address, getAddress(request.asset))),
  }).filter(
    (e) =>
      e.eventName === "Transfer" &&
      isAddressEqual(e.args.from, getAddress(request.from)) &&
      isAddressEqual(e.args.to, getAddress(request.to)),
  );
  const signed = BigInt(request.amountAtomic);
  const charged =
    request.transfer === "permit2-upto"
      ? (chargedBy(to, input, request) ?? (moves.length === 1 ? moves[0]?.args.value : undefined))
      : signed;
  const moved = moves.find((e) => e.args.value === charged);
  if (charged === undefined || charged > signed || charged === 0n || !moved)
    return {
      ok: false,
      why: "The transaction uses this signature but does not move an agreed amount to this address.",
    };
  const { blockNumber, blockHash } = receipt;
  const log = {
    transferLogIndex: moved.logIndex,
    authorizationLogIndex: null,
    amountAtomic: String(charged),
  };
  return { ok: true, transaction: hash, blockNumber, blockHash, ...log };
}

/** What the call to x402's own proxy says it charges for this nonce; undefined when it is no such call. */
function chargedBy(to: string | null, input: Hex, { nonce }: ProofRequest): bigint | undefined {
  if (!to || !isAddressEqual(to as Hex, UPTO_PROXY_ADDRESS)) return undefined;
  try {
    const call = decodeFunctionData({ abi: UPTO_ABI, data: input });
    const [permit, amount] =
      call.functionName === "settle" ? [call.args[0], call.args[1]] : [call.args[1], call.args[2]];
    return permit.nonce === BigInt(nonce) ? amount : undefined;
  } catch {
    return undefined;
  }
}

/** The payment among the payer's transfers to this payee since the call was opened; null when none is it. */
async function findTransfer(
  client: PublicClient,
  request: ProofRequest,
  head: bigint,
): Promise<Extract<Seen, { ok: true }> | null> {
  for (let i = 0n; i < MAX_QUERIES; i++) {
    const fromBlock = request.fromBlock + i * BLOCKS_PER_QUERY;
    if (fromBlock > head) break;
    const last = fromBlock + BLOCKS_PER_QUERY - 1n;
    const logs = await client.getLogs({
      address: getAddress(request.asset),
      event: TRANSFER,
      args: { from: getAddress(request.from), to: getAddress(request.to) },
      fromBlock,
      toBlock: last < head ? last : head,
    });
    for (const { transactionHash } of logs) {
      const seen = await readTransaction(client, request, transactionHash);
      if (seen.ok) return seen;
    }
  }
  return null;
}
