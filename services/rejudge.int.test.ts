import { eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { getListing } from "@/db/queries/listing";
import { listings } from "@/db/schema/listings";
import { probeQueue } from "@/db/schema/probe-queue";
import { listingReports, probes } from "@/db/schema/probes";
import type { Finding, Observation, ProbeReport, Verdict } from "@/lib/probe/types";
import { testContext } from "@/test/context";
import { startTestSeller } from "@/test/test-seller";
import { registerListing } from "./register-listing";
import { type Rejudged, rejudge } from "./rejudge";

const seller = await startTestSeller();
const ctx = await testContext({ allowHosts: [seller.host] });
const OLD_RULE = { id: "old-rule", severity: "error", title: "An old rule" } as Finding;

beforeEach(async () => {
  await ctx.db.delete(listings);
  await ctx.db.delete(probes);
});

/** A listing whose newest report was made by rules that found one thing too many. */
async function judgedByOldRules(path: string, verdict: Verdict = "not-payable") {
  const { listing, report } = await registerListing(ctx, { url: `${seller.origin}${path}`, method: "GET" });
  const old: ProbeReport = {
    ...report,
    verdict,
    summary: "As it was",
    findings: [...report.findings, OLD_RULE],
  };
  await ctx.db
    .update(listingReports)
    .set({ report: old, fingerprint: "old" })
    .where(eq(listingReports.listingId, listing.id));
  await ctx.db.update(listings).set({ verdict, catalogState: "saved" }).where(eq(listings.id, listing.id));
  await ctx.db.update(probes).set({ verdict }).where(eq(probes.listingId, listing.id));
  return { id: listing.id, now: report };
}

test("the newest observation gets the verdict and the findings of today's rules, and the change is told", async () => {
  const { id, now } = await judgedByOldRules("/old");
  const { visits } = seller;
  const changes: Rejudged[] = [];
  const outcome = await rejudge(ctx, { onChange: (change) => changes.push(change) });
  expect(outcome).toMatchObject({ listings: 1, changed: 1, unreadable: 0, history: 1 });
  expect(outcome.historyChanged).toEqual({ [`not-payable -> ${now.verdict}`]: 1 });
  expect(changes).toMatchObject([
    { listingId: id, before: "not-payable", after: now.verdict, added: [], removed: ["error old-rule"] },
  ]);
  expect(await getListing(ctx.db, id)).toMatchObject({
    verdict: now.verdict,
    catalogState: "listed",
    report: now,
  });
  const [queued] = await ctx.db.select().from(probeQueue).where(eq(probeQueue.listingId, id));
  expect(queued?.nextProbeAt.getTime()).toBeLessThan(Date.now() + 11 * 60_000);
  expect(seller.visits).toBe(visits);
});

test("doing it again changes nothing, and history keeps the verdicts of its day", async () => {
  await judgedByOldRules("/again");
  await rejudge(ctx);
  expect(await rejudge(ctx)).toMatchObject({ listings: 1, changed: 0 });
  expect(await ctx.db.select({ verdict: probes.verdict }).from(probes)).toEqual([{ verdict: "not-payable" }]);
});

test("only what was kept since then is judged", async () => {
  await judgedByOldRules("/since");
  const later = new Date(Date.now() + 60_000);
  expect(await rejudge(ctx, { since: later })).toMatchObject({ listings: 0, history: 0 });
});

test("an observation that the rules cannot read is left as it is, and the others go on", async () => {
  const { id } = await judgedByOldRules("/unreadable");
  const strange = { formatVersion: 1, exchanges: [{}] } as unknown as Observation;
  await ctx.db.update(listingReports).set({ observation: strange }).where(eq(listingReports.listingId, id));
  await judgedByOldRules("/readable");
  expect(await rejudge(ctx)).toMatchObject({ listings: 2, unreadable: 1, changed: 1 });
  expect(await getListing(ctx.db, id)).toMatchObject({ verdict: "not-payable" });
});
