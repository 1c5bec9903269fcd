import { and, eq, gt } from "drizzle-orm";
import { sessions } from "@/db/schema/sessions";
import { hashSecret } from "@/lib/session/secret";
import type { Context } from "./context";

/** The wallet a session token belongs to (EIP-55), or null when it is unknown or expired. */
export async function readSession(
  ctx: Pick<Context, "db" | "now">,
  token: string | undefined,
): Promise<{ address: string } | null> {
  if (!token) return null;
  const [session] = await ctx.db
    .select({ address: sessions.address })
    .from(sessions)
    .where(and(eq(sessions.tokenHash, hashSecret(token)), gt(sessions.expiresAt, ctx.now())));
  return session ?? null;
}
