import { discoverBody } from "@/app/_server/bodies";
import { ndjson, wantsLines } from "@/app/_server/ndjson";
import { json, readJson, route } from "@/app/_server/route";
import { typedUrl } from "@/lib/discovery/origin-of";
import { acceptTarget } from "@/services/accept-target";
import { consumeRateLimit } from "@/services/consume-rate-limit";
import { discoverOrigin } from "@/services/discover-origin";

/**
 * What a domain sells: reads its discovery documents, probes everything they name, stores nothing. `{input}` is a
 * domain or any URL on it. Lines as they happen with `Accept: application/x-ndjson`, else one answer at the end.
 */
export const POST = route(
  async ({ request, ctx, ip }) => {
    const { input } = await readJson(request, discoverBody);
    const begin = async () => {
      // What is refused unvisited costs nobody anything and is not counted.
      acceptTarget(ctx, { resource: typedUrl(input) });
      await consumeRateLimit(ctx, `discover:${ip}`, { limit: 10, windowSeconds: 60 });
    };
    if (wantsLines(request))
      return ndjson("discover", async (send, signal) => {
        await begin();
        await discoverOrigin(ctx, input, send, signal);
      });
    await begin();
    return json(await discoverOrigin(ctx, input, undefined, request.signal));
  },
  { readsOnly: true },
);
