import { serverContext } from "@/app/_server/context";
import { conformanceOf, termsOf } from "@/app/listings/[id]/listing-props";
import { getListing } from "@/db/queries/listing";
import { listingFacts } from "@/db/queries/listing-facts";
import type { ComparedListing } from "@/lib/catalog/compared";

/** The listings in the order they were asked for; those that do not exist are left out. */
export async function readCompared(ids: readonly string[]): Promise<ComparedListing[]> {
  const { db } = serverContext();
  const found = await Promise.all(ids.map((id) => Promise.all([getListing(db, id), listingFacts(db, id)])));
  return found.flatMap(([listing, facts]) => {
    if (!listing) return [];
    const { input, report, options } = listing;
    return {
      id: listing.id,
      name: listing.name,
      description: listing.description,
      method: listing.toolName ? "MCP" : listing.method,
      host: listing.host,
      path: listing.toolName ? `${listing.path} → ${listing.toolName}` : listing.path,
      liveState: listing.liveState,
      verified: listing.ownerAddress !== null,
      x402Version: listing.x402Version,
      callableFromBrowser: listing.callableFromBrowser,
      minPriceUsdMicros: listing.minPriceUsdMicros,
      options: options.length > 0 ? termsOf(listing) : [],
      facts,
      conformance: report && conformanceOf(report),
      input: input
        ? [...input.pathParams, ...input.queryParams, ...input.headers, ...(input.body?.fields ?? [])].map(
            ({ name, required }) => ({ name, required }),
          )
        : null,
    };
  });
}
