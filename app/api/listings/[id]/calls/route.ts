import { openCallBody } from "@/app/_server/bodies";
import { json, readJson, route } from "@/app/_server/route";
import { consumeRateLimit } from "@/services/consume-rate-limit";
import { openCall } from "@/services/open-call";

/** Binds one authorization to one request before it is signed: 201 with the call's token and validity window. */
export const POST = route<{ id: string }>(
  async ({ request, ctx, params, ip }) => {
    const body = await readJson(request, openCallBody);
    const allowed = consumeRateLimit(ctx, `call:${ip}`, { limit: 60, windowSeconds: 60 });
    return json(await openCall(ctx, params.id, body, allowed), { status: 201 });
  },
  { hot: "POST /api/listings/{id}/calls" },
);
