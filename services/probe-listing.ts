import { eq } from "drizzle-orm";
import { listings } from "@/db/schema/listings";
import { SoukError } from "@/lib/errors";
import type { ProbeReport, ProbeStep } from "@/lib/probe/types";
import type { Context } from "./context";
import { recordProbe } from "./record-probe";
import { type BegunVisit, runProbe } from "./run-probe";

const WORKER_DOCUMENTS_MAX_AGE_MS = 12 * 3_600_000;

/**
 * Probes a registered listing and records what was found. The probe runs outside any transaction. With
 * `leaseToken`, `recorded` is false when another worker had taken the listing over meanwhile.
 * Throws SoukError `not-found`.
 */
export async function probeListing(
  ctx: Context,
  listingId: string,
  options: { leaseToken?: string; begun?: BegunVisit; onStep?: (step: ProbeStep) => void } = {},
): Promise<{ report: ProbeReport; recorded: boolean }> {
  const [target] = await ctx.db
    .select({ url: listings.url, method: listings.method, tool: listings.toolName, input: listings.input })
    .from(listings)
    .where(eq(listings.id, listingId));
  if (!target) throw new SoukError("not-found", "There is no such listing.");
  const probed = await runProbe(
    ctx,
    // The worker comes by every hour; documents change more rarely, and each would cost two more requests.
    {
      ...target,
      begun: options.begun,
      ...(options.leaseToken ? { documentsMaxAgeMs: WORKER_DOCUMENTS_MAX_AGE_MS } : {}),
    },
    options.onStep,
  );
  const recorded = await recordProbe(ctx, listingId, probed, options.leaseToken);
  return { report: probed.report, recorded };
}
