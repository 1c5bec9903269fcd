import type { GuardedFetch } from "@/lib/net/types";
import { isSameAnswer } from "@/lib/probe/answer-mark";
import { askCold } from "@/lib/probe/observe";
import type { ProbeReport } from "@/lib/probe/types";
import { claimDueListings, type Known, type Lease, releaseLease } from "./claim-due-listings";
import type { Context } from "./context";
import { probeListing } from "./probe-listing";
import { recordUnchanged } from "./record-unchanged";
import type { BegunVisit } from "./run-probe";

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
 * Probes one leased listing; never throws. One that is known well enough is asked once, and when it answers as before
 * that is all; else it is looked at from all sides, and `report` says what was found. `recorded` is false when the lease
 * was lost or something failed. A failure of ours gives the lease back with the attempt counted, so that one
 * poisonous listing cannot occupy the worker. `host` is a visit to the lease's host that others share.
 */
export async function probeLeased(
  ctx: Context,
  lease: Lease,
  host?: GuardedFetch,
): Promise<{ recorded: boolean; report?: ProbeReport; failure?: string }> {
  const own = host ? undefined : ctx.fetch.visit?.();
  try {
    const fetch = host ?? own ?? ctx.fetch;
    const begun = lease.known ? await askAgain(ctx, fetch, lease, lease.known) : undefined;
    if (begun === "unchanged") return { recorded: true };
    return await probeListing(ctx, lease.listingId, { leaseToken: lease.leaseToken, begun });
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
    // When even this fails the database is away, and the lease runs out by itself.
    await releaseLease(ctx, lease, why).catch(() => {});
    return { recorded: false, failure: `listing ${lease.listingId}: ${why}` };
  } finally {
    void own?.close();
  }
}

/** One request. `unchanged`: it was answered as before, and that is recorded; else the visit has only begun. */
async function askAgain(
  ctx: Context,
  fetch: GuardedFetch,
  lease: Lease,
  known: Known,
): Promise<"unchanged" | BegunVisit> {
  const startedMs = performance.now();
  const cold = await askCold(fetch, known);
  const begun = { cold, startedMs, fetch };
  if (!isSameAnswer(known.mark, cold)) return begun;
  const { result, timings } = cold;
  const answered = result.kind === "response";
  const unchanged = await recordUnchanged(ctx, {
    lease,
    known,
    status: answered ? result.status : null,
    // A buyer comes without a connection, so making the kept one counts.
    latencyMs: answered ? (timings.firstByteMs ?? timings.totalMs) + (timings.keptConnectionMs ?? 0) : null,
    startedMs,
  });
  return unchanged ? "unchanged" : begun;
}
