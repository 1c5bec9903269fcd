import { and, asc, eq, inArray, isNull, lt, lte, or, sql } from "drizzle-orm";
import { listings } from "@/db/schema/listings";
import type { Context } from "./context";

export interface Lease {
  listingId: string;
  leaseToken: string;
}

/** Longer than any probe may take: after it, the worker that held the lease is taken for dead. */
export const LEASE_SECONDS = 90;
/** Leases that may end without a recorded probe before a listing is set aside. */
export const MAX_ATTEMPTS = 5;
const SET_ASIDE_HOURS = 24;

/**
 * Takes up to `limit` due listings for this worker, longest due first. Several workers never take the same one
 * (`SKIP LOCKED`), and no lock is held once this returns: the lease is a committed row that runs out by itself.
 * All times are the database's, so workers need not agree on theirs.
 */
export async function claimDueListings(ctx: Context, limit: number): Promise<Lease[]> {
  await setPoisonAside(ctx);
  const due = ctx.db
    .select({ id: listings.id })
    .from(listings)
    .where(and(lte(listings.nextProbeAt, sql`now()`), unleased))
    .orderBy(asc(listings.nextProbeAt))
    .limit(limit)
    .for("update", { skipLocked: true });
  const claimed = await ctx.db
    .update(listings)
    .set({
      leaseToken: sql`gen_random_uuid()`,
      leaseUntil: sql`now() + make_interval(secs => ${LEASE_SECONDS})`,
      leaseAttempts: sql`${listings.leaseAttempts} + 1`,
    })
    .where(inArray(listings.id, due))
    .returning({ listingId: listings.id, leaseToken: listings.leaseToken });
  return claimed.map(({ listingId, leaseToken }) => ({ listingId, leaseToken: leaseToken as string }));
}

const unleased = or(isNull(listings.leaseUntil), lt(listings.leaseUntil, sql`now()`));

/** A listing whose probes keep killing their worker waits a day, so that the others go on. */
async function setPoisonAside(ctx: Context): Promise<void> {
  await ctx.db
    .update(listings)
    .set({
      nextProbeAt: sql`now() + make_interval(hours => ${SET_ASIDE_HOURS})`,
      leaseToken: null,
      leaseUntil: null,
      leaseAttempts: 0,
    })
    .where(
      and(sql`${listings.leaseAttempts} >= ${MAX_ATTEMPTS}`, lte(listings.nextProbeAt, sql`now()`), unleased),
    );
}

/** Gives a lease back after a failure of ours; the attempt stays counted. */
export async function releaseLease(ctx: Context, { listingId, leaseToken }: Lease): Promise<void> {
  await ctx.db
    .update(listings)
    .set({ leaseUntil: sql`now()` })
    .where(and(eq(listings.id, listingId), eq(listings.leaseToken, leaseToken)));
}
