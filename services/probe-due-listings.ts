import type { ProbeReport } from "@/lib/probe/types";
import { claimDueListings, type Lease, releaseLease } from "./claim-due-listings";
import type { Context } from "./context";
import { probeListing } from "./probe-listing";

export interface DueOutcome {
  claimed: number;
  recorded: number;
  /** One line each, for the log. */
  failures: string[];
}

/** Claims up to `limit` due listings, probes them side by side and waits for all of them. */
export async function probeDueListings(ctx: Context, { limit }: { limit: number }): Promise<DueOutcome> {
  const leases = await claimDueListings(ctx, limit);
  const outcomes = await Promise.all(leases.map((lease) => probeLeased(ctx, lease)));
  return {
    claimed: leases.length,
    recorded: outcomes.filter((o) => o.recorded).length,
    failures: outcomes.flatMap((o) => (o.failure ? [o.failure] : [])),
  };
}

/**
 * Probes one leased listing; never throws. `recorded` is false when the lease was lost or something failed. A failure
 * of ours gives the lease back with the attempt counted, so that one poisonous listing cannot occupy the worker.
 */
export async function probeLeased(
  ctx: Context,
  lease: Lease,
): Promise<{ recorded: boolean; report?: ProbeReport; failure?: string }> {
  try {
    return await probeListing(ctx, lease.listingId, { leaseToken: lease.leaseToken });
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
    // When even this fails the database is away, and the lease runs out by itself.
    await releaseLease(ctx, lease, why).catch(() => {});
    return { recorded: false, failure: `listing ${lease.listingId}: ${why}` };
  }
}
