import { and, eq, isNull } from "drizzle-orm";
import { isUuid } from "@/db/queries/uuid";
import { listings } from "@/db/schema/listings";
import { type Rating, ratings } from "@/db/schema/ratings";
import { cleanLine } from "@/lib/catalog/clean-text";
import { MAX_RATING_CHARS } from "@/lib/catalog/ratings";
import { SoukError } from "@/lib/errors";
import { consumeRateLimit } from "./consume-rate-limit";
import type { Context } from "./context";

/**
 * The provider's one answer to a rating, by the listing's verified owner (EIP-55, signed in). Throws SoukError
 * `not-found`, `forbidden`, `conflict` (answered already), `invalid-request` (nothing left of the text) or `rate-limited`.
 */
export async function answerRating(
  ctx: Context,
  listingId: string,
  ratingId: string,
  owner: string,
  text: string,
): Promise<Rating> {
  await consumeRateLimit(ctx, `answer:${owner}`, { limit: 60, windowSeconds: 3_600 });
  const [found] = isUuid(ratingId)
    ? await ctx.db
        .select({ ownerAddress: listings.ownerAddress })
        .from(ratings)
        .innerJoin(listings, eq(listings.id, ratings.listingId))
        .where(and(eq(ratings.id, ratingId), eq(ratings.listingId, listingId)))
    : [];
  if (!found) throw new SoukError("not-found", "There is no such rating.");
  if (found.ownerAddress !== owner)
    throw new SoukError("forbidden", "Only the verified owner of this endpoint can answer its ratings.");
  const answer = cleanLine(text, MAX_RATING_CHARS);
  if (answer === "")
    throw new SoukError("invalid-request", "Not valid: words.", {
      errors: [{ field: "words", message: "must say something" }],
    });
  const [written] = await ctx.db
    .update(ratings)
    .set({ answer, answeredAt: ctx.now(), answeredBy: owner })
    .where(and(eq(ratings.id, ratingId), isNull(ratings.answer)))
    .returning();
  if (!written) throw new SoukError("conflict", "This rating has its answer already.");
  return written;
}
