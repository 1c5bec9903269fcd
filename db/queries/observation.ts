import { eq } from "drizzle-orm";
import type { Db } from "@/db/client";
import { listingReports } from "@/db/schema/probes";
import type { Observation } from "@/lib/probe/types";
import { isUuid } from "./uuid";

/** What the newest full probe of a listing saw; null before the first. */
export async function lastObservation(db: Db, listingId: string): Promise<Observation | null> {
  if (!isUuid(listingId)) return null;
  const [row] = await db
    .select({ observation: listingReports.observation })
    .from(listingReports)
    .where(eq(listingReports.listingId, listingId));
  return row?.observation ?? null;
}
