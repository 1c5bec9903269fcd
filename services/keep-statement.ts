import { eq } from "drizzle-orm";
import { calls } from "@/db/schema/calls";
import { listings } from "@/db/schema/listings";
import { checkStatement, type StatementFacts } from "@/lib/call/check-statement";
import type { KeptStatement } from "@/lib/call/kept-statement";
import { isObject } from "@/lib/x402/payment-requirements";
import type { StatementKind } from "@/lib/x402/signed-statement";
import { readWebKey } from "@/lib/x402/web-key";
import type { Context } from "./context";

/** {@link checkStatement} of a seller's receipt for a call that is there; null when there is none to keep. */
export async function keepStatement(
  ctx: Pick<Context, "db" | "fetch" | "now">,
  kind: StatementKind,
  callId: string,
  value: unknown,
): Promise<KeptStatement | null> {
  if (!isObject(value)) return null;
  const [facts] = await ctx.db
    .select({
      url: listings.url,
      scheme: calls.scheme,
      network: calls.network,
      asset: calls.asset,
      payTo: calls.payTo,
      amountAtomic: calls.amountAtomic,
      payer: calls.payer,
    })
    .from(calls)
    .innerJoin(listings, eq(listings.id, calls.listingId))
    .where(eq(calls.id, callId));
  return facts ? verifyStatement(ctx, kind, value, facts) : null;
}

/** {@link checkStatement} with the one key that may be fetched: what the endpoint's own host publishes (`did:web`). */
export function verifyStatement(
  ctx: Pick<Context, "fetch" | "now">,
  kind: StatementKind,
  value: unknown,
  facts: StatementFacts,
): Promise<KeptStatement | null> {
  const nowSeconds = Math.floor(ctx.now().getTime() / 1_000);
  return checkStatement(kind, value, facts, nowSeconds, (kid) => readWebKey(ctx.fetch, kid, facts.url));
}
