import { inArray } from "drizzle-orm";
import type { Db } from "@/db/client";
import { listings } from "@/db/schema/listings";

/** Which of these canonical URLs have a listing, whatever its method and state. */
export async function registeredUrls(db: Db, urls: readonly string[]): Promise<Set<string>> {
  if (urls.length === 0) return new Set();
  const rows = await db
    .select({ url: listings.url })
    .from(listings)
    .where(inArray(listings.url, [...urls]));
  return new Set(rows.map((row) => row.url));
}
