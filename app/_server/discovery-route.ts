import { byteResponse } from "@/lib/http/byte-answer";
import { answerDiscovery } from "@/services/answer-discovery";
import { route } from "./route";

/** A route of the discovery API. The web process answers these before the framework sees them (boot/web.ts). */
export const discoveryRoute = route(async ({ request, ctx }) => {
  const { pathname, searchParams } = new URL(request.url);
  return byteResponse(request, await answerDiscovery(ctx, pathname, searchParams));
});
