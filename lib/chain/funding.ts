import { type Address, getAddress, type PublicClient, parseAbi } from "viem";

/** Who may have paid whom before. */
export interface FundingRequest {
  /** CAIP-2. */
  network: string;
  /** Tokens to look at. */
  assets: readonly string[];
  payees: readonly string[];
  payer: string;
  /** The last block that counts. */
  untilBlock: bigint;
}

const [TRANSFER] = parseAbi(["event Transfer(address indexed from, address indexed to, uint256 value)"]);
/** Public RPCs refuse wide ranges; then only the last blocks are looked at. */
const BLOCKS_PER_QUERY = 2_000n;
const MAX_QUERIES = 25n;

/**
 * Whether the chain shows a Transfer of one of `assets` from a payee to the payer: who is paid by the seller to pay the
 * seller says nothing of the market (security row 32). The whole chain is asked at once, and where an RPC refuses that,
 * its last 50,000 blocks. A detour over a third address is not seen. Throws what the RPC throws.
 */
export async function findFunding(client: PublicClient, request: FundingRequest): Promise<boolean> {
  const filter = {
    address: request.assets.map((asset) => getAddress(asset)),
    event: TRANSFER,
    args: { from: request.payees.map((payee): Address => getAddress(payee)), to: getAddress(request.payer) },
  };
  const toBlock = request.untilBlock;
  const all = await client.getLogs({ ...filter, fromBlock: 0n, toBlock }).catch(() => null);
  if (all) return all.length > 0;
  for (let i = 0n; i < MAX_QUERIES; i++) {
    const last = toBlock - i * BLOCKS_PER_QUERY;
    if (last < 0n) break;
    const first = last - BLOCKS_PER_QUERY + 1n;
    const logs = await client.getLogs({ ...filter, fromBlock: first > 0n ? first : 0n, toBlock: last });
    if (logs.length > 0) return true;
  }
  return false;
}
