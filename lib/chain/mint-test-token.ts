import { type Address, createWalletClient, type Hex, http, parseAbi, publicActions } from "viem";
import { baseSepolia } from "viem/chains";

const ABI = parseAbi(["function mint(address to, uint256 value)"]);

/**
 * Mints `amountAtomic` of the sandbox's test token to `to` and waits for its block. The local chain signs for
 * `from` itself: no key is involved. Throws what the chain says when it cannot be reached or refuses.
 */
export async function mintTestToken(
  rpcUrl: string,
  input: { token: Address; from: Address; to: Address; amountAtomic: bigint },
): Promise<Hex> {
  const transport = http(rpcUrl, { timeout: 10_000 });
  const wallet = createWalletClient({ chain: baseSepolia, transport, account: input.from }).extend(
    publicActions,
  );
  const hash = await wallet.writeContract({
    address: input.token,
    abi: ABI,
    functionName: "mint",
    args: [input.to, input.amountAtomic],
  });
  const receipt = await wallet.waitForTransactionReceipt({ hash, pollingInterval: 100, timeout: 20_000 });
  if (receipt.status !== "success") throw new Error(`the faucet's transaction ${hash} failed`);
  return hash;
}
