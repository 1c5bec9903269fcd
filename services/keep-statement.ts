import { eq } from "drizzle-orm";
import { calls } from "@/db/schema/calls";
import { listings } from "@/db/schema/listings";
import { checkStatement, didWebHost, type StatementFacts } from "@/lib/call/check-statement";
import type { KeptStatement } from "@/lib/call/kept-statement";
import { isObject } from "@/lib/x402/payment-requirements";
import type { PublicJwk, StatementKind } from "@/lib/x402/signed-statement";
import type { Context } from "./context";

const MAX_DOCUMENT_BYTES = 65_536;
const KEY_DEADLINE_MS = 3_000;

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
  return checkStatement(kind, value, facts, nowSeconds, (kid) => readWebKey(ctx, kid, facts.url));
}

async function readWebKey(
  ctx: Pick<Context, "fetch">,
  kid: string,
  listedUrl: string,
): Promise<PublicJwk | null> {
  const { origin, host } = new URL(listedUrl);
  if (didWebHost(kid) !== host) return null;
  const folders = kid.split("#", 1)[0]?.split(":").slice(3).map(encodeURIComponent) ?? [];
  const path = folders.length > 0 ? `/${folders.join("/")}/did.json` : "/.well-known/did.json";
  const result = await ctx.fetch({
    url: `${origin}${path}`,
    method: "GET",
    headers: { accept: "application/did+json, application/json" },
    deadlineMs: KEY_DEADLINE_MS,
    maxBodyBytes: MAX_DOCUMENT_BYTES,
  });
  if (!result.ok || result.status !== 200) return null;
  try {
    return keyIn(JSON.parse(new TextDecoder().decode(result.body)), kid);
  } catch {
    return null;
  }
}

function keyIn(document: unknown, kid: string): PublicJwk | null {
  const methods =
    isObject(document) && Array.isArray(document.verificationMethod) ? document.verificationMethod : [];
  const fragment = kid.split("#")[1];
  const named = methods.find(
    (method) =>
      isObject(method) && (method.id === kid || (fragment !== undefined && method.id === `#${fragment}`)),
  );
  return isObject(named) && isObject(named.publicKeyJwk) ? (named.publicKeyJwk as PublicJwk) : null;
}
