import { eq, sql } from "drizzle-orm";
import { listings } from "@/db/schema/listings";
import { probeQueue } from "@/db/schema/probe-queue";
import { termChanges } from "@/db/schema/probes";
import { cleanJson } from "@/lib/catalog/clean-text";
import { SoukError } from "@/lib/errors";
import { diffTerms } from "@/lib/probe/terms-diff";
import type { PaymentRequirements } from "@/lib/x402/types";
import type { Context } from "./context";

/**
 * Keeps what a visitor met when it differs from what was probed (security row 19), and has the listing probed soon:
 * only our own probe changes what the catalog says. Returns whether there was a difference.
 * Throws SoukError `not-found`.
 */
export async function reportChangedTerms(
  ctx: Context,
  listingId: string,
  seen: PaymentRequirements[],
): Promise<{ recorded: boolean }> {
  const [listing] = await ctx.db
    .select({ terms: listings.terms })
    .from(listings)
    .where(eq(listings.id, listingId));
  if (!listing) throw new SoukError("not-found", "There is no such listing.");
  const before = listing.terms?.accepts ?? [];
  const after = cleanJson(seen, { maxTextChars: 2_048, maxValues: 1_000 });
  if (diffTerms(before, after).length === 0) return { recorded: false };
  await ctx.db.transaction(async (tx) => {
    await tx.insert(termChanges).values({ listingId, source: "playground", before, after });
    await tx
      .update(probeQueue)
      .set({ nextProbeAt: sql`least(${probeQueue.nextProbeAt}, now())` })
      .where(eq(probeQueue.listingId, listingId));
  });
  return { recorded: true };
}
