import { feedResponse } from "@/app/_server/feed-response";
import { route } from "@/app/_server/route";
import { listAllDrift } from "@/db/queries/drift";
import { driftEntries } from "@/lib/catalog/drift-feed";

const EVENTS = 200;

/** What changed at the endpoints of the catalog, as Atom. */
export const GET = route(async ({ request, ctx }) => {
  const { origin } = ctx.env;
  const entries = driftEntries(origin, await listAllDrift(ctx.db, EVENTS));
  const title = "Souk: changed terms of x402 endpoints";
  return feedResponse(request, { url: `${origin}/feed.xml`, pageUrl: `${origin}/`, title, entries });
});
