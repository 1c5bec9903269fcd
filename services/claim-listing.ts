import { eq, sql } from "drizzle-orm";
import { listings } from "@/db/schema/listings";
import { SoukError } from "@/lib/errors";
import type { ProbeStep } from "@/lib/probe/types";
import { consumeRateLimit } from "./consume-rate-limit";
import type { Context } from "./context";
import { recordProbe } from "./record-probe";
import { runProbe } from "./run-probe";

/**
 * Makes `address` (EIP-55, signed in) the owner of a listing, when the endpoint says so itself: it is asked now, and
 * one of its options has to pay that address. What was probed earlier does not count, because `payTo` may have changed
 * hands. An owner whom it still pays stays. Throws SoukError `not-found`, `rate-limited`, `conflict` or `forbidden`.
 */
export async function claimListing(
  ctx: Context,
  listingId: string,
  address: string,
  onStep?: (step: ProbeStep) => void,
): Promise<void> {
  await consumeRateLimit(ctx, `claim:${address}`, { limit: 20, windowSeconds: 60 });
  await consumeRateLimit(ctx, `claim-of:${listingId}`, { limit: 10, windowSeconds: 60 });
  const [target] = await ctx.db.select().from(listings).where(eq(listings.id, listingId));
  if (!target) throw new SoukError("not-found", "There is no such listing.");
  const probed = await runProbe(ctx, target, onStep);
  await recordProbe(ctx, listingId, probed);

  const paid = [...new Set(probed.report.terms?.accepts.map(({ payTo }) => payTo) ?? [])];
  if (paid.length === 0)
    throw new SoukError(
      "conflict",
      "The endpoint did not say whom it wants paid just now. Please try again.",
    );
  if (!paid.includes(address))
    throw new SoukError("forbidden", `This endpoint pays ${paid.slice(0, 3).join(", ")}, not ${address}.`);
  await ctx.db.transaction(async (tx) => {
    const [listing] = await tx
      .select({ ownerAddress: listings.ownerAddress })
      .from(listings)
      .where(eq(listings.id, listingId))
      .for("update");
    if (!listing) throw new SoukError("not-found", "There is no such listing.");
    if (listing.ownerAddress === address) return;
    if (listing.ownerAddress !== null && paid.includes(listing.ownerAddress))
      throw new SoukError("conflict", "Another address that this endpoint pays has claimed it already.");
    await tx
      .update(listings)
      .set({ ownerAddress: address, claimedAt: sql`now()` })
      .where(eq(listings.id, listingId));
  });
}
