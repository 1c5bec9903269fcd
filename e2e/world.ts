import { randomBytes } from "node:crypto";
import type { Address } from "viem";
import { createPublicClient, erc20Abi, http } from "viem";
import type { SandboxWorld } from "@/boot/sandbox-world";
import { USDC_ADDRESS } from "@/sandbox/token";

/** The Souk under test and the parts around it, started once by global-setup.ts. */
export interface World extends SandboxWorld {
  /** Free ports that Souk may reach on 127.0.0.1: tests start sellers of their own there. */
  sellerPorts: number[];
}

const VARIABLE = "SOUK_E2E_WORLD";

/** Playwright's workers inherit the environment. */
export function shareWorld(world: World): void {
  process.env[VARIABLE] = JSON.stringify(world);
}

export function sharedWorld(): World {
  const shared = process.env[VARIABLE];
  if (!shared) throw new Error("The world was not started: run the browser tests with `npm run test:e2e`.");
  return JSON.parse(shared) as World;
}

/**
 * A header with which a program asks as a visitor that nobody else is: all browsers of the tests have one address, and what
 * Souk counts for each visitor is not used up by what tests do around them. The world believes it (SOUK_TRUST_PROXY).
 */
export const anyVisitor = () => ({
  "x-forwarded-for": `10.${[...randomBytes(3)].join(".")}`,
});

/** Test USDC of `owner` on the chain itself, in atomic units. */
export function balanceOf(world: Pick<World, "rpcUrl">, owner: Address): Promise<bigint> {
  const client = createPublicClient({ transport: http(world.rpcUrl) });
  return client.readContract({
    address: USDC_ADDRESS,
    abi: erc20Abi,
    functionName: "balanceOf",
    args: [owner],
  });
}
