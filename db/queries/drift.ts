import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import type { Db } from "@/db/client";
import { listings } from "@/db/schema/listings";
import { driftEvents } from "@/db/schema/probes";
import type { DriftKind, DriftOption } from "@/lib/probe/drift";
import { isUuid } from "./uuid";

/** One measured change, with the listing it happened to. */
export interface DriftView {
  id: string;
  listingId: string;
  /** As the catalog calls it now. */
  listingName: string;
  method: string;
  url: string;
  /** Events of one probe share it. */
  at: Date;
  kind: DriftKind;
  /** The payment option it is about; null for the schema. */
  option: DriftOption | null;
  /** Machine values: atomic amount, address, CAIP-2, scheme, lines of a schema. null: was not there. */
  before: string | null;
  after: string | null;
}

/** The newest changes of one listing, newest first. */
export async function listDrift(db: Db, listingId: string, limit: number): Promise<DriftView[]> {
  return isUuid(listingId) ? newest(db, eq(driftEvents.listingId, listingId), limit) : [];
}

/** The newest changes of everything in the catalog, newest first. */
export async function listAllDrift(db: Db, limit: number): Promise<DriftView[]> {
  return newest(db, eq(listings.catalogState, "listed"), limit);
}

async function newest(db: Db, where: SQL, limit: number): Promise<DriftView[]> {
  return db
    .select({
      id: sql<string>`${driftEvents.id}::text`,
      listingId: driftEvents.listingId,
      listingName: listings.name,
      method: listings.method,
      url: listings.url,
      at: driftEvents.at,
      kind: driftEvents.kind,
      option: driftEvents.option,
      before: driftEvents.before,
      after: driftEvents.after,
    })
    .from(driftEvents)
    .innerJoin(listings, eq(listings.id, driftEvents.listingId))
    .where(and(where))
    .orderBy(desc(driftEvents.at), desc(driftEvents.id))
    .limit(limit);
}
