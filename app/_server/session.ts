import { SoukError } from "@/lib/errors";
import { readCookie, SESSION_COOKIE } from "@/lib/session/cookie";
import type { Context } from "@/services/context";
import { readSession } from "@/services/read-session";

/** The session token a request carries, or undefined. */
export function sessionToken(request: { headers: Pick<Headers, "get"> }): string | undefined {
  return readCookie(request.headers.get("cookie"), SESSION_COOKIE);
}

/** The signed-in wallet. Throws SoukError `unauthenticated`. */
export async function requireSession(ctx: Context, request: Request): Promise<{ address: string }> {
  const session = await readSession(ctx, sessionToken(request));
  if (!session) throw new SoukError("unauthenticated", "Sign in with your wallet first.");
  return session;
}

/** `Set-Cookie` that keeps `token` for `maxAgeSeconds`; an empty token with 0 removes it. */
export function sessionCookie(ctx: Context, token: string, maxAgeSeconds: number): string {
  const secure = ctx.env.origin.startsWith("https:") ? "; Secure" : "";
  return `${SESSION_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}${secure}`;
}
