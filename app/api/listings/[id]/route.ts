import { listingJson } from "@/app/_server/listing-json";
import { json, route } from "@/app/_server/route";
import { getListing } from "@/db/queries/listing";
import { SoukError } from "@/lib/errors";

/** One listing with its options, and the newest probe's report. */
export const GET = route<{ id: string }>(async ({ ctx, params }) => {
  const listing = await getListing(ctx.db, params.id);
  if (!listing) throw new SoukError("not-found", "There is no such listing.");
  return json({ listing: listingJson(listing), report: listing.report });
});
