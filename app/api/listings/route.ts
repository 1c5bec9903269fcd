import { targetBody, targetOf } from "@/app/_server/bodies";
import { listingJson } from "@/app/_server/listing-json";
import { json, readJson, route } from "@/app/_server/route";
import { requireSession } from "@/app/_server/session";
import { consumeRateLimit } from "@/services/consume-rate-limit";
import { registerListing } from "@/services/register-listing";

/** Probes and publishes `{resource, method?, tool?}`: 201 with a new listing, 200 with the one that exists. */
export const POST = route(async ({ request, ctx }) => {
  const { address } = await requireSession(ctx, request);
  const { resource: url, ...target } = targetOf(await readJson(request, targetBody));
  await consumeRateLimit(ctx, `register:${address}`, { limit: 60, windowSeconds: 60 });
  const input = { url, ...target, createdBy: address };
  const { listing, created, report } = await registerListing(ctx, input);
  const answer = { listing: listingJson(listing), report };
  if (!created) return json(answer);
  return json(answer, { status: 201, headers: { location: `/api/listings/${listing.id}` } });
});
