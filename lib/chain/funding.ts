import { type Address, getAddress, type PublicClient, parseAbi, zeroAddress } from "viem";

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

/** Senders that are looked into, so many a question: enough that dust of many accounts hides nobody cheaply. */
const SENDERS_PER_QUERY = 200;
const MOST_SENDERS = 2_000;

/**
 * Whether the chain shows that one of `payees` sent the payer one of `assets`, or sent it to an ordinary account that then
 * sent it on: who is paid by the seller to pay the seller says nothing of the market (security row 32). A contract in
 * between, such as a pool that all the world changes money at, connects nobody. The whole chain is asked at once, and where
 * an RPC refuses that, its last 50,000 blocks. A longer detour is not seen. Throws what the RPC throws.
 */
export async function findFunding(client: PublicClient, request: FundingRequest): Promise<boolean> {
  const assets = request.assets.map((asset) => getAddress(asset));
  const payees = request.payees.map((payee) => getAddress(payee));
  const payer = getAddress(request.payer);
  const sent = (to: Address | Address[], from?: Address[]) =>
    transfers(client, assets, { to, from }, request.untilBlock);
  if ((await sent(payer, payees)).length > 0) return true;

  /** Who sent the payer money, and when last. Minted money comes from nobody, and one's own from oneself. */
  const senders = new Map<Address, bigint>();
  for (const { args, blockNumber } of await sent(payer))
    if (args.from !== zeroAddress && args.from !== payer && blockNumber >= (senders.get(args.from) ?? 0n))
      senders.set(args.from, blockNumber);
  const between = [...senders.keys()].slice(-MOST_SENDERS);
  for (let at = 0; at < between.length; at += SENDERS_PER_QUERY)
    for (const { args, blockNumber } of await sent(between.slice(at, at + SENDERS_PER_QUERY), payees)) {
      // What came later cannot have been sent on.
      const sentOn = blockNumber <= (senders.get(args.to) ?? 0n);
      if (sentOn && !(await client.getCode({ address: args.to }))) return true;
    }
  return false;
}

/** Transfers of `assets` that match, up to a block. */
async function transfers(
  client: PublicClient,
  assets: Address[],
  args: { from?: Address[]; to: Address | Address[] },
  toBlock: bigint,
) {
  const filter = { address: assets, event: TRANSFER, args, strict: true } as const;
  const all = await client.getLogs({ ...filter, fromBlock: 0n, toBlock }).catch(() => null);
  if (all) return all;
  const found = [];
  for (let i = 0n; i < MAX_QUERIES; i++) {
    const last = toBlock - i * BLOCKS_PER_QUERY;
    if (last < 0n) break;
    const first = last - BLOCKS_PER_QUERY + 1n;
    found.push(...(await client.getLogs({ ...filter, fromBlock: first > 0n ? first : 0n, toBlock: last })));
  }
  return found;
}
