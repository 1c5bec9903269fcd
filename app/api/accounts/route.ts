import { z } from "zod";
import { json, route } from "@/app/_server/route";
import type { AccountFacts } from "@/lib/call/call-api";
import { SoukError } from "@/lib/errors";
import { consumeRateLimit } from "@/services/consume-rate-limit";

const query = z.object({
  network: z.string().min(1).max(64),
  asset: z.string().regex(/^0x[0-9a-f]{40}$/i),
  owner: z.string().regex(/^0x[0-9a-f]{40}$/i),
});

/** What our own RPC says of a paying account and a token: its Permit2 allowance, its permit nonce, whether it is a contract. */
export const GET = route(
  async ({ request, ctx, ip }) => {
    const parsed = query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
    if (!parsed.success)
      throw new SoukError("invalid-request", "Give network (CAIP-2), asset and owner (addresses).", {
        errors: parsed.error.issues.map((i) => ({ field: i.path.join("."), message: i.message })),
      });
    await consumeRateLimit(ctx, `account:${ip}`, { limit: 240, windowSeconds: 60 });
    const { network, asset, owner } = parsed.data;
    const account = await ctx.chain.readAccount(network, asset, owner);
    if (!account) throw new SoukError("chain-unavailable", "This account cannot be read now.");
    const facts: AccountFacts = {
      contract: account.contract,
      permit2AllowanceAtomic: String(account.permit2Allowance),
      permitNonce: account.permitNonce === null ? null : String(account.permitNonce),
    };
    return json(facts);
  },
  { hot: "GET /api/accounts" },
);
