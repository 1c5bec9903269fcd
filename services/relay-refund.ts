import type { CallableListing } from "@/db/queries/callable-listing";
import { refundProblem } from "@/lib/call/refund-payment";
import type { RelayRequest } from "@/lib/call/relay-lines";
import { SoukError } from "@/lib/errors";
import type { Context } from "./context";
import { type Reader, relayHttp } from "./relay-http";

const ACCEPT = "application/json, */*;q=0.5";

/**
 * Closes a payer's channel with the seller of a listing: asks the listed address as it stands for its terms, or passes on the
 * payer's signed request for what is left. That is no payment of a call, so no call row is needed, and it carries nothing that
 * could be one: {@link refundProblem}. What came back is for the chain to say.
 * Throws SoukError `invalid-request`, `conflict`, and `upstream-failed` as {@link relayHttp} does.
 */
export async function relayRefund(
  ctx: Pick<Context, "db" | "fetch" | "chain" | "now">,
  listing: Pick<CallableListing, "url" | "method" | "toolName">,
  request: RelayRequest,
  reader: Reader,
): Promise<void> {
  const { refund, payment, signIn, call } = request;
  if (payment || signIn !== undefined || call)
    throw new SoukError("invalid-request", "A refund goes alone, without a payment or a sign-in.");
  if (listing.toolName !== "")
    throw new SoukError("invalid-request", "The channel of a tool is closed by the withdrawal only.");
  const value = refund?.value ?? null;
  const problem = value === null ? null : await refundProblem(value, ctx.chain.acceptsSignature);
  if (problem) throw new SoukError("conflict", problem);
  await relayHttp(
    ctx,
    {
      url: listing.url,
      method: listing.method,
      headers: { accept: ACCEPT, ...(value !== null && { "payment-signature": value }) },
      body: null,
      // It is waited for like one: the seller settles on the chain before it answers.
      paid: value !== null,
      markSent: async () => null,
    },
    reader,
  );
}
