import { bearerToken, json, route } from "@/app/_server/route";
import { consumeRateLimit } from "@/services/consume-rate-limit";
import { readCall } from "@/services/read-call";

/** One call, for whoever holds its token; the chain is asked while the call is open. */
export const GET = route<{ id: string }>(async ({ request, ctx, params, ip }) => {
  const token = bearerToken(request);
  await consumeRateLimit(ctx, `call-read:${ip}`, { limit: 300, windowSeconds: 60 });
  return json(await readCall(ctx, params.id, token));
});
