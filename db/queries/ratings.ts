import { and, desc, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Db } from "@/db/client";
import { calls } from "@/db/schema/calls";
import { type Rating, ratings } from "@/db/schema/ratings";
import type { RatingSummary, RatingView } from "@/lib/catalog/ratings";

/** A rating counts while the chain holds its payment and as long as the payee did not fund the payer. */
const COUNTS = and(
  inArray(calls.state, ["confirmed", "paid-undelivered"]),
  sql`${calls.fundedByPayee} is not true`,
) as SQL;

/** To the millisecond, as a cursor has it. */
const AT = sql`date_trunc('milliseconds', ${ratings.createdAt})`;

const columns = { rating: ratings, state: calls.state };

/** A listing's ratings that count, newest first; `before` is the last of the page before. */
export async function listRatings(
  db: Db,
  listingId: string,
  { limit, before }: { limit: number; before?: { at: string; id: string } },
): Promise<RatingView[]> {
  const older = before && sql`(${AT}, ${ratings.id}) < (${before.at}::timestamptz, ${before.id}::uuid)`;
  const rows = await db
    .select(columns)
    .from(ratings)
    .innerJoin(calls, eq(calls.id, ratings.callId))
    .where(and(eq(ratings.listingId, listingId), COUNTS, older))
    .orderBy(desc(AT), desc(ratings.id))
    .limit(limit);
  return rows.map(({ rating, state }) => toRatingView(rating, state === "confirmed"));
}

/** How a listing is rated, over all that count. */
export async function ratingSummary(db: Db, listingId: string): Promise<RatingSummary> {
  const rows = await db
    .select({ stars: ratings.stars, count: sql<number>`count(*)::int` })
    .from(ratings)
    .innerJoin(calls, eq(calls.id, ratings.callId))
    .where(and(eq(ratings.listingId, listingId), COUNTS))
    .groupBy(ratings.stars);
  const of = (stars: number) => rows.find((row) => row.stars === stars)?.count ?? 0;
  const spread: RatingSummary["spread"] = [of(1), of(2), of(3), of(4), of(5)];
  const count = spread.reduce((sum, n) => sum + n, 0);
  const stars = spread.reduce((sum, n, i) => sum + n * (i + 1), 0);
  return { count, average: count === 0 ? null : stars / count, spread };
}

/** What this wallet (EIP-55) has to do with the ratings of a listing. */
export async function raterOf(
  db: Db,
  listingId: string,
  payer: string,
): Promise<{ rating: RatingView | null; hasPaid: boolean }> {
  const [[own], [paid]] = await Promise.all([
    db
      .select(columns)
      .from(ratings)
      .innerJoin(calls, eq(calls.id, ratings.callId))
      .where(and(eq(ratings.listingId, listingId), eq(ratings.payer, payer))),
    db
      .select({ id: calls.id })
      .from(calls)
      .where(
        and(
          eq(calls.listingId, listingId),
          eq(calls.payer, payer),
          inArray(calls.state, ["confirmed", "paid-undelivered"]),
        ),
      )
      .limit(1),
  ]);
  return {
    rating: own ? toRatingView(own.rating, own.state === "confirmed") : null,
    hasPaid: paid !== undefined,
  };
}

function toRatingView(rating: Rating, delivered: boolean): RatingView {
  const { id, stars, words, payer, createdAt, updatedAt, answer, answeredAt } = rating;
  return {
    id,
    stars,
    words,
    payer: `${payer.slice(0, 6)}…${payer.slice(-4)}`,
    delivered,
    at: createdAt.toISOString(),
    changed: updatedAt.getTime() > createdAt.getTime(),
    answer: answer !== null && answeredAt ? { words: answer, at: answeredAt.toISOString() } : null,
  };
}
