import {
  AbiDecodingDataSizeTooSmallError,
  BaseError,
  ContractFunctionRevertedError,
  ContractFunctionZeroDataError,
  getAddress,
  isAddress,
  type PublicClient,
  parseAbi,
} from "viem";
import type { TokenFacts } from "@/lib/probe/types";

const ABI = parseAbi([
  "function name() view returns (string)",
  "function version() view returns (string)",
  "function decimals() view returns (uint8)",
  "function balanceOf(address owner) view returns (uint256)",
]);

/**
 * What the contract at `asset` says of itself; `version` is the EIP-712 domain's. A getter that reverts leaves its
 * field out. Throws when the RPC cannot be reached.
 */
export async function readTokenFacts(
  client: PublicClient,
  network: string,
  asset: string,
): Promise<TokenFacts> {
  if (!isAddress(asset, { strict: false })) return { network, asset, exists: false };
  const address = getAddress(asset);
  const code = await client.getCode({ address });
  if (!code || code === "0x") return { network, asset, exists: false };
  const [name, version, decimals] = await Promise.all([
    client.readContract({ address, abi: ABI, functionName: "name" }).catch(missingGetter),
    client.readContract({ address, abi: ABI, functionName: "version" }).catch(missingGetter),
    client.readContract({ address, abi: ABI, functionName: "decimals" }).catch(missingGetter),
  ]);
  return { network, asset, exists: true, name, version, decimals };
}

/** A contract without the getter is a fact about it; an RPC that failed is not. */
function missingGetter(error: unknown): undefined {
  if (
    error instanceof BaseError &&
    error.walk(
      (e) =>
        e instanceof ContractFunctionRevertedError ||
        e instanceof ContractFunctionZeroDataError ||
        e instanceof AbiDecodingDataSizeTooSmallError,
    )
  )
    return undefined;
  throw error;
}

/** Atomic units of `asset` that `owner` holds. Throws when the RPC or the contract does not answer. */
export function readBalance(client: PublicClient, asset: string, owner: string): Promise<bigint> {
  return client.readContract({
    address: getAddress(asset),
    abi: ABI,
    functionName: "balanceOf",
    args: [getAddress(owner)],
  });
}
