import { and, asc, eq, gt, gte, isNotNull, isNull, sql } from "drizzle-orm";
import { listings } from "@/db/schema/listings";
import { probeQueue } from "@/db/schema/probe-queue";
import { listingReports, probes } from "@/db/schema/probes";
import { cleanJson } from "@/lib/catalog/clean-text";
import { isExhibit } from "@/lib/catalog/exhibit";
import { fingerprint } from "@/lib/probe/fingerprint";
import { judge } from "@/lib/probe/judge";
import { isPayable } from "@/lib/probe/schedule";
import type { Finding, Observation, ProbeReport, Verdict } from "@/lib/probe/types";
import type { Context } from "./context";

/** What today's rules say otherwise of the newest observation of a listing. */
export interface Rejudged {
  listingId: string;
  method: string;
  url: string;
  before: Verdict;
  after: Verdict;
  /** `error broken-rule`, of errors and warnings only. */
  added: string[];
  removed: string[];
}

export interface RejudgeOutcome {
  /** Newest observations judged again, and those that the rules can no longer read. */
  listings: number;
  unreadable: number;
  changed: number;
  /** Older observations judged again; they are left as they are, their verdicts were true to the rules of their day. */
  history: number;
  /** How many of those would be judged otherwise today: `payable -> not-payable`. */
  historyChanged: Record<string, number>;
}

const BATCH = 100;

/**
 * Judges stored observations again by today's rules. The newest of each listing (of those kept at or after `since`)
 * gets its new verdict and findings, a saved listing that turns out payable is listed, and every listing whose verdict
 * changed is probed soon; nothing is asked of any provider here. Earlier ones are only counted. May be run again at
 * any time and stopped at any time. `onChange` is told of each listing whose verdict, errors or warnings changed.
 */
export async function rejudge(
  ctx: Pick<Context, "db">,
  options: { since?: Date; onChange?(change: Rejudged): void } = {},
): Promise<RejudgeOutcome> {
  const outcome: RejudgeOutcome = { listings: 0, unreadable: 0, changed: 0, history: 0, historyChanged: {} };
  const since = options.since ?? new Date(0);
  await rejudgeNewest(ctx, since, outcome, options.onChange);
  await rejudgeHistory(ctx, since, outcome);
  return outcome;
}

async function rejudgeNewest(
  ctx: Pick<Context, "db">,
  since: Date,
  outcome: RejudgeOutcome,
  onChange?: (change: Rejudged) => void,
): Promise<void> {
  for (let last = NO_UUID; ; ) {
    const rows = await ctx.db
      .select({
        listingId: listingReports.listingId,
        // As text: a Date has no microseconds, and this names a row.
        at: sql<string>`${listingReports.at}::text`,
        observation: listingReports.observation,
        report: listingReports.report,
        method: listings.method,
        url: listings.url,
      })
      .from(listingReports)
      .innerJoin(listings, eq(listings.id, listingReports.listingId))
      .where(and(gt(listingReports.listingId, last), gte(listingReports.at, since)))
      .orderBy(asc(listingReports.listingId))
      .limit(BATCH);
    for (const row of rows) {
      last = row.listingId;
      outcome.listings++;
      const report = judged(row.observation);
      if (!report) outcome.unreadable++;
      else if (fingerprint(report) !== fingerprint(row.report) || !sameFindings(report, row.report)) {
        if (!(await replaceReport(ctx, row.listingId, row.at, report))) continue;
        const change = differenceOf(row.report, report);
        if (change.before === change.after && change.added.length + change.removed.length === 0) continue;
        outcome.changed++;
        onChange?.({ listingId: row.listingId, method: row.method, url: row.url, ...change });
      }
    }
    if (rows.length < BATCH) return;
  }
}

