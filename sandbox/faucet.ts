import { setTimeout as delay } from "node:timers/promises";
import { type Address, encodeFunctionData, type Hex, parseAbi } from "viem";
import { testAccounts } from "./keys";
import { rpc } from "./rpc";
import { USDC_ADDRESS } from "./token";

const mintAbi = parseAbi(["function mint(address to, uint256 value)"]);

/**
 * Gives `amountAtomic` of the test dollar to `to` and waits until it is on the chain.
 * anvil signs for the faucet's account itself and orders its transactions, so that calls may overlap.
 */
export async function faucet(
  rpcUrl: string,
  to: Address,
  amountAtomic: bigint,
): Promise<{ transaction: Hex }> {
  const data = encodeFunctionData({ abi: mintAbi, functionName: "mint", args: [to, amountAtomic] });
  const call = { from: testAccounts.faucet.address, to: USDC_ADDRESS, data };
  const transaction = await rpc<Hex>(rpcUrl, "eth_sendTransaction", [call]);
  for (;;) {
    const receipt = await rpc<{ status: Hex } | null>(rpcUrl, "eth_getTransactionReceipt", [transaction]);
    if (receipt?.status === "0x1") return { transaction };
    if (receipt) throw new Error(`The faucet's transaction ${transaction} failed`);
    await delay(50);
  }
}
