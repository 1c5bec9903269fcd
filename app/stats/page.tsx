import type { Metadata } from "next";
import { serverContext } from "@/app/_server/context";
import { ShareList } from "@/components/stats/share-list";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { FactGrid } from "@/components/ui/fact-grid";
import { TimeAgo } from "@/components/ui/time-ago";
import { readEcosystem } from "@/db/queries/ecosystem";
import { percent } from "@/lib/catalog/facts";
import { COUNT, milliseconds } from "@/lib/catalog/figures";
import { formatUsd } from "@/lib/x402/amount";
import { shareLists } from "./share-lists";

export const metadata: Metadata = {
  title: "Statistics",
  description: "What the catalog knows about x402 endpoints: networks, schemes, prices, liveness, findings.",
};

/** What was measured of the whole catalog, as last counted. */
export default async function StatsPage() {
  const counted = await readEcosystem(serverContext().db);
  return (
    <div className="mx-auto w-full max-w-[82.5rem] px-4 pt-7 pb-15 sm:px-7">
      <h1 className="text-2xl font-semibold tracking-[-0.02em]">Statistics</h1>
      <p className="mt-1 max-w-[70ch] text-ink-2">
        What probes measured of every listed endpoint. Nothing here is what providers say of themselves
        {counted ? (
          <>
            ; counted <TimeAgo at={counted.at.toISOString()} />
          </>
        ) : null}
        .
      </p>
      {counted && counted.figures.listings > 0 ? (
        <Figures figures={counted.figures} />
      ) : (
        <div className="mt-6">
          <EmptyState
            title={counted ? "Nothing is listed yet" : "Not counted yet"}
            actions={<ButtonLink href="/register">Register an endpoint</ButtonLink>}
          >
            {counted
              ? "The figures appear here with the first endpoint that a probe finds payable."
              : "A worker counts the catalog every ten minutes. The first count has not been made."}
          </EmptyState>
        </div>
      )}
    </div>
  );
}

type Counted = NonNullable<Awaited<ReturnType<typeof readEcosystem>>>;

function Figures({ figures }: { figures: Counted["figures"] }) {
  const { listings, hosts, states, lastDay, medianLatencyMs, medianPriceUsdMicros, paidCalls30d } = figures;
  return (
    <>
      <div className="mt-5">
        <FactGrid
          facts={[
            { term: "Listings", value: COUNT.format(listings), note: `on ${COUNT.format(hosts)} hosts` },
            {
              term: "Live now",
              value: percent(states.live, listings),
              note: `${COUNT.format(states.live)} of ${COUNT.format(listings)}`,
            },
            {
              term: "Payable, 24 hours",
              value: lastDay.probes === 0 ? null : percent(lastDay.payable, lastDay.probes),
              note: `of ${COUNT.format(lastDay.probes)} probes`,
            },
            {
              term: "Price per call, median",
              value: medianPriceUsdMicros === null ? null : formatUsd(BigInt(medianPriceUsdMicros)),
              note: "cheapest option of each",
            },
            {
              term: "Response, median",
              value: medianLatencyMs === null ? null : milliseconds(medianLatencyMs),
              note: "first byte, over 30 days",
            },
            {
              term: "Calls paid here, 30 days",
              value: paidCalls30d === 0 ? null : COUNT.format(paidCalls30d),
              note: "proven on a chain",
            },
          ]}
        />
      </div>
      <div className="mt-8 gap-x-12 md:columns-2 lg:columns-3">
        {shareLists(figures).map((list) => (
          <div key={list.title} className="mb-9 break-inside-avoid">
            <ShareList {...list} />
          </div>
        ))}
      </div>
    </>
  );
}
