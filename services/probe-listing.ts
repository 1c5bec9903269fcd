import { eq } from "drizzle-orm";
import { listings } from "@/db/schema/listings";
import { SoukError } from "@/lib/errors";
import type { ProbeReport, ProbeStep } from "@/lib/probe/types";
import type { Context } from "./context";
import { recordProbe } from "./record-probe";
import { runProbe } from "./run-probe";

/**
 * Probes a registered listing and records what was found. The probe runs outside any transaction. With
 * `leaseToken`, `recorded` is false when another worker had taken the listing over meanwhile.
 * Throws SoukError `not-found`.
 */
export async function probeListing(
  ctx: Context,
  listingId: string,
  options: { leaseToken?: string; onStep?: (step: ProbeStep) => void } = {},
): Promise<{ report: ProbeReport; recorded: boolean }> {
  const [target] = await ctx.db
    .select({ url: listings.url, method: listings.method, input: listings.input })
    .from(listings)
    .where(eq(listings.id, listingId));
  if (!target) throw new SoukError("not-found", "There is no such listing.");
  const probed = await runProbe(ctx, target, options.onStep);
  const recorded = await recordProbe(ctx, listingId, probed, options.leaseToken);
  return { report: probed.report, recorded };
}
