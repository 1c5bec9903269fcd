import { eq, sql } from "drizzle-orm";
import type { Db } from "@/db/client";
import { type Listing, listings } from "@/db/schema/listings";
import { isUuid } from "./uuid";

/** The part of a listing that calling it takes: read for every relayed request, so nothing more. */
export interface CallableListing
  extends Pick<Listing, "id" | "url" | "host" | "method" | "input" | "toolName" | "catalogState"> {
  /** It once asked for a payment, or asks for a sign-in instead of one. */
  priced: boolean;
}

/** The listing as the relay needs it, or null; an `id` that is no UUID is none. */
export async function getCallable(db: Db, id: string): Promise<CallableListing | null> {
  if (!isUuid(id)) return null;
  const { url, host, method, input, toolName, catalogState } = listings;
  const priced = sql<boolean>`${listings.terms} is not null or coalesce(${listings.verdict} = 'auth-only', false)`;
  const [row] = await db
    .select({ id: listings.id, url, host, method, input, toolName, catalogState, priced })
    .from(listings)
    .where(eq(listings.id, id));
  return row ?? null;
}
