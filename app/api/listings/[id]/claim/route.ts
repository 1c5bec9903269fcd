import { listingJson } from "@/app/_server/listing-json";
import { json, route } from "@/app/_server/route";
import { requireSession } from "@/app/_server/session";
import { getListing } from "@/db/queries/listing";
import { SoukError } from "@/lib/errors";
import { claimListing } from "@/services/claim-listing";

/** Makes the signed-in wallet the listing's owner, when the endpoint, asked now, pays that wallet: `{listing}`. */
export const POST = route<{ id: string }>(async ({ request, ctx, params }) => {
  const { address } = await requireSession(ctx, request);
  await claimListing(ctx, params.id, address);
  const listing = await getListing(ctx.db, params.id);
  if (!listing) throw new SoukError("not-found", "There is no such listing.");
  return json({ listing: listingJson(listing) });
});
