import { FactGrid, type GridFact } from "@/components/ui/fact-grid";
import { TimeAgo } from "@/components/ui/time-ago";
import { type ListingFacts, percent } from "@/lib/catalog/facts";
import { COUNT, milliseconds } from "@/lib/catalog/figures";
import { elapsed } from "@/lib/catalog/time-ago";
import { formatUsd } from "@/lib/x402/amount";

/** What was measured, six figures in a row, each with what it rests on. */
export function FactsStrip({
  facts,
  minPriceUsdMicros,
  conformance,
  probedAt,
  nowMs,
}: {
  facts: ListingFacts;
  /** Millionths of a dollar. */
  minPriceUsdMicros: bigint | null;
  conformance: { held: number; applied: number } | null;
  /** ISO 8601. */
  probedAt: string | null;
  nowMs: number;
}) {
  const {
    probes,
    payableProbes,
    medianLatencyMs,
    p95LatencyMs,
    paidCalls,
    answeredCalls,
    deliveredCalls,
    payers,
    medianPaidResponseMs,
    medianSettlementSeconds,
    termsSince,
  } = facts;
  const unchanged = termsSince === null ? null : elapsed(termsSince, nowMs);
  const row: GridFact[] = [
    {
      term: "Price per call",
      value: minPriceUsdMicros === null ? null : formatUsd(minPriceUsdMicros),
      note: unchanged ? `unchanged for ${unchanged}` : "first seen just now",
    },
    {
      term: "Payable, 30 days",
      value: probes === 0 ? null : percent(payableProbes, probes),
      note: `${COUNT.format(payableProbes)} of ${COUNT.format(probes)} ${probes === 1 ? "probe" : "probes"}`,
    },
    {
      term: "Response, median",
      value: medianLatencyMs === null ? null : milliseconds(medianLatencyMs),
      note: p95LatencyMs === null ? null : `p95 ${milliseconds(p95LatencyMs)}`,
    },
    {
      term: "Delivered after payment",
      value: answeredCalls === 0 ? null : percent(deliveredCalls, answeredCalls),
      note: `of ${COUNT.format(answeredCalls)} ${answeredCalls === 1 ? "call" : "calls"} paid here${
        medianPaidResponseMs === null ? "" : `, answered in ${milliseconds(medianPaidResponseMs)}`
      }`,
    },
    {
      term: "Distinct payers, 30 days",
      value: paidCalls === 0 ? null : COUNT.format(payers),
      note: `self-pay excluded${
        medianSettlementSeconds === null ? "" : `; settled ${settledIn(medianSettlementSeconds)}`
      }`,
    },
    {
      term: "Conformance",
      value: conformance === null ? null : `${conformance.held} / ${conformance.applied}`,
      note: probedAt ? (
        <>
          probed <TimeAgo at={probedAt} />
        </>
      ) : null,
    },
  ];
  return (
    <div className="mt-5 mb-6.5">
      <FactGrid facts={row} />
    </div>
  );
}

/** A block's time is whole seconds: less than one is all that can be said of the quickest. */
const settledIn = (seconds: number) => (seconds < 1 ? "within a second" : `in ${COUNT.format(seconds)} s`);
