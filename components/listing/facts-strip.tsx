import type { ReactNode } from "react";
import { TimeAgo } from "@/components/ui/time-ago";
import { type ListingFacts, percent } from "@/lib/catalog/facts";
import { COUNT, milliseconds } from "@/lib/catalog/figures";
import { elapsed } from "@/lib/catalog/time-ago";
import { formatUsd } from "@/lib/x402/amount";

interface Fact {
  term: string;
  /** null: not measured yet. */
  value: string | null;
  note?: ReactNode;
}

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
    deliveredCalls,
    payers,
    termsSince,
  } = facts;
  const unchanged = termsSince === null ? null : elapsed(termsSince, nowMs);
  const row: Fact[] = [
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
      value: paidCalls === 0 ? null : percent(deliveredCalls, paidCalls),
      note: `of ${COUNT.format(paidCalls)} ${paidCalls === 1 ? "call" : "calls"} paid here`,
    },
    {
      term: "Distinct payers, 30 days",
      value: paidCalls === 0 ? null : COUNT.format(payers),
      note: "self-pay excluded",
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
    <dl className="mt-5 mb-6.5 grid grid-cols-2 overflow-hidden rounded-lg border border-line bg-line gap-px sm:grid-cols-3 xl:grid-cols-6">
      {row.map(({ term, value, note }) => (
        <div key={term} className="bg-raised px-4 py-3">
          <dt className="text-2xs text-ink-3">{term}</dt>
          <dd>
            <span className={`figure block text-lg ${value === null ? "text-ink-3" : "font-medium"}`}>
              {value ?? "—"}
            </span>
            <span className="block text-2xs text-ink-3">{value === null ? "not measured yet" : note}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
