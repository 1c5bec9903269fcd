import { callOwner } from "@/app/_server/call-owner";
import { json, route } from "@/app/_server/route";
import { consumeRateLimit } from "@/services/consume-rate-limit";
import { exportEvidence } from "@/services/export-evidence";

/** One call as a signed file for `npm run verify-evidence`, for its owner. */
export const GET = route<{ id: string }>(async ({ request, ctx, params, ip }) => {
  await consumeRateLimit(ctx, `call-export:${ip}`, { limit: 60, windowSeconds: 60 });
  const document = await exportEvidence(ctx, params.id, await callOwner(ctx, request));
  return json(document, {
    headers: { "content-disposition": `attachment; filename="souk-call-${params.id}.json"` },
  });
});
