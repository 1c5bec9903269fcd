import { bearerToken, json, route } from "@/app/_server/route";
import { readCall } from "@/services/read-call";

/** One call, for whoever holds its token; the chain is asked while the call is open. */
export const GET = route<{ id: string }>(async ({ request, ctx, params }) =>
  json(await readCall(ctx, params.id, bearerToken(request))),
);
