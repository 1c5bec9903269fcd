import { and, eq } from "drizzle-orm";
import type { Db } from "@/db/client";
import { listings } from "@/db/schema/listings";
import type { BadgeFacts } from "@/lib/catalog/badge";
import { isUuid } from "./uuid";

/** What the badge of a listing says; null when it is not in the catalog. */
export async function badgeFacts(db: Db, id: string): Promise<BadgeFacts | null> {
  if (!isUuid(id)) return null;
  const [row] = await db
    .select({ liveState: listings.liveState, minPriceUsdMicros: listings.minPriceUsdMicros })
    .from(listings)
    .where(and(eq(listings.id, id), eq(listings.catalogState, "listed")));
  return row ?? null;
}
