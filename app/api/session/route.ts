import { sessionBody } from "@/app/_server/bodies";
import { json, readJson, route } from "@/app/_server/route";
import { sessionCookie, sessionToken } from "@/app/_server/session";
import { consumeRateLimit } from "@/services/consume-rate-limit";
import { createSession, SESSION_SECONDS } from "@/services/create-session";
import { endSession } from "@/services/end-session";
import { readSession } from "@/services/read-session";

/** Who is signed in: `{address}`, null when nobody is. */
export const GET = route(async ({ request, ctx }) => {
  const session = await readSession(ctx, sessionToken(request));
  return json({ address: session?.address ?? null });
});

/** Signs in with `{message, signature}` (EIP-4361) and sets the cookie. */
export const POST = route(async ({ request, ctx, ip }) => {
  const { message, signature } = await readJson(request, sessionBody);
  await consumeRateLimit(ctx, `session:${ip}`, { limit: 60, windowSeconds: 60 });
  const origin = request.headers.get("origin") ?? "";
  const session = await createSession(ctx, { message, signature, origin });
  return json(
    { address: session.address, expiresAt: session.expiresAt },
    { headers: { "set-cookie": sessionCookie(ctx, session.token, SESSION_SECONDS) } },
  );
});

/** Signs out. */
export const DELETE = route(async ({ request, ctx }) => {
  await endSession(ctx, sessionToken(request));
  return new Response(null, { status: 204, headers: { "set-cookie": sessionCookie(ctx, "", 0) } });
});
