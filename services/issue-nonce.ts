import { randomBytes } from "node:crypto";
import { sessionNonces } from "@/db/schema/sessions";
import type { Context } from "./context";

const NONCE_SECONDS = 10 * 60;

/** A one-time nonce for a sign-in message: 32 hex characters, good for ten minutes. */
export async function issueNonce(
  ctx: Pick<Context, "db" | "now">,
): Promise<{ nonce: string; expiresAt: Date }> {
  const nonce = randomBytes(16).toString("hex");
  const expiresAt = new Date(ctx.now().getTime() + NONCE_SECONDS * 1_000);
  await ctx.db.insert(sessionNonces).values({ nonce, expiresAt });
  return { nonce, expiresAt };
}
