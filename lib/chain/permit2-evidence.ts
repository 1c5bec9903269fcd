import {
  decodeFunctionData,
  getAddress,
  type Hex,
  isAddressEqual,
  type PublicClient,
  parseAbi,
  parseEventLogs,
} from "viem";
import { PERMIT2_ADDRESS, UPTO_PROXY_ADDRESS } from "@/lib/x402/permit2";
import { examineTransfer, forward, type ProofRequest, readReceipt, type Seen } from "./settlement-evidence";

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

/** Whether Permit2 has marked the nonce, at this block. */
export async function isPermit2NonceUsed(
  client: PublicClient,
  request: ProofRequest,
  blockNumber: bigint,
): Promise<boolean> {
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

/** Whether this transaction used the nonce and moved exactly (by `upto`: at most) what was signed to `request.to`. */
export async function readPermit2Transaction(
  client: PublicClient,
  request: ProofRequest,
  hash: Hex,
): Promise<Seen> {
  const read = await readReceipt(client, request, hash);
  if (!read.ok) return read;
  const { receipt } = read;
  const { input, to } = await client.getTransaction({ hash });
  if (!input.toLowerCase().includes(request.nonce.slice(2).toLowerCase()))
    return { ok: false, why: "The named transaction does not use this signature." };
  // Somebody may put a nonce into any calldata: Permit2 itself must have marked it in this very block.
  const [before, after] = await Promise.all([
    isPermit2NonceUsed(client, request, receipt.blockNumber - 1n),
    isPermit2NonceUsed(client, request, receipt.blockNumber),
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
async function findTransfer(client: PublicClient, request: ProofRequest, head: bigint) {
  for (const range of forward(request.fromBlock, head)) {
    const logs = await client.getLogs({
      address: getAddress(request.asset),
      event: TRANSFER,
      args: { from: getAddress(request.from), to: getAddress(request.to) },
      ...range,
    });
    for (const { transactionHash } of logs) {
      const seen = await readPermit2Transaction(client, request, transactionHash);
      if (seen.ok) return { transaction: transactionHash, seen };
    }
  }
  return null;
}

/**
 * A successful transaction that carries the nonce, in the block in which Permit2 marked it used, with the token's
 * Transfer from payer to payee of the signed amount (`exact`) or of at most it (`upto`; the evidence then says how much).
 * Permit2 logs nothing of its own.
 */
export const examinePermit2 = examineTransfer({
  noun: "signature",
  read: readPermit2Transaction,
  isSpent: isPermit2NonceUsed,
  find: findTransfer,
});
