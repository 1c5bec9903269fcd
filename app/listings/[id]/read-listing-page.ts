import { cache } from "react";
import { serverContext } from "@/app/_server/context";
import { listDrift } from "@/db/queries/drift";
import { getListing, type ListingView, listProbes } from "@/db/queries/listing";
import { listingFacts } from "@/db/queries/listing-facts";
import { nearDuplicates } from "@/db/queries/near-duplicates";
import { lastObservation } from "@/db/queries/observation";
import { listRatings, ratingSummary } from "@/db/queries/ratings";
import { listDays, listHours } from "@/db/queries/uptime";
import type { CatalogCard } from "@/lib/catalog/result";
import { similarQuery } from "@/lib/catalog/similar";
import { plotWindow } from "@/lib/catalog/uptime-words";
import { searchCatalog } from "@/services/search-catalog";

const HISTORY = 48;
const CHANGES = 50;
const RATINGS = 20;
const SIMILAR = 5;
const DUPLICATES = 20;

/** Read once for the title and the page. */
export const readListing = cache((id: string) => getListing(serverContext().db, id));

/** All that the page shows of what was measured. */
export async function readMeasured(listing: ListingView) {
  const { db } = serverContext();
  const { id } = listing;
  const [facts, probes, days, hours, drift, observation, summary, ratings, similar, duplicates] =
    await Promise.all([
      listingFacts(db, id),
      listProbes(db, id, HISTORY),
      listDays(db, id),
      listHours(db, id),
      listDrift(db, id, CHANGES),
      lastObservation(db, id),
      ratingSummary(db, id),
      listRatings(db, id, { limit: RATINGS }),
      readSimilar(listing),
      nearDuplicates(db, listing, DUPLICATES),
    ]);
  return {
    facts,
    probes,
    days,
    window: plotWindow(days, hours),
    drift,
    observation,
    rated: { summary, ratings },
    similar,
    duplicates,
  };
}

/** What the catalog finds for the listing's own words, itself aside. */
async function readSimilar(listing: ListingView): Promise<CatalogCard[]> {
  const query = similarQuery(listing);
  if (!query) return [];
  // The page is there without them: a process that is still reading a large catalog may get no answer in time.
  const found = await searchCatalog(serverContext(), query, { facets: false }).catch(() => null);
  return (found?.cards ?? []).filter(({ id }) => id !== listing.id).slice(0, SIMILAR);
}
