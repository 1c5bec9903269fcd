import { callResponseBody } from "@/app/_server/bodies";
import { bearerToken, json, readJson, route } from "@/app/_server/route";
import { consumeRateLimit } from "@/services/consume-rate-limit";
import { reportResponse } from "@/services/report-response";

/** Records what came back after paying; answers with the call as the chain sees it. */
export const POST = route<{ id: string }>(
  async ({ request, ctx, params, ip }) => {
    const token = bearerToken(request);
    await consumeRateLimit(ctx, `call-report:${ip}`, { limit: 120, windowSeconds: 60 });
    const report = await readJson(request, callResponseBody);
    return json(await reportResponse(ctx, params.id, token, report));
  },
  { hot: "POST /api/calls/{id}/response" },
);
