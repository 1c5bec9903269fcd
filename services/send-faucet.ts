import { getAddress, isAddress } from "viem";
import { mintTestToken } from "@/lib/chain/mint-test-token";
import { SoukError } from "@/lib/errors";
import { defaultAsset } from "@/lib/x402/assets";
import type { Context } from "./context";

const SANDBOX_NETWORK = "eip155:84532";
/** One hundred test dollars. */
const AMOUNT_ATOMIC = 100_000_000n;

/**
 * Gives a wallet test tokens on the sandbox's chain. Throws SoukError `not-found` outside the sandbox,
 * `invalid-request` for what is no address, `chain-unavailable` when the chain does not do it.
 */
export async function sendFaucet(
  ctx: Context,
  address: string,
): Promise<{ transaction: string; amountAtomic: string }> {
  const token = defaultAsset(SANDBOX_NETWORK);
  if (!ctx.env.sandbox || !token) throw new SoukError("not-found", "There is no faucet here.");
  if (!isAddress(address, { strict: false }))
    throw new SoukError("invalid-request", "This is not an address.", {
      errors: [{ field: "address", message: "not an EVM address" }],
    });
  const transaction = await mintTestToken(ctx.env.sandbox.rpcUrl, {
    token: getAddress(token.asset),
    to: getAddress(address),
    amountAtomic: AMOUNT_ATOMIC,
  }).catch((error: unknown) => {
    console.error("faucet:", error instanceof Error ? error.message.split("\n", 1)[0] : error);
    throw new SoukError("chain-unavailable", "The local chain did not send the tokens. Please try again.");
  });
  return { transaction, amountAtomic: String(AMOUNT_ATOMIC) };
}
