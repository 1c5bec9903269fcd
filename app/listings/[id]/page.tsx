import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache, type ReactNode } from "react";
import { serverContext } from "@/app/_server/context";
import { CodeSamples } from "@/components/listing/code-samples";
import { DriftTimeline } from "@/components/listing/drift-timeline";
import { FactsStrip } from "@/components/listing/facts-strip";
import { Findings } from "@/components/listing/findings";
import { ListingHeader } from "@/components/listing/listing-header";
import { MeasuredOverTime } from "@/components/listing/measured-over-time";
import { NotListedNotice } from "@/components/listing/not-listed-notice";
import { OwnerBox } from "@/components/listing/owner-box";
import { ProbeAgain } from "@/components/listing/probe-again";
import { ProbeHistory } from "@/components/listing/probe-history";
import { Playground } from "@/components/playground/playground-loader";
import { buttonClass } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { TermsTable } from "@/components/ui/terms-table";
import { listDrift } from "@/db/queries/drift";
import { getListing, listProbes } from "@/db/queries/listing";
import { listingFacts } from "@/db/queries/listing-facts";
import { listDays, listHours } from "@/db/queries/uptime";
import { receivedChallenge } from "@/lib/catalog/received-challenge";
import { plotWindow } from "@/lib/catalog/uptime-words";
import { ownedListing, playgroundListing, samplesOf, termsOf } from "./listing-props";

type Params = Promise<{ id: string }>;

const HISTORY = 48;
const CHANGES = 50;

/** Read once for the title and the page. */
const readListing = cache((id: string) => getListing(serverContext().db, id));

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  const listing = await readListing((await params).id);
  if (!listing) return { title: "Not found" };
  return {
    title: listing.name,
    description: listing.description || undefined,
    alternates: { types: { "application/atom+xml": `/listings/${listing.id}/feed.xml` } },
  };
}

/** One listing: what it is, what was measured, and the place to pay and call it. */
export default async function ListingPage({ params }: { params: Params }) {
  const { id } = await params;
  const listing = await readListing(id);
  if (!listing) notFound();
  const { db, now } = serverContext();
  const [facts, probes, days, hours, drift] = await Promise.all([
    listingFacts(db, listing.id),
    listProbes(db, listing.id, HISTORY),
    listDays(db, listing.id),
    listHours(db, listing.id),
    listDrift(db, listing.id, CHANGES),
  ]);
  const { report } = listing;
  const probedAt = listing.lastProbedAt?.toISOString() ?? null;
  return (
    <div className="mx-auto w-full max-w-[82.5rem] px-4 pt-5.5 pb-15 sm:px-7">
      <ListingHeader
        listing={listing}
        actions={
          <>
            <a href="#code" className={buttonClass({ size: "small" })}>
              Code
            </a>
            {listing.catalogState === "withdrawn" ? null : <ProbeAgain listingId={listing.id} />}
          </>
        }
      />
      {listing.catalogState === "listed" ? null : (
        <div className="mt-5">
          <NotListedNotice
            withdrawn={listing.catalogState === "withdrawn"}
            lastSummary={report?.summary ?? null}
          />
        </div>
      )}
      <FactsStrip
        facts={facts}
        minPriceUsdMicros={listing.minPriceUsdMicros}
        conformance={
          report && {
            held: report.passed.length,
            applied: report.passed.length + new Set(report.findings.map((f) => f.id)).size,
          }
        }
        probedAt={probedAt}
        nowMs={now().getTime()}
      />
      <div className="flex flex-col gap-8">
        <Section title="Playground">
          <Playground listing={playgroundListing(listing)} />
        </Section>
        {listing.options.length > 0 ? (
          <Section
            title={listing.options.length === 1 ? "Terms" : `Terms: ${listing.options.length} ways to pay`}
          >
            <TermsTable options={termsOf(listing)} />
            {report && !report.terms ? (
              <p className="mt-2 text-xs text-ink-3">As last seen: the newest probe met no readable 402.</p>
            ) : null}
          </Section>
        ) : null}
        <Section title="Code" id="code">
          <CodeSamples samples={samplesOf(listing)} />
        </Section>
        {report ? (
          <Section title="Findings">
            <Findings report={report} />
          </Section>
        ) : null}
        <Section title="Over time">
          <MeasuredOverTime days={days} window={plotWindow(days, hours)} />
        </Section>
        <Section title="Changes">
          <DriftTimeline
            changes={drift.map((change) => ({ ...change, at: change.at.toISOString() }))}
            feedHref={`/listings/${listing.id}/feed.xml`}
          />
        </Section>
        <Section title="Probe history">
          <ProbeHistory probes={probes.map((probe) => ({ ...probe, at: probe.at.toISOString() }))} />
        </Section>
        {listing.terms ? (
          <Section title="The 402, decoded">
            <CodeBlock code={receivedChallenge(listing.terms)} what="the decoded 402" tall />
          </Section>
        ) : null}
        <Section title="Owner" id="owner">
          <OwnerBox listing={ownedListing(listing)} />
        </Section>
      </div>
    </div>
  );
}

function Section({ title, id, children }: { title: string; id?: string; children: ReactNode }) {
  return (
    <section id={id}>
      <h2 className="mb-3 text-md font-semibold tracking-[-0.005em]">{title}</h2>
      {children}
    </section>
  );
}
