import { relayBody } from "@/app/_server/bodies";
import { ndjsonOnceBegun } from "@/app/_server/ndjson";
import { readJson, route } from "@/app/_server/route";
import { createRunning } from "@/lib/http/running";
import { relayCall } from "@/services/relay-call";

/** Room for the largest body and payment that the relay carries, escaped as JSON. */
const MAX_BYTES = 524_288;
/** An answer that is not taken may hold 7 MB here, so few may be on their way: to one visitor, and in one process. */
const running = createRunning("calls through the relay", { perVisitor: 8, inAll: 64 });

/**
 * Calls the listed endpoint for a browser that cannot, and passes the answer on as it comes, in lines of JSON: never the
 * endpoint's own bytes. What is refused before it begins is a problem of its own.
 */
export const POST = route<{ id: string }>(
  async ({ request, ctx, params, ip }) => {
    const body = await readJson(request, relayBody, MAX_BYTES);
    const onOver = running.begin(ip);
    return ndjsonOnceBegun("relay", (send, gone) => relayCall(ctx, params.id, body, ip, { send, gone }), {
      onOver,
    });
  },
  { hot: "POST /api/listings/{id}/relay" },
);
