import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { serverContext } from "@/app/_server/context";
import { BadgeEmbed } from "@/components/listing/badge-embed";
import { ChallengeView } from "@/components/listing/challenge-view";
import { CodeSamples } from "@/components/listing/code-samples";
import { DeclaredOutputView } from "@/components/listing/declared-output-view";
import { DriftTimeline } from "@/components/listing/drift-timeline";
import { FactsStrip } from "@/components/listing/facts-strip";
import { Findings } from "@/components/listing/findings";
import { ListingHeader } from "@/components/listing/listing-header";
import { ListingSections } from "@/components/listing/listing-sections";
import { MeasuredOverTime } from "@/components/listing/measured-over-time";
import { NotListedNotice } from "@/components/listing/not-listed-notice";
import { OwnerBox } from "@/components/listing/owner-box-loader";
import { ProbeAgain } from "@/components/listing/probe-again";
import { ProbeHistory } from "@/components/listing/probe-history";
import { SimilarListings } from "@/components/listing/similar-listings";
import { ToolPanel } from "@/components/listing/tool-panel";
import { WalletFit } from "@/components/listing/wallet-fit-loader";
import { Playground } from "@/components/playground/playground-loader";
import { Ratings } from "@/components/ratings/ratings";
import { DeclaredInputTable } from "@/components/report/declared-input-table";
import { TermsTable } from "@/components/ui/terms-table";
import { badgeEmbeds, badgeWords } from "@/lib/catalog/badge";
import { listingJsonLd } from "@/lib/catalog/json-ld";
import { rawChallenge } from "@/lib/catalog/raw-challenge";
import { receivedChallenge } from "@/lib/catalog/received-challenge";
import { declaredOutput } from "@/lib/probe/declared-output";
import {
  conformanceOf,
  describedListing,
  fitListing,
  ownedListing,
  playgroundListing,
  samplesOf,
  termsOf,
} from "./listing-props";
import { readListing, readMeasured } from "./read-listing-page";

type Params = Promise<{ id: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  const listing = await readListing((await params).id);
  if (!listing) return { title: "Not found" };
  const { id, name } = listing;
  const description = listing.description || undefined;
  return {
    title: name,
    description,
    openGraph: { title: name, description, url: `/listings/${id}` },
    twitter: { card: "summary_large_image" },
    alternates: {
      canonical: `/listings/${id}`,
      types: { "application/atom+xml": `/listings/${id}/feed.xml` },
    },
  };
}

/** One listing: what it is, what was measured, and the place to pay and call it. */
export default async function ListingPage({ params }: { params: Params }) {
  const listing = await readListing((await params).id);
  if (!listing) notFound();
  const { env, now } = serverContext();
  const { facts, probes, days, window, drift, observation, rated, similar, duplicates } =
    await readMeasured(listing);
  const { report, terms, catalogState } = listing;
  const listed = catalogState === "listed";
  const withdrawn = catalogState === "withdrawn";
  const fit = fitListing(listing);
  return (
    <div className="mx-auto w-full max-w-[82.5rem] px-4 pt-5.5 pb-15 sm:px-7">
      {listed ? (
        <script
          type="application/ld+json"
          // biome-ignore lint/security/noDangerouslySetInnerHtml: JSON in which every character of markup is an escape
          dangerouslySetInnerHTML={{ __html: listingJsonLd(describedListing(env.origin, listing)) }}
        />
      ) : null}
      <ListingHeader listing={listing} actions={withdrawn ? null : <ProbeAgain listingId={listing.id} />} />
      {listed ? null : (
        <div className="mt-5">
          <NotListedNotice url={listing.url} withdrawn={withdrawn} lastSummary={report?.summary ?? null} />
        </div>
      )}
      <FactsStrip
        facts={facts}
        minPriceUsdMicros={listing.minPriceUsdMicros}
        conformance={report && conformanceOf(report)}
        probedAt={listing.lastProbedAt?.toISOString() ?? null}
        nowMs={now().getTime()}
      />
      <ListingSections
        sections={[
          {
            id: "playground",
            title: "Playground",
            body: <Playground listing={playgroundListing(listing)} />,
          },
          {
            id: "tool",
            title: "The MCP server",
            label: "MCP server",
            body: listing.toolName && (
              <ToolPanel url={listing.url} tool={listing.toolName} server={report?.tool ?? null} />
            ),
          },
          {
            id: "terms",
            title: listing.options.length > 1 ? `Terms: ${listing.options.length} ways to pay` : "Terms",
            label: "Terms",
            body: listing.options.length > 0 && (
              <>
                <TermsTable options={termsOf(listing)} />
                {fit && listed ? <WalletFit listing={fit} /> : null}
                {report && !report.terms ? (
                  <p className="mt-2 text-xs text-ink-3">
                    As last seen: the newest probe met no readable 402.
                  </p>
                ) : null}
              </>
            ),
          },
          { id: "code", title: "Code", body: <CodeSamples samples={samplesOf(env.origin, listing)} /> },
          {
            id: "input",
            title: "What to send",
            body: listing.input && <DeclaredInputTable input={listing.input} />,
          },
          {
            id: "output",
            title: "What comes back",
            body: terms && <DeclaredOutputView output={declaredOutput(terms)} />,
          },
          { id: "findings", title: "Findings", body: report && <Findings report={report} /> },
          { id: "over-time", title: "Over time", body: <MeasuredOverTime days={days} window={window} /> },
          {
            id: "ratings",
            title: "Ratings",
            body: <Ratings listingId={listing.id} ownerAddress={listing.ownerAddress} {...rated} />,
          },
          {
            id: "changes",
            title: "Changes",
            body: (
              <DriftTimeline
                changes={drift.map((change) => ({ ...change, at: change.at.toISOString() }))}
                feedHref={`/listings/${listing.id}/feed.xml`}
              />
            ),
          },
          {
            id: "probes",
            title: "Probe history",
            body: <ProbeHistory probes={probes.map((probe) => ({ ...probe, at: probe.at.toISOString() }))} />,
          },
          {
            id: "challenge",
            title: listing.toolName ? "The terms as answered" : "The 402",
            label: listing.toolName ? "Answer" : "The 402",
            body: terms && (
              <ChallengeView
                decoded={receivedChallenge(terms)}
                raw={observation && rawChallenge(observation)}
              />
            ),
          },
          {
            id: "similar",
            title: "Similar listings",
            body: similar.length + duplicates.length > 0 && (
              <SimilarListings id={listing.id} duplicates={duplicates} cards={similar} />
            ),
          },
          {
            id: "badge",
            title: "Badge",
            body: listed && (
              <BadgeEmbed
                image={`/badge/${listing.id}.svg`}
                words={badgeWords(listing)}
                embeds={badgeEmbeds(env.origin, listing.id, listing)}
              />
            ),
          },
          { id: "owner", title: "Owner", body: <OwnerBox listing={ownedListing(listing)} /> },
        ]}
      />
    </div>
  );
}
