import { accountParams } from "@/app/_server/bodies";
import { json, route } from "@/app/_server/route";
import { SoukError } from "@/lib/errors";
import { parseParams } from "@/lib/http/query-params";
import { consumeRateLimit } from "@/services/consume-rate-limit";

/** A token balance read through our own RPC: `{amountAtomic}`. */
export const GET = route(
  async ({ request, ctx, ip }) => {
    const { network, asset, owner } = parseParams(accountParams, new URL(request.url).searchParams);
    await consumeRateLimit(ctx, `balance:${ip}`, { limit: 120, windowSeconds: 60 });
    const amount = await ctx.chain.balanceOf(network, asset, owner);
    if (amount === null) throw new SoukError("chain-unavailable", "This balance cannot be read now.");
    return json({ amountAtomic: amount });
  },
  { hot: "GET /api/balances" },
);
