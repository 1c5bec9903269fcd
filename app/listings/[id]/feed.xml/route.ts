import { feedResponse } from "@/app/_server/feed-response";
import { route } from "@/app/_server/route";
import { listDrift } from "@/db/queries/drift";
import { getListing } from "@/db/queries/listing";
import { driftEntries } from "@/lib/catalog/drift-feed";
import { SoukError } from "@/lib/errors";

const EVENTS = 100;

/** What changed at one endpoint, as Atom. */
export const GET = route<{ id: string }>(async ({ request, ctx, params }) => {
  const listing = await getListing(ctx.db, params.id);
  if (!listing) throw new SoukError("not-found", "There is no such listing.");
  const pageUrl = `${ctx.env.origin}/listings/${listing.id}`;
  const entries = driftEntries(ctx.env.origin, await listDrift(ctx.db, listing.id, EVENTS));
  const title = `${listing.name}: changed terms`;
  return feedResponse(request, { url: `${pageUrl}/feed.xml`, pageUrl, title, entries });
});
