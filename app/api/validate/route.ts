import { targetBody, targetOf } from "@/app/_server/bodies";
import { probeResponse } from "@/app/_server/probe-response";
import { readJson, route } from "@/app/_server/route";
import { acceptTarget } from "@/services/accept-target";
import { checkEndpoint } from "@/services/check-endpoint";
import { consumeRateLimit } from "@/services/consume-rate-limit";
import { keepCheck } from "@/services/keep-check";

/**
 * Probes `{resource, method?, tool?}`; no sign-in, and programs are welcome. The result is kept for whoever gets its `id` or
 * `url`, and touches no listing.
 */
export const POST = route(
  async ({ request, ctx, ip }) => {
    const target = targetOf(await readJson(request, targetBody));
    // Inside, so that a page that watches the steps gets a refusal as a line too, not as a failed request.
    return probeResponse(request, async (onStep) => {
      // What is refused unvisited costs nobody anything and is not counted.
      acceptTarget(ctx, target);
      await consumeRateLimit(ctx, `validate:${ip}`, { limit: 60, windowSeconds: 60 });
      return keepCheck(ctx, await checkEndpoint(ctx, target, onStep));
    });
  },
  { readsOnly: true },
);
