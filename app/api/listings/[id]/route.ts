import { listingJson } from "@/app/_server/listing-json";
import { json, route } from "@/app/_server/route";
import { requireSession } from "@/app/_server/session";
import { getListing } from "@/db/queries/listing";
import { SoukError } from "@/lib/errors";
import { withdrawListing } from "@/services/withdraw-listing";

/** One listing with its options, and the newest probe's report. */
export const GET = route<{ id: string }>(async ({ ctx, params }) => {
  const listing = await getListing(ctx.db, params.id);
  if (!listing) throw new SoukError("not-found", "There is no such listing.");
  return json({ listing: listingJson(listing), report: listing.report });
});

/** The owner takes the listing out of the catalog, and it is no longer probed: 204. */
export const DELETE = route<{ id: string }>(async ({ request, ctx, params }) => {
  const { address } = await requireSession(ctx, request);
  await withdrawListing(ctx, params.id, address);
  return new Response(null, { status: 204 });
});
