import { ratingBody } from "@/app/_server/bodies";
import { json, readJson, route } from "@/app/_server/route";
import { requireSession } from "@/app/_server/session";
import { raterOf } from "@/db/queries/ratings";
import { rateListing } from "@/services/rate-listing";

/** The signed-in wallet's own rating, and whether it has paid here: `{rating, hasPaid}`. */
export const GET = route<{ id: string }>(async ({ request, ctx, params }) => {
  const { address } = await requireSession(ctx, request);
  return json(await raterOf(ctx.db, params.id, address));
});

/** Rates the listing, or changes the rating until it is answered. Only for wallets that paid. */
export const PUT = route<{ id: string }>(async ({ request, ctx, params }) => {
  const { address } = await requireSession(ctx, request);
  const body = await readJson(request, ratingBody);
  await rateListing(ctx, params.id, address, body);
  return json((await raterOf(ctx.db, params.id, address)).rating);
});
