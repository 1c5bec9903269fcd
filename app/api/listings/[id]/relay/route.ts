import { relayBody } from "@/app/_server/bodies";
import { json, readJson, route } from "@/app/_server/route";
import { relayCall } from "@/services/relay-call";

/** Room for the largest body and payment that the relay carries, escaped as JSON. */
const MAX_BYTES = 524_288;

/** Calls the listed endpoint for a browser that cannot, and answers with the envelope: never the endpoint's own bytes. */
export const POST = route<{ id: string }>(
  async ({ request, ctx, params, ip }) => {
    const body = await readJson(request, relayBody, MAX_BYTES);
    return json(await relayCall(ctx, params.id, body, ip));
  },
  { hot: "POST /api/listings/{id}/relay" },
);
