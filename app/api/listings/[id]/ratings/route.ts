import { timeCursor, timeCursorParams } from "@/app/_server/bodies";
import { json, route } from "@/app/_server/route";
import { listRatings, ratingSummary } from "@/db/queries/ratings";
import { parseParams } from "@/lib/http/query-params";

const PAGE = 20;

/** What those who paid say of a listing, newest first: `{summary, ratings, nextCursor}`. */
export const GET = route<{ id: string }>(async ({ request, ctx, params }) => {
  const { cursor } = parseParams(timeCursorParams, new URL(request.url).searchParams);
  const before = cursor && { at: cursor.createdAt.toISOString(), id: cursor.id };
  const [summary, found] = await Promise.all([
    ratingSummary(ctx.db, params.id),
    listRatings(ctx.db, params.id, { limit: PAGE + 1, before }),
  ]);
  const ratings = found.slice(0, PAGE);
  const last = ratings.at(-1);
  return json({
    summary,
    ratings,
    nextCursor: found.length > PAGE && last ? timeCursor(new Date(last.at), last.id) : null,
  });
});
