import { answerBody } from "@/app/_server/bodies";
import { json, readJson, route } from "@/app/_server/route";
import { requireSession } from "@/app/_server/session";
import { answerRating } from "@/services/answer-rating";

/** The verified owner's one answer to a rating. */
export const POST = route<{ id: string; ratingId: string }>(async ({ request, ctx, params }) => {
  const { address } = await requireSession(ctx, request);
  const { words } = await readJson(request, answerBody);
  const { answer, answeredAt } = await answerRating(ctx, params.id, params.ratingId, address, words);
  return json({ words: answer, at: answeredAt }, { status: 201 });
});
