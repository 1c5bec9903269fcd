import { getAddress, type Hex, isAddressEqual, type PublicClient, parseAbi, parseEventLogs } from "viem";
import { examineTransfer, forward, type ProofRequest, readReceipt, type Seen } from "./settlement-evidence";

const ABI = parseAbi([
  "event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce)",
  "event Transfer(address indexed from, address indexed to, uint256 value)",
  "function authorizationState(address authorizer, bytes32 nonce) view returns (bool)",
]);
const [AUTHORIZATION_USED] = ABI;

/** Whether the token has marked the nonce as used or cancelled. */
export const isAuthorizationUsed = (client: PublicClient, request: ProofRequest, blockNumber: bigint) =>
  client.readContract({
    address: getAddress(request.asset),
    abi: ABI,
    functionName: "authorizationState",
    args: [getAddress(request.from), request.nonce as Hex],
    blockNumber,
  });

/** The token's own mark of the transaction that used the nonce, where a log shows it. */
export async function findAuthorizationUse(client: PublicClient, request: ProofRequest, head: bigint) {
  for (const range of forward(request.fromBlock, head)) {
    const [log] = await client.getLogs({
      address: getAddress(request.asset),
      event: AUTHORIZATION_USED,
      args: { authorizer: getAddress(request.from), nonce: request.nonce as Hex },
      ...range,
    });
    if (log) return log;
  }
  return null;
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

/**
 * A successful transaction that holds the token's AuthorizationUsed(from, nonce) and Transfer(from, to, value): exactly
 * this EIP-3009 authorization moved exactly this amount.
 */
export const examineEip3009 = examineTransfer({
  noun: "authorization",
  read: readTransaction,
  isSpent: isAuthorizationUsed,
  async find(client, request, head) {
    const log = await findAuthorizationUse(client, request, head);
    if (!log) return null;
    const seen = await readTransaction(client, request, log.transactionHash);
    // A log without its receipt is as good as none yet.
    return seen.ok || seen.why ? { transaction: log.transactionHash, seen } : null;
  },
});
