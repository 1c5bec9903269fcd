import { json, route } from "@/app/_server/route";
import { consumeRateLimit } from "@/services/consume-rate-limit";
import { issueNonce } from "@/services/issue-nonce";

/** A one-time nonce for a sign-in message. */
export const GET = route(async ({ ctx, ip }) => {
  await consumeRateLimit(ctx, `nonce:${ip}`, { limit: 60, windowSeconds: 60 });
  return json(await issueNonce(ctx));
});