/** Puts the new report in place, unless a probe has recorded a newer one meanwhile. */
async function replaceReport(
  { db }: Pick<Context, "db">,
  listingId: string,
  at: string,
  judgedNow: ProbeReport,
): Promise<boolean> {
  const report = cleanJson(judgedNow);
  return db.transaction(async (tx) => {
    const [listing] = await tx
      .select({ url: listings.url, catalogState: listings.catalogState, verdict: listings.verdict })
      .from(listings)
      .where(eq(listings.id, listingId))
      .for("update");
    if (!listing) return false;
    const replaced = await tx
      .update(listingReports)
      .set({ report, fingerprint: fingerprint(judgedNow) })
      .where(and(eq(listingReports.listingId, listingId), sql`${listingReports.at} = ${at}::timestamptz`))
      .returning({ listingId: listingReports.listingId });
    if (replaced.length === 0) return false;
    if (listing.verdict === report.verdict) return true;
    const lists = listing.catalogState === "saved" && isPayable(report.verdict) && !isExhibit(listing.url);
    await tx
      .update(listings)
      .set({
        verdict: report.verdict,
        ...(lists
          ? { catalogState: "listed" as const, listedAt: sql`coalesce(${listings.listedAt}, now())` }
          : {}),
      })
      .where(eq(listings.id, listingId));
    // Its health is a matter of probes: one comes within ten minutes, spread so that not all come at once.
    await tx
      .update(probeQueue)
      .set({ nextProbeAt: sql`least(${probeQueue.nextProbeAt}, now() + random() * interval '10 minutes')` })
      .where(and(eq(probeQueue.listingId, listingId), isNull(probeQueue.deadLetteredAt)));
    return true;
  });
}

async function rejudgeHistory(
  { db }: Pick<Context, "db">,
  since: Date,
  outcome: RejudgeOutcome,
): Promise<void> {
  let last = { listingId: NO_UUID, at: "-infinity", id: 0n };
  for (;;) {
    const rows = await db
      .select({
        listingId: probes.listingId,
        at: sql<string>`${probes.at}::text`,
        id: probes.id,
        verdict: probes.verdict,
        observation: probes.observation,
      })
      .from(probes)
      .where(
        and(
          gte(probes.at, since),
          isNotNull(probes.observation),
          sql`(${probes.listingId}, ${probes.at}, ${probes.id}) > (${last.listingId}::uuid, ${last.at}::timestamptz, ${String(last.id)}::bigint)`,
        ),
      )
      .orderBy(asc(probes.listingId), asc(probes.at), asc(probes.id))
      .limit(BATCH);
    for (const row of rows) {
      const report = row.observation && judged(row.observation);
      if (!report) continue;
      outcome.history++;
      if (report.verdict === row.verdict) continue;
      const step = `${row.verdict} -> ${report.verdict}`;
      outcome.historyChanged[step] = (outcome.historyChanged[step] ?? 0) + 1;
    }
    const end = rows.at(-1);
    if (!end || rows.length < BATCH) return;
    last = end;
  }
}

const NO_UUID = "00000000-0000-0000-0000-000000000000";

/** null: an observation of a format that the rules no longer read. */
function judged(observation: Observation): ProbeReport | null {
  try {
    return observation.formatVersion === 1 && Array.isArray(observation.exchanges)
      ? judge(observation)
      : null;
  } catch {
    return null;
  }
}

const grave = ({ findings }: { findings: readonly Finding[] }) =>
  findings.filter(({ severity }) => severity !== "advice").map(({ id, severity }) => `${severity} ${id}`);

function differenceOf(
  before: ProbeReport,
  after: ProbeReport,
): Omit<Rejudged, "listingId" | "method" | "url"> {
  const [old, now] = [grave(before), grave(after)];
  return {
    before: before.verdict,
    after: after.verdict,
    added: now.filter((line) => !old.includes(line)),
    removed: old.filter((line) => !now.includes(line)),
  };
}

/** Words count too: a rule that explains itself better is worth storing. */
function sameFindings(a: ProbeReport, b: ProbeReport): boolean {
  const words = ({ findings, summary }: ProbeReport) =>
    JSON.stringify([summary, findings.map((f) => [f.title, f.detail, f.fix])]);
  return words(a) === words(b);
}
