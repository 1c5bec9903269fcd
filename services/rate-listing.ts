import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import { type Call, calls } from "@/db/schema/calls";
import { listings } from "@/db/schema/listings";
import { paymentOptions } from "@/db/schema/payment-options";
import { type Rating, ratings } from "@/db/schema/ratings";
import { cleanLine } from "@/lib/catalog/clean-text";
import { MAX_RATING_CHARS } from "@/lib/catalog/ratings";
import { SoukError } from "@/lib/errors";
import { checkFunding } from "./check-funding";
import { consumeRateLimit } from "./consume-rate-limit";
import type { Context } from "./context";
import { lookAgain } from "./read-call";

const PER_PAYER = { limit: 20, windowSeconds: 3_600 };

/**
 * Writes what a payer (EIP-55, signed in) thinks of a listing, or changes it until the provider has answered. Only who
 * has paid may: the oldest call that the chain still holds is what the rating rests on. Who is paid by the listing, owns
 * it, or was sent tokens by whom it pays, may not (security row 32).
 * Throws SoukError `not-found`, `forbidden`, `conflict`, `chain-unavailable` or `rate-limited`.
 */
export async function rateListing(
  ctx: Context,
  listingId: string,
  payer: string,
  rating: { stars: number; words: string },
): Promise<Rating> {
  await consumeRateLimit(ctx, `rate:${payer}`, PER_PAYER);
  const [listing] = await ctx.db
    .select({ id: listings.id, ownerAddress: listings.ownerAddress })
    .from(listings)
    .where(eq(listings.id, listingId));
  if (!listing) throw new SoukError("not-found", "There is no such listing.");
  const call = await paidCall(ctx, listingId, payer);
  const payees = await payeesOf(ctx, listing, call);
  if (payees.some((payee) => payee.toLowerCase() === payer.toLowerCase()))
    throw new SoukError("forbidden", "Whoever is paid by an endpoint cannot rate it.");
  if (await isFunded(ctx, call, payees))
    throw new SoukError(
      "forbidden",
      "The address that this endpoint pays has sent tokens to this wallet before, so it cannot rate it.",
    );

  const now = ctx.now();
  const said = { stars: rating.stars, words: cleanLine(rating.words, MAX_RATING_CHARS) };
  const [written] = await ctx.db
    .insert(ratings)
    .values({ listingId, callId: call.id, payer, ...said, createdAt: now, updatedAt: now })
    .onConflictDoUpdate({
      target: [ratings.listingId, ratings.payer],
      set: { ...said, callId: call.id, updatedAt: now },
      setWhere: isNull(ratings.answer),
    })
    .returning();
  if (!written)
    throw new SoukError("conflict", "The provider has answered this rating, so it stays as it is.");
  return written;
}

async function paidCall(ctx: Context, listingId: string, payer: string): Promise<Call> {
  const [oldest] = await ctx.db
    .select()
    .from(calls)
    .where(
      and(
        eq(calls.listingId, listingId),
        eq(sql`lower(${calls.payer})`, payer.toLowerCase()),
        inArray(calls.state, ["confirmed", "paid-undelivered"]),
      ),
    )
    .orderBy(asc(calls.createdAt))
    .limit(1);
  // Its block may be gone since anybody looked.
  const call = oldest && (await lookAgain(ctx, oldest)).call;
  if (call?.state !== "confirmed" && call?.state !== "paid-undelivered")
    throw new SoukError(
      "forbidden",
      "Only a wallet whose payment the chain has confirmed can rate this endpoint.",
    );
  return call;
}

/** Everybody whom the listing pays or belongs to, as far as this is known. */
async function payeesOf(ctx: Context, listing: { id: string; ownerAddress: string | null }, call: Call) {
  const options = await ctx.db
    .select({ payTo: paymentOptions.payTo, network: paymentOptions.network })
    .from(paymentOptions)
    .where(eq(paymentOptions.listingId, listing.id));
  const onChain = options.filter(({ network }) => network === call.network).map(({ payTo }) => payTo);
  return [...new Set([call.payTo, ...onChain, ...(listing.ownerAddress ? [listing.ownerAddress] : [])])];
}

async function isFunded(ctx: Context, call: Call, payees: string[]): Promise<boolean> {
  // A no may be older than the newest of the payees.
  if (call.fundedByPayee) return true;
  const funded = await checkFunding(ctx, call, payees);
  if (funded === null)
    throw new SoukError(
      "chain-unavailable",
      "The chain cannot be read now, so this cannot be checked. Please try again.",
    );
  return funded;
}
