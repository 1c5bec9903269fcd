import { asc, eq } from "drizzle-orm";
import type { Db } from "@/db/client";
import { listings } from "@/db/schema/listings";

/** What was registered and is not in the catalog, oldest first. */
export async function savedListings(
  db: Db,
  limit: number,
): Promise<{ id: string; url: string; method: string; name: string; description: string }[]> {
  return db
    .select({
      id: listings.id,
      url: listings.url,
      method: listings.method,
      name: listings.name,
      description: listings.description,
    })
    .from(listings)
    .where(eq(listings.catalogState, "saved"))
    .orderBy(asc(listings.createdAt), asc(listings.id))
    .limit(limit);
}
