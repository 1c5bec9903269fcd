import { z } from "zod";
import { json, route } from "@/app/_server/route";
import { SoukError } from "@/lib/errors";
import { consumeRateLimit } from "@/services/consume-rate-limit";

const query = z.object({
  network: z.string().min(1).max(64),
  asset: z.string().regex(/^0x[0-9a-f]{40}$/i),
  owner: z.string().regex(/^0x[0-9a-f]{40}$/i),
});

/** A token balance read through our own RPC: `{amountAtomic}`. */
export const GET = route(async ({ request, ctx, ip }) => {
  const parsed = query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!parsed.success)
    throw new SoukError("invalid-request", "Give network (CAIP-2), asset and owner (addresses).", {
      errors: parsed.error.issues.map((i) => ({ field: i.path.join("."), message: i.message })),
    });
  await consumeRateLimit(ctx, `balance:${ip}`, { limit: 120, windowSeconds: 60 });
  const { network, asset, owner } = parsed.data;
  const amount = await ctx.chain.balanceOf(network, asset, owner);
  if (amount === null) throw new SoukError("chain-unavailable", "This balance cannot be read now.");
  return json({ amountAtomic: amount });
});
