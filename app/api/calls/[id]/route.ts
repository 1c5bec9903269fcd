import { callOwner } from "@/app/_server/call-owner";
import { json, route } from "@/app/_server/route";
import { consumeRateLimit } from "@/services/consume-rate-limit";
import { readCall } from "@/services/read-call";

/** One call, for whoever holds its token or paid it; the chain is asked while the call is open. */
export const GET = route<{ id: string }>(
  async ({ request, ctx, params, ip }) => {
    await consumeRateLimit(ctx, `call-read:${ip}`, { limit: 300, windowSeconds: 60 });
    return json(await readCall(ctx, params.id, await callOwner(ctx, request)));
  },
  { hot: "GET /api/calls/{id}" },
);
