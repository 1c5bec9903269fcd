import { channelParams } from "@/app/_server/bodies";
import { json, route } from "@/app/_server/route";
import { parseParams } from "@/lib/http/query-params";
import { consumeRateLimit } from "@/services/consume-rate-limit";
import { readChannel } from "@/services/read-channel";

/** What our own RPC says of one payment channel: deposited, claimed, and what is being withdrawn. */
export const GET = route(async ({ request, ctx, ip }) => {
  const { network, id } = parseParams(channelParams, new URL(request.url).searchParams);
  await consumeRateLimit(ctx, `channel:${ip}`, { limit: 240, windowSeconds: 60 });
  return json(await readChannel(ctx, network, id));
});
