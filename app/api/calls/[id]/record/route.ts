import { callOwner } from "@/app/_server/call-owner";
import { json, route } from "@/app/_server/route";
import { consumeRateLimit } from "@/services/consume-rate-limit";
import { readCallRecord } from "@/services/read-call-record";

/** Everything that is known of one call, for its owner. */
export const GET = route<{ id: string }>(async ({ request, ctx, params, ip }) => {
  await consumeRateLimit(ctx, `call-read:${ip}`, { limit: 300, windowSeconds: 60 });
  return json(await readCallRecord(ctx, params.id, await callOwner(ctx, request)));
});
