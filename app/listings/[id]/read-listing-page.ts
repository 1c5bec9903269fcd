import { cache } from "react";
import { serverContext } from "@/app/_server/context";
import { listDrift } from "@/db/queries/drift";
import { getListing, listProbes } from "@/db/queries/listing";
import { listingFacts } from "@/db/queries/listing-facts";
import { lastObservation } from "@/db/queries/observation";
import { listRatings, ratingSummary } from "@/db/queries/ratings";
import { listDays, listHours } from "@/db/queries/uptime";
import { plotWindow } from "@/lib/catalog/uptime-words";

const HISTORY = 48;
const CHANGES = 50;
const RATINGS = 20;

/** Read once for the title and the page. */
export const readListing = cache((id: string) => getListing(serverContext().db, id));

/** All that the page shows of what was measured. */
export async function readMeasured(id: string) {
  const { db } = serverContext();
  const [facts, probes, days, hours, drift, observation, summary, ratings] = await Promise.all([
    listingFacts(db, id),
    listProbes(db, id, HISTORY),
    listDays(db, id),
    listHours(db, id),
    listDrift(db, id, CHANGES),
    lastObservation(db, id),
    ratingSummary(db, id),
    listRatings(db, id, { limit: RATINGS }),
  ]);
  return {
    facts,
    probes,
    days,
    window: plotWindow(days, hours),
    drift,
    observation,
    rated: { summary, ratings },
  };
}
