import type { ProbeReport, ProbeStep } from "@/lib/probe/types";
import { consumeRateLimit } from "./consume-rate-limit";
import type { Context } from "./context";
import { probeListing } from "./probe-listing";

/**
 * Probes a listing now because somebody asked. Limited per listing, whoever asks, so that nobody can have us flood a
 * provider. Throws SoukError `not-found` or `rate-limited`.
 */
export async function requestProbe(
  ctx: Context,
  listingId: string,
  onStep?: (step: ProbeStep) => void,
): Promise<ProbeReport> {
  await consumeRateLimit(ctx, `probe:${listingId}`, { limit: 10, windowSeconds: 60 });
  const { report } = await probeListing(ctx, listingId, { onStep });
  return report;
}
