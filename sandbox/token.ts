import type { Address, Hex } from "viem";
import { CHANNEL_CONTRACT, DEPOSIT_COLLECTOR, PERMIT2_DEPOSIT_COLLECTOR } from "@/lib/x402/batch-settlement";
import { EXACT_PROXY_ADDRESS, PERMIT2_ADDRESS, UPTO_PROXY_ADDRESS } from "@/lib/x402/permit2";
import { CHAIN_ID } from "./chain";
import { type CompiledContract, compileContract } from "./compile";
import { rpc } from "./rpc";
import { SMART_WALLET_FACTORY } from "./smart-wallet";

/** Where USDC is on Base Sepolia, and so where the test dollar is here. */
export const USDC_ADDRESS: Address = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";
const MULTICALL3_ADDRESS: Address = "0xcA11bde05977b3631167028862bE2a173976CA11";

/** Stand-ins of ours, where the real contracts are on every chain (see lib/x402/permit2.ts and batch-settlement.ts). */
const STAND_INS: [Address, string][] = [
  [PERMIT2_ADDRESS, "Permit2"],
  [SMART_WALLET_FACTORY, "SmartWalletFactory"],
  [EXACT_PROXY_ADDRESS, "ExactPermit2Proxy"],
  [UPTO_PROXY_ADDRESS, "UptoPermit2Proxy"],
  [CHANNEL_CONTRACT, "BatchSettlement"],
  [DEPOSIT_COLLECTOR, "Erc3009DepositCollector"],
  [PERMIT2_DEPOSIT_COLLECTOR, "Permit2DepositCollector"],
];

/** CAIP-2 of the local chain. */
export const NETWORK = `eip155:${CHAIN_ID}` as const;

/** EIP-712 domain of the test dollar. */
export const USDC_DOMAIN = {
  name: "USDC",
  version: "2",
  chainId: CHAIN_ID,
  verifyingContract: USDC_ADDRESS,
} as const;

/**
 * Places the test dollar, Multicall3, Permit2, x402's proxies and its channel contracts at their usual addresses. Does nothing where the same code is already there.
 * Balances are kept when the code changes: they are the account's storage.
 */
export async function deployToken(
  rpcUrl: string,
): Promise<{ address: Address; abi: CompiledContract["abi"] }> {
  const token = await compileContract("TestUSDC");
  const placed = [
    await place(rpcUrl, USDC_ADDRESS, token.code),
    await place(rpcUrl, MULTICALL3_ADDRESS, (await compileContract("Multicall3")).code),
  ];
  for (const [address, name] of STAND_INS)
    placed.push(await place(rpcUrl, address, (await compileContract(name)).code));
  // A block makes the change part of the saved state.
  if (placed.includes(true)) await rpc(rpcUrl, "evm_mine");
  return { address: USDC_ADDRESS, abi: token.abi };
}

async function place(rpcUrl: string, address: Address, code: Hex): Promise<boolean> {
  if ((await rpc<Hex>(rpcUrl, "eth_getCode", [address, "latest"])) === code) return false;
  await rpc(rpcUrl, "anvil_setCode", [address, code]);
  return true;
}
