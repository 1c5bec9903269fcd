import { probeResponse } from "@/app/_server/probe-response";
import { route } from "@/app/_server/route";
import { sessionToken } from "@/app/_server/session";
import { readSession } from "@/services/read-session";
import { requestProbe } from "@/services/request-probe";

/** Probes the listing again, now, and records what is found. Its owner may ask without limit. */
export const POST = route<{ id: string }>(async ({ request, ctx, params, ip }) => {
  const session = await readSession(ctx, sessionToken(request));
  const asker = { ip, address: session?.address ?? null };
  return probeResponse(request, (onStep) => requestProbe(ctx, params.id, asker, onStep));
});
