import { and, eq, gt } from "drizzle-orm";
import { sessionNonces, sessions } from "@/db/schema/sessions";
import { SoukError } from "@/lib/errors";
import { hashSecret, newSecret } from "@/lib/session/secret";
import { readSiweMessage } from "@/lib/session/siwe-message";
import type { Context } from "./context";

export const SESSION_SECONDS = 7 * 24 * 3_600;

/** Mainnet and testnet of Base: where wallets can sign in when the operator configured no RPC. */
const DEFAULT_CHAIN_IDS = [8453, 84532];

/**
 * Signs a wallet in (EIP-4361). `origin` is the request's, already checked to be ours. The nonce is consumed in one
 * statement before the signature is looked at, so a message is good for one try. The token is returned once; only
 * its hash is kept. Throws SoukError `invalid-session-message`.
 */
export async function createSession(
  ctx: Context,
  input: { message: string; signature: string; origin: string },
): Promise<{ address: string; token: string; expiresAt: Date }> {
  const now = ctx.now();
  const read = readSiweMessage(input.message, { origin: input.origin, chainIds: chainIds(ctx), now });
  if (!read.ok) throw new SoukError("invalid-session-message", read.why);

  const consumed = await ctx.db
    .delete(sessionNonces)
    .where(and(eq(sessionNonces.nonce, read.nonce), gt(sessionNonces.expiresAt, now)))
    .returning({ nonce: sessionNonces.nonce });
  if (consumed.length === 0)
    throw new SoukError(
      "invalid-session-message",
      "The nonce was used before or has expired. Please try again.",
    );

  const { address, chainId } = read;
  const { message, signature } = input;
  const valid = await ctx.chain.verifyMessage(`eip155:${chainId}`, { address, message, signature });
  if (!valid)
    throw new SoukError("invalid-session-message", "The signature does not belong to this address.");

  const token = newSecret();
  const expiresAt = new Date(now.getTime() + SESSION_SECONDS * 1_000);
  await ctx.db.insert(sessions).values({ tokenHash: hashSecret(token), address, chainId, expiresAt });
  return { address, token, expiresAt };
}

function chainIds(ctx: Context): number[] {
  const configured = Object.keys(ctx.env.rpcUrls)
    .filter((network) => network.startsWith("eip155:"))
    .map((network) => Number(network.slice("eip155:".length)));
  return configured.length > 0 ? configured : DEFAULT_CHAIN_IDS;
}
