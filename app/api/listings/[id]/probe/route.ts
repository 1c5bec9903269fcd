import { probeResponse } from "@/app/_server/probe-response";
import { route } from "@/app/_server/route";
import { consumeRateLimit } from "@/services/consume-rate-limit";
import { requestProbe } from "@/services/request-probe";

/** Probes the listing again, now, and records what is found. */
export const POST = route<{ id: string }>(async ({ request, ctx, params, ip }) => {
  await consumeRateLimit(ctx, `reprobe:${ip}`, { limit: 30, windowSeconds: 60 });
  return probeResponse(request, (onStep) => requestProbe(ctx, params.id, onStep));
});
