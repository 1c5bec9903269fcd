import { targetBody } from "@/app/_server/bodies";
import { probeResponse } from "@/app/_server/probe-response";
import { readJson, route } from "@/app/_server/route";
import { checkEndpoint } from "@/services/check-endpoint";
import { consumeRateLimit } from "@/services/consume-rate-limit";

/** Probes `{resource, method?}` and stores nothing; no sign-in, and programs are welcome. */
export const POST = route(
  async ({ request, ctx, ip }) => {
    const { resource, method } = await readJson(request, targetBody);
    await consumeRateLimit(ctx, `validate:${ip}`, { limit: 30, windowSeconds: 60 });
    return probeResponse(request, (onStep) =>
      checkEndpoint(ctx, { resource, method: method ?? undefined }, onStep),
    );
  },
  { readsOnly: true },
);
