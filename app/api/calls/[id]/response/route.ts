import { callResponseBody } from "@/app/_server/bodies";
import { bearerToken, json, readJson, route } from "@/app/_server/route";
import { reportResponse } from "@/services/report-response";

/** Records what came back after paying; answers with the call as the chain sees it. */
export const POST = route<{ id: string }>(async ({ request, ctx, params }) => {
  const token = bearerToken(request);
  const report = await readJson(request, callResponseBody);
  return json(await reportResponse(ctx, params.id, token, report));
});
