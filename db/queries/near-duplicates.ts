import { and, eq, inArray, ne, sql } from "drizzle-orm";
import type { Db } from "@/db/client";
import { listings } from "@/db/schema/listings";
import { foldKey } from "@/lib/catalog/fold-key";
import type { LiveState } from "@/lib/catalog/live-state";

/** A listing that search folds together with another one. */
export interface NearDuplicate {
  id: string;
  method: string;
  url: string;
  liveState: LiveState;
  /** Millionths of a dollar; null when none is known. */
  minPriceUsdMicros: bigint | null;
}

/** Looked at on one host: more of one name are not told apart anyway. */
const MOST = 200;

/** The listed near-duplicates of a listing, as search folds them, oldest first, at most `limit`. */
export async function nearDuplicates(
  db: Db,
  listing: { id: string; host: string; path: string; toolName: string; name: string },
  limit: number,
): Promise<NearDuplicate[]> {
  const plain = listing.host.replace(/^www\./, "");
  const rows = await db
    .select({
      id: listings.id,
      method: listings.method,
      url: listings.url,
      host: listings.host,
      path: listings.path,
      toolName: listings.toolName,
      name: listings.name,
      liveState: listings.liveState,
      minPriceUsdMicros: listings.minPriceUsdMicros,
    })
    .from(listings)
    .where(
      and(
        eq(listings.catalogState, "listed"),
        inArray(listings.host, [plain, `www.${plain}`]),
        eq(sql`lower(${listings.name})`, listing.name.toLowerCase()),
        ne(listings.id, listing.id),
      ),
    )
    .orderBy(listings.createdAt)
    .limit(MOST);
  const key = foldKey(listing);
  return rows.filter((row) => foldKey(row) === key).slice(0, limit);
}
