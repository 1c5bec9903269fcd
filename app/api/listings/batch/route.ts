import { z } from "zod";
import { targetBody, targetOf } from "@/app/_server/bodies";
import { ndjson, wantsLines } from "@/app/_server/ndjson";
import { json, readJson, route } from "@/app/_server/route";
import { requireSession } from "@/app/_server/session";
import { MAX_BATCH } from "@/lib/discovery/batch";
import { consumeRateLimit } from "@/services/consume-rate-limit";
import { registerBatch } from "@/services/register-batch";

const batchBody = z.object({ resources: z.array(targetBody).min(1).max(MAX_BATCH) });
const MAX_BYTES = 524_288;

/**
 * Probes and publishes up to 100 endpoints; each has an outcome of its own in `results`, in the order asked. With
 * `Accept: application/x-ndjson` every outcome is a line as soon as it is known, then `{"type":"done"}`.
 */
export const POST = route(async ({ request, ctx }) => {
  const { address } = await requireSession(ctx, request);
  const { resources } = await readJson(request, batchBody, MAX_BYTES);
  await consumeRateLimit(ctx, `register-batch:${address}`, { limit: 6, windowSeconds: 60 });
  const input = {
    resources: resources.map(targetOf),
    createdBy: address,
  };
  if (!wantsLines(request)) return json({ results: await registerBatch(ctx, input) });
  return ndjson("register", async (send) => {
    const results = await registerBatch(ctx, input, (outcome) => send({ type: "outcome", ...outcome }));
    send({ type: "done", listed: results.filter(({ outcome }) => outcome === "listed").length });
  });
});
