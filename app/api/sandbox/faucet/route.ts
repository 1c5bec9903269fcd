import { faucetBody } from "@/app/_server/bodies";
import { json, readJson, route } from "@/app/_server/route";
import { consumeRateLimit } from "@/services/consume-rate-limit";
import { sendFaucet } from "@/services/send-faucet";

/** Test tokens on the local chain: `{transaction, amountAtomic}`. Not there in production. */
export const POST = route(async ({ request, ctx, ip }) => {
  const { address } = await readJson(request, faucetBody);
  await consumeRateLimit(ctx, `faucet:${ip}`, { limit: 60, windowSeconds: 60 });
  return json(await sendFaucet(ctx, address));
});
