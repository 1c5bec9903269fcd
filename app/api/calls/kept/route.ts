import { keptCallsBody } from "@/app/_server/bodies";
import { json, readJson, route } from "@/app/_server/route";
import { callsOfTokens } from "@/db/queries/calls-of-payer";
import { hashSecret } from "@/lib/session/secret";
import { consumeRateLimit } from "@/services/consume-rate-limit";

/** The calls whose tokens a browser has kept: `{calls}`. Changes nothing; a POST because tokens do not belong in a URL. */
export const POST = route(
  async ({ request, ctx, ip }) => {
    await consumeRateLimit(ctx, `call-read:${ip}`, { limit: 300, windowSeconds: 60 });
    const { tokens } = await readJson(request, keptCallsBody);
    return json({ calls: await callsOfTokens(ctx.db, tokens.map(hashSecret), tokens.length) });
  },
  { readsOnly: true },
);
