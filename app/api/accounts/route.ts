import { accountParams } from "@/app/_server/bodies";
import { json, route } from "@/app/_server/route";
import type { AccountFacts } from "@/lib/call/call-api";
import type { AccountNature } from "@/lib/call/wallet-fit";
import { SoukError } from "@/lib/errors";
import { parseParams } from "@/lib/http/query-params";
import { consumeRateLimit } from "@/services/consume-rate-limit";

/** What our own RPC says of a paying account and a token: its Permit2 allowance, its permit nonce, what signs for it. */
export const GET = route(
  async ({ request, ctx, ip }) => {
    const { network, asset, owner } = parseParams(accountParams, new URL(request.url).searchParams);
    await consumeRateLimit(ctx, `account:${ip}`, { limit: 240, windowSeconds: 60 });
    const account = await ctx.chain.readAccount(network, asset, owner);
    if (!account) throw new SoukError("chain-unavailable", "This account cannot be read now.");
    const facts: AccountFacts & AccountNature = {
      contract: account.contract,
      keyed: account.keyed,
      permit2AllowanceAtomic: String(account.permit2Allowance),
      permitNonce: account.permitNonce === null ? null : String(account.permitNonce),
      gas: account.gas,
    };
    return json(facts);
  },
  { hot: "GET /api/accounts" },
);
