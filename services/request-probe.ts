import { eq } from "drizzle-orm";
import { listings } from "@/db/schema/listings";
import { SoukError } from "@/lib/errors";
import type { ProbeReport, ProbeStep } from "@/lib/probe/types";
import { consumeRateLimit } from "./consume-rate-limit";
import type { Context } from "./context";
import { probeListing } from "./probe-listing";

/** Who asks: a visitor is counted by where they come from, the listing's owner is not counted. */
export interface Asker {
  ip: string;
  /** The signed-in wallet, or null. */
  address: string | null;
}

/**
 * Probes a listing now because somebody asked. Limited per visitor and per listing, so that nobody can have us flood
 * a provider; the owner may ask as often as they like. Throws SoukError `not-found`, `rate-limited`, or `forbidden`
 * when the owner has withdrawn it.
 */
export async function requestProbe(
  ctx: Context,
  listingId: string,
  asker: Asker,
  onStep?: (step: ProbeStep) => void,
): Promise<ProbeReport> {
  const [listing] = await ctx.db
    .select({ catalogState: listings.catalogState, ownerAddress: listings.ownerAddress })
    .from(listings)
    .where(eq(listings.id, listingId));
  if (!listing) throw new SoukError("not-found", "There is no such listing.");
  if (listing.catalogState === "withdrawn")
    throw new SoukError("forbidden", "The owner of this endpoint has withdrawn it: it is no longer probed.");
  if (asker.address === null || asker.address !== listing.ownerAddress) {
    await consumeRateLimit(ctx, `reprobe:${asker.ip}`, { limit: 30, windowSeconds: 60 });
    await consumeRateLimit(ctx, `probe:${listingId}`, { limit: 10, windowSeconds: 60 });
  }
  const { report } = await probeListing(ctx, listingId, { onStep });
  return report;
}
