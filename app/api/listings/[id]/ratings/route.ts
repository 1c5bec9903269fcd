import { json, route } from "@/app/_server/route";
import { listRatings, ratingSummary } from "@/db/queries/ratings";
import { isUuid } from "@/db/queries/uuid";
import { SoukError } from "@/lib/errors";

const PAGE = 20;

/** What those who paid say of a listing, newest first: `{summary, ratings, nextCursor}`. */
export const GET = route<{ id: string }>(async ({ request, ctx, params }) => {
  const before = readCursor(new URL(request.url).searchParams.get("cursor"));
  const [summary, found] = await Promise.all([
    ratingSummary(ctx.db, params.id),
    listRatings(ctx.db, params.id, { limit: PAGE + 1, before }),
  ]);
  const ratings = found.slice(0, PAGE);
  const last = ratings.at(-1);
  return json({ summary, ratings, nextCursor: found.length > PAGE && last ? `${last.at}_${last.id}` : null });
});

function readCursor(cursor: string | null) {
  if (cursor === null) return undefined;
  const [at = "", id = ""] = cursor.split("_");
  if (Number.isNaN(Date.parse(at)) || !isUuid(id))
    throw new SoukError("invalid-request", "This cursor is not one of ours.", {
      errors: [{ field: "cursor", message: "take it from the page before" }],
    });
  return { at, id };
}
