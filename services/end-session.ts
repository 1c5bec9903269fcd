import { eq } from "drizzle-orm";
import { sessions } from "@/db/schema/sessions";
import { hashSecret } from "@/lib/session/secret";
import type { Context } from "./context";

/** Signs out; a token that is unknown is no error. */
export async function endSession(ctx: Pick<Context, "db">, token: string | undefined): Promise<void> {
  if (token) await ctx.db.delete(sessions).where(eq(sessions.tokenHash, hashSecret(token)));
}
