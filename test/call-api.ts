import type { CallApi } from "@/lib/call/call-api";
import type { Context } from "@/services/context";
import { openCall } from "@/services/open-call";
import { readCall } from "@/services/read-call";
import { readChannel } from "@/services/read-channel";
import { reportResponse } from "@/services/report-response";

/** What the playground asks of our own server, answered by the services behind its routes. */
export const testCallApi = (ctx: Context): CallApi => ({
  open: (id, request) => openCall(ctx, id, request),
  report: ({ id, token }, report) => reportResponse(ctx, id, token, report),
  read: ({ id, token }) => readCall(ctx, id, token),
  reportTermChange: async () => {},
  balance: async (network, asset, owner) => (await ctx.chain.balanceOf(network, asset, owner)) ?? 0n,
  async account(network, asset, owner) {
    const account = await ctx.chain.readAccount(network, asset, owner);
    if (!account) throw new Error("no chain");
    const { contract, permit2Allowance, permitNonce, gas } = account;
    return {
      contract,
      permit2AllowanceAtomic: String(permit2Allowance),
      permitNonce: permitNonce === null ? null : String(permitNonce),
      gas,
    };
  },
  channel: (network, id) => readChannel(ctx, network, id),
  acceptsSignature: (network, question) => ctx.chain.acceptsSignature(network, question),
});
