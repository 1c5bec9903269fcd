import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { type Listing, listings } from "@/db/schema/listings";
import { probeQueue } from "@/db/schema/probe-queue";
import { SoukError } from "@/lib/errors";
import type { Context } from "./context";

/**
 * Takes a listing out of the catalog and out of the queue of probes, because its owner wants so. What was measured
 * stays. Doing it twice is doing it once. Throws SoukError `not-found`, or `forbidden` for anyone but the owner.
 */
export async function withdrawListing(
  ctx: Pick<Context, "db">,
  listingId: string,
  address: string,
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const [listing] = await tx
      .select({ ownerAddress: listings.ownerAddress })
      .from(listings)
      .where(eq(listings.id, listingId))
      .for("update");
    if (!listing) throw new SoukError("not-found", "There is no such listing.");
    if (listing.ownerAddress !== address)
      throw new SoukError("forbidden", "Only the owner may withdraw a listing. Claim it first.");
    await tx
      .update(listings)
      .set({ catalogState: "withdrawn", withdrawnAt: sql`coalesce(${listings.withdrawnAt}, now())` })
      .where(eq(listings.id, listingId));
    await tx.delete(probeQueue).where(eq(probeQueue.listingId, listingId));
  });
}

/** Keeps us from visiting what its owner has withdrawn. Throws SoukError `forbidden` for anyone but them. */
export async function refuseWithdrawn(
  ctx: Pick<Context, "db">,
  target: { url: string; method?: string; tool?: string },
  address: string | null,
): Promise<void> {
  const withdrawn = await ctx.db
    .select({ ownerAddress: listings.ownerAddress })
    .from(listings)
    .where(
      and(
        eq(listings.url, target.url),
        target.method ? eq(listings.method, target.method) : undefined,
        eq(listings.toolName, target.tool ?? ""),
        eq(listings.catalogState, "withdrawn"),
      ),
    );
  for (const { ownerAddress } of withdrawn) requireOwner(ownerAddress, address);
}

function requireOwner(ownerAddress: string | null, address: string | null): void {
  if (address === null || ownerAddress !== address)
    throw new SoukError("forbidden", "The owner of this endpoint has withdrawn it from the catalog.");
}

/** Brings a withdrawn listing back when its owner registers it again. Throws SoukError `forbidden` for others. */
export async function relist(
  tx: Tx,
  listing: Pick<Listing, "id" | "ownerAddress">,
  address: string | null,
): Promise<void> {
  requireOwner(listing.ownerAddress, address);
  const [{ host } = { host: "" }] = await tx
    .update(listings)
    .set({ catalogState: "saved", withdrawnAt: null })
    .where(eq(listings.id, listing.id))
    .returning({ host: listings.host });
  await tx.insert(probeQueue).values({ listingId: listing.id, host }).onConflictDoNothing();
}
