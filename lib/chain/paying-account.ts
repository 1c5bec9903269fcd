import { getAddress, type PublicClient, parseAbi } from "viem";
import type { GasFacts } from "@/lib/call/unsent-approval";
import { PERMIT2_ADDRESS } from "@/lib/x402/permit2";

const ABI = parseAbi([
  "function allowance(address owner, address spender) view returns (uint256)",
  "function nonces(address owner) view returns (uint256)",
]);

/** What stands between an account and a payment through Permit2. */
export interface PayingAccount {
  /** It has code: a contract wallet. */
  contract: boolean;
  /** A key signs for it: it has sent a transaction, or only delegates to code. Else it may be a contract to come. */
  keyed: boolean;
  /** Atomic units that Permit2 may move. */
  permit2Allowance: bigint;
  /** Next EIP-2612 nonce; null where the token has none. */
  permitNonce: bigint | null;
  /** Of the account's next transaction; null while one is waiting, and where the network does not tell its fees so (EIP-1559). */
  gas: GasFacts | null;
}

/** Reads what Permit2 may move of `owner`'s tokens. Throws when the RPC or the contract does not answer. */
export async function readPayingAccount(
  client: PublicClient,
  asset: string,
  owner: string,
): Promise<PayingAccount> {
  const address = getAddress(asset);
  const account = getAddress(owner);
  const [code, sent, waiting, permit2Allowance, permitNonce, fees] = await Promise.all([
    client.getCode({ address: account }),
    client.getTransactionCount({ address: account }),
    client.getTransactionCount({ address: account, blockTag: "pending" }),
    client.readContract({ address, abi: ABI, functionName: "allowance", args: [account, PERMIT2_ADDRESS] }),
    client.readContract({ address, abi: ABI, functionName: "nonces", args: [account] }).catch(() => null),
    readFees(client),
  ]);
  // An account that only delegates (EIP-7702) still signs with its own key.
  const contract = code !== undefined && code !== "0x" && !code.startsWith("0xef0100");
  return {
    contract,
    keyed: !contract && sent > 0,
    permit2Allowance,
    permitNonce,
    gas: fees && sent === waiting ? { nonce: sent, ...fees } : null,
  };
}

async function readFees(client: PublicClient): Promise<Omit<GasFacts, "nonce"> | null> {
  const [block, tip] = await Promise.all([
    client.getBlock({ blockTag: "latest" }),
    client.estimateMaxPriorityFeePerGas(),
  ]).catch(() => [null, 0n] as const);
  const base = block?.baseFeePerGas ?? null;
  return base === null ? null : { baseFeeWei: String(base), tipWei: String(tip) };
}
