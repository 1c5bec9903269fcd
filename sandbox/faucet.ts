import type { Address, Hex } from "viem";
import { mintTestToken } from "@/lib/chain/mint-test-token";
import { USDC_ADDRESS } from "./token";

/** Gives `amountAtomic` of the test dollar to `to` and waits until it is on the chain. Calls may overlap. */
export async function faucet(
  rpcUrl: string,
  to: Address,
  amountAtomic: bigint,
): Promise<{ transaction: Hex }> {
  return { transaction: await mintTestToken(rpcUrl, { token: USDC_ADDRESS, to, amountAtomic }) };
}
