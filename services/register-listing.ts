import { and, eq } from "drizzle-orm";
import { getListing, type ListingView } from "@/db/queries/listing";
import { listings } from "@/db/schema/listings";
import { fallbackName } from "@/lib/catalog/listing-facts";
import { SoukError } from "@/lib/errors";
import { REFUSED_ADDRESS } from "@/lib/net/target-url";
import type { ProbeReport, ProbeStep } from "@/lib/probe/types";
import { acceptTarget } from "./accept-target";
import type { Context } from "./context";
import { countVisit } from "./count-visit";
import { writeProbe } from "./record-probe";
import { runProbe } from "./run-probe";
import { relist } from "./withdraw-listing";

/**
 * Probes a URL and stores it as a listing: in the catalog when it is payable, saved otherwise. One canonical URL
 * and method is one listing, however many register it at once. Without `method` the probe finds it, and the
 * listing is that method's. `createdBy` is a wallet address or null. Throws SoukError `unsupported-url`,
 * `blocked-address` (nothing is stored), `invalid-request`, `rate-limited`, or `forbidden` when
 * its owner has withdrawn the listing: only they bring it back.
 */
export async function registerListing(
  ctx: Context,
  input: { url: string; method?: string; createdBy?: string | null },
  onStep?: (step: ProbeStep) => void,
): Promise<{ listing: ListingView; created: boolean; report: ProbeReport }> {
  const target = acceptTarget(ctx, { resource: input.url, method: input.method });
  await countVisit(ctx, target.host);
  const probed = await runProbe(ctx, { url: target.url, method: target.method }, onStep);
  if (probed.report.verdict === "blocked") throw new SoukError("blocked-address", REFUSED_ADDRESS);
  const method = target.method ?? probed.report.target.method;

  const { id, created } = await ctx.db.transaction(async (tx) => {
    const inserted = await tx
      .insert(listings)
      .values({
        url: target.url,
        method,
        host: target.host,
        path: target.path,
        name: fallbackName(target.url),
        createdBy: input.createdBy ?? null,
      })
      .onConflictDoNothing({ target: [listings.url, listings.method] })
      .returning({ id: listings.id });
    const [listing] = await tx
      .select({ id: listings.id, catalogState: listings.catalogState, ownerAddress: listings.ownerAddress })
      .from(listings)
      .where(and(eq(listings.url, target.url), eq(listings.method, method)))
      .for("update");
    if (!listing) throw new SoukError("conflict", "The listing was removed meanwhile. Please try again.");
    if (listing.catalogState === "withdrawn") await relist(tx, listing, input.createdBy ?? null);
    await writeProbe(tx, listing.id, probed);
    return { id: listing.id, created: inserted.length > 0 };
  });

  const listing = await getListing(ctx.db, id);
  if (!listing) throw new SoukError("conflict", "The listing was removed meanwhile. Please try again.");
  return { listing, created, report: probed.report };
}
