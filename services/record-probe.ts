import { and, eq, sql } from "drizzle-orm";
import type { Db, Tx } from "@/db/client";
import { listings } from "@/db/schema/listings";
import { probeQueue } from "@/db/schema/probe-queue";
import { listingReports, probes } from "@/db/schema/probes";
import { cleanJson, cleanLine } from "@/lib/catalog/clean-text";
import { isExhibit } from "@/lib/catalog/exhibit";
import { markOf } from "@/lib/probe/answer-mark";
import { fingerprint } from "@/lib/probe/fingerprint";
import { type Health, isPayable, liveStateAfter, nextProbeAt } from "@/lib/probe/schedule";
import type { ProbeReport } from "@/lib/probe/types";
import { FULL_VISIT_HOURS } from "./claim-due-listings";
import { countProbe } from "./count-probe";
import { cheapestUsdMicros, replaceTerms } from "./replace-terms";
import type { Probed } from "./run-probe";

/** What was seen is kept when the outcome changes, and this often when it does not. */
const KEEP_AGAIN_MS = FULL_VISIT_HOURS * 3_600_000;

/**
 * Writes one probe and what follows from it for its listing, in one short transaction. With `leaseToken` the probe
 * counts only while that lease is still the listing's own, so a due probe is recorded once however many workers
 * ran it. Returns false, with nothing written, when the lease was lost or the listing is gone or withdrawn.
 */
export async function recordProbe(
  { db }: { db: Db },
  listingId: string,
  probed: Probed,
  leaseToken?: string,
): Promise<boolean> {
  try {
    return await db.transaction((tx) => writeProbe(tx, listingId, probed, leaseToken));
  } catch (error) {
    if (error instanceof LeaseLost) return false;
    throw error;
  }
}

/** Undoes the transaction it is thrown in. */
class LeaseLost extends Error {}

/** The writes of {@link recordProbe}, in the caller's transaction; a lost lease throws, to undo it. */
export async function writeProbe(
  tx: Tx,
  listingId: string,
  probed: Probed,
  leaseToken?: string,
): Promise<boolean> {
  const listing = await lockListing(tx, listingId);
  if (!listing || listing.catalogState === "withdrawn") return false;

  // By the database's clock, whatever the worker's own says.
  const at = new Date(listing.now.getTime() - Math.round(performance.now() - probed.startedMs));
  // A slower probe that began earlier must not overwrite what a newer one found.
  const newest = listing.lastProbedAt === null || listing.lastProbedAt <= at;
  const mark = fingerprint(probed.report);
  const same = newest && mark === listing.fingerprint;
  const keep = !same || at.getTime() - (listing.reportAt?.getTime() ?? 0) >= KEEP_AGAIN_MS;
  const report = keep ? cleanJson(probed.report) : probed.report;
  // Header values may hold a 128 KB challenge, which must stay readable to be judged again.
  const observation = keep ? cleanJson(probed.observation, { maxTextChars: 131_072 }) : null;
  const summary = cleanLine(report.summary, 300);
  const answerMark = markOf(probed.observation);
  const metTerms = report.terms !== null && report.terms.accepts.length > 0;
  const terms = metTerms ? report.terms : null;
  const changed = newest && keep && terms ? await replaceTerms(tx, listing, { ...report, terms }, at) : null;

  const writes: PromiseLike<unknown>[] = [
    tx.insert(probes).values({
      listingId,
      at,
      verdict: report.verdict,
      status: report.status,
      latencyMs: wholeMs(report.latencyMs),
      summary,
      observation,
    }),
    countProbe(tx, {
      listingId,
      at,
      payable: isPayable(report.verdict),
      latencyMs: wholeMs(report.latencyMs),
      priceUsdMicros: terms && cheapestUsdMicros(terms),
    }),
  ];
  if (newest) {
    const health = liveStateAfter(listing, report.verdict);
    const { columns = {}, drifted = false } = changed ?? {};
    writes.push(
      tx
        .update(listings)
        .set({ ...findings(listing, report, health, at), ...(terms ? { termsAt: at } : {}), ...columns })
        .where(eq(listings.id, listingId)),
      requeue(tx, listingId, leaseToken, {
        nextProbeAt: nextProbeAt(health, listing.now, Math.random, { drifted, host: listing.host }),
        failing: health.liveState !== "live",
        // A recorded probe ends all trouble that came before it.
        attempts: 0,
        deadLetteredAt: null,
        lastFailure: null,
      }),
    );
    if (observation) {
      const row = { at, fingerprint: mark, answerMark, summary, observation, report };
      writes.push(
        tx
          .insert(listingReports)
          .values({ listingId, ...row })
          .onConflictDoUpdate({ target: listingReports.listingId, set: row }),
      );
    } else if (answerMark !== listing.answerMark)
      // Judged the same though it answered otherwise: the next visit has this one to compare with.
      writes.push(
        tx.update(listingReports).set({ answerMark, summary }).where(eq(listingReports.listingId, listingId)),
      );
  } else if (leaseToken) writes.push(requeue(tx, listingId, leaseToken, {}));
  // Sent one after the other without waiting between them.
  await Promise.all(writes);
  return true;
}

