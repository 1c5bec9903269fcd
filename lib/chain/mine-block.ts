import { createTestClient, http } from "viem";

/** Mines one empty block on a local anvil, stamped with its clock. Throws when the RPC is something else. */
export async function mineBlock(rpcUrl: string): Promise<void> {
  const client = createTestClient({
    mode: "anvil",
    transport: http(rpcUrl, { timeout: 5_000, retryCount: 0 }),
  });
  await client.mine({ blocks: 1 });
}
