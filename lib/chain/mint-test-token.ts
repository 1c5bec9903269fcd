import {
  type Address,
  createTestClient,
  type Hex,
  http,
  parseAbi,
  parseEther,
  publicActions,
  walletActions,
} from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { baseSepolia } from "viem/chains";

const ABI = parseAbi(["function mint(address to, uint256 value)"]);
const GAS_MONEY = parseEther("1");

/**
 * Mints `amountAtomic` of the sandbox's test token to `to` and waits for its block. Anybody may mint it, so each
 * mint comes from an account of its own that the local chain plays: two at once can never want the same nonce. An
 * account without any gas gets some.
 * Throws what the chain says when it cannot be reached or refuses.
 */
export async function mintTestToken(
  rpcUrl: string,
  input: { token: Address; to: Address; amountAtomic: bigint },
): Promise<Hex> {
  const transport = http(rpcUrl, { timeout: 10_000 });
  const chain = createTestClient({ mode: "anvil", chain: baseSepolia, transport })
    .extend(publicActions)
    .extend(walletActions);
  const account = privateKeyToAddress(generatePrivateKey());
  await chain.setBalance({ address: account, value: GAS_MONEY });
  await chain.impersonateAccount({ address: account });
  const hash = await chain.writeContract({
    account,
    address: input.token,
    abi: ABI,
    functionName: "mint",
    args: [input.to, input.amountAtomic],
  });
  const receipt = await chain.waitForTransactionReceipt({ hash, pollingInterval: 50, timeout: 20_000 });
  await chain.stopImpersonatingAccount({ address: account });
  // For approvals of its own, which are the only thing that a buyer here ever pays gas for.
  if ((await chain.getBalance({ address: input.to })) === 0n)
    await chain.setBalance({ address: input.to, value: GAS_MONEY });
  if (receipt.status !== "success") throw new Error(`the faucet's transaction ${hash} failed`);
  return hash;
}