type LockedListing = NonNullable<Awaited<ReturnType<typeof lockListing>>>;

/** What every probe needs of its listing, without the large columns; others wait until the transaction ends. */
async function lockListing(tx: Tx, listingId: string) {
  const [listing] = await tx
    .select({
      id: listings.id,
      url: listings.url,
      host: listings.host,
      catalogState: listings.catalogState,
      liveState: listings.liveState,
      consecutiveFailures: listings.consecutiveFailures,
      lastProbedAt: listings.lastProbedAt,
      listedAt: listings.listedAt,
      latencyMs: listings.latencyMs,
      callableFromBrowser: listings.callableFromBrowser,
      ownerAddress: listings.ownerAddress,
      fingerprint: listingReports.fingerprint,
      reportAt: listingReports.at,
      answerMark: listingReports.answerMark,
      now: sql`now()`.mapWith(listings.createdAt),
    })
    .from(listings)
    .leftJoin(listingReports, eq(listingReports.listingId, listings.id))
    .where(eq(listings.id, listingId))
    .for("update", { of: listings });
  return listing;
}

/** Changes the listing's place in the queue; with `leaseToken` ends that lease, and throws when it is not the listing's own. */
async function requeue(
  tx: Tx,
  listingId: string,
  leaseToken: string | undefined,
  change: Partial<typeof probeQueue.$inferInsert>,
): Promise<void> {
  const changed = await tx
    .update(probeQueue)
    .set(leaseToken ? { ...change, leaseToken: null, leaseUntil: null } : change)
    .where(
      and(
        eq(probeQueue.listingId, listingId),
        leaseToken ? eq(probeQueue.leaseToken, leaseToken) : undefined,
      ),
    )
    .returning({ listingId: probeQueue.listingId });
  if (leaseToken && changed.length === 0) throw new LeaseLost();
}

/** What the newest probe says of its listing; nothing here is indexed but what seldom changes. */
function findings(listing: LockedListing, report: ProbeReport, health: Health, at: Date) {
  const listed = listing.catalogState === "listed" || (isPayable(report.verdict) && !isExhibit(listing.url));
  const catalogState = listed ? ("listed" as const) : ("saved" as const);
  return {
    ...health,
    verdict: report.verdict,
    // Indexed, so left out while they are what they were: a Date would round the time of listing.
    ...(catalogState === listing.catalogState ? {} : { catalogState }),
    ...(listed && listing.listedAt === null ? { listedAt: at } : {}),
    lastProbedAt: at,
    latencyMs: wholeMs(report.latencyMs) ?? listing.latencyMs,
    callableFromBrowser: report.callableFromBrowser ?? listing.callableFromBrowser,
  };
}

function wholeMs(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}
