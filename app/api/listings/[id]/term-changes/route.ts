import { termChangesBody } from "@/app/_server/bodies";
import { json, readJson, route } from "@/app/_server/route";
import { consumeRateLimit } from "@/services/consume-rate-limit";
import { reportChangedTerms } from "@/services/report-changed-terms";

/** Keeps terms that a visitor met and that differ from the probed ones: `{recorded}`. */
export const POST = route<{ id: string }>(async ({ request, ctx, params, ip }) => {
  const { seen } = await readJson(request, termChangesBody);
  await consumeRateLimit(ctx, `terms:${ip}`, { limit: 20, windowSeconds: 60 });
  return json(await reportChangedTerms(ctx, params.id, seen));
});
