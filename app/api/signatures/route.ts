import type { Hex } from "viem";
import { signatureBody } from "@/app/_server/bodies";
import { json, readJson, route } from "@/app/_server/route";
import { SoukError } from "@/lib/errors";
import { consumeRateLimit } from "@/services/consume-rate-limit";

/** Whether an account accepts a signature of a hash now, asked by our own RPC: its key's, or whatever its contract says. */
export const POST = route(
  async ({ request, ctx, ip }) => {
    const { network, account, hash, signature } = await readJson(request, signatureBody);
    await consumeRateLimit(ctx, `signature:${ip}`, { limit: 120, windowSeconds: 60 });
    const question = { account, hash: hash as Hex, signature: signature as Hex };
    const answer = await ctx.chain.acceptsSignature(network, question);
    if (!answer) throw new SoukError("chain-unavailable", "This account cannot be asked on its chain now.");
    return json({ accepted: answer.accepted, blockNumber: String(answer.blockNumber) });
  },
  { readsOnly: true },
);
