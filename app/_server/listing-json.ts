import type { ListingView } from "@/db/queries/listing";

/** A listing as programs see it; its report stands beside it in the answer. */
export function listingJson({ report: _report, ...listing }: ListingView) {
  return { ...listing, options: listing.options.map(({ listingId: _id, ...option }) => option) };
}
