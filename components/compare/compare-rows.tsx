import type { ReactNode } from "react";
import { assetAmount, Price } from "@/components/ui/price";
import { bestOf, type ComparedListing } from "@/lib/catalog/compared";
import { percent } from "@/lib/catalog/facts";
import { COUNT, milliseconds } from "@/lib/catalog/figures";
import { networkWords } from "@/lib/catalog/filter-words";
import { LIVE_STATE_WORDS } from "@/lib/catalog/live-state";
import { elapsed } from "@/lib/catalog/time-ago";
import { formatUsd } from "@/lib/x402/amount";

interface Row {
  term: string;
  values: ReactNode[];
  /** Positions of the best values; absent where none is better. */
  best?: Set<number>;
}

const NOT_MEASURED = <span className="text-ink-3">not measured yet</span>;
const figure = (text: string, note?: string) => (
  <span>
    <span className="figure">{text}</span>
    {note ? <span className="block text-2xs font-normal text-ink-3">{note}</span> : null}
  </span>
);

/** The facts of the comparison, row by row; what is measured of only one is not called best. */
export function compareRows(all: readonly ComparedListing[], nowMs: number): Row[] {
  const row = (term: string, show: (listing: ComparedListing) => ReactNode): Row => ({
    term,
    values: all.map(show),
  });
  const measured = (
    term: string,
    value: (listing: ComparedListing) => number | bigint | null,
    show: (listing: ComparedListing) => ReactNode,
    most = false,
  ): Row => {
    const values = all.map(value);
    return {
      term,
      values: all.map((listing, position) => (values[position] === null ? NOT_MEASURED : show(listing))),
      best: bestOf(values, most),
    };
  };
  return [
    measured(
      "Price per call",
      (l) => l.minPriceUsdMicros,
      (l) => figure(formatUsd(l.minPriceUsdMicros ?? 0n)),
    ),
    row("Ways to pay", ({ options }) =>
      options.length === 0 ? NOT_MEASURED : <Options options={options} />,
    ),
    row("State", ({ liveState }) => LIVE_STATE_WORDS[liveState].label),
    measured(
      "Payable, 30 days",
      ({ facts }) => (facts.probes === 0 ? null : facts.payableProbes / facts.probes),
      ({ facts }) =>
        figure(percent(facts.payableProbes, facts.probes), `of ${COUNT.format(facts.probes)} probes`),
      true,
    ),
    measured(
      "Response, median",
      ({ facts }) => facts.medianLatencyMs,
      ({ facts }) =>
        figure(milliseconds(facts.medianLatencyMs ?? 0), `p95 ${milliseconds(facts.p95LatencyMs ?? 0)}`),
    ),
    measured(
      "Delivered after payment",
      ({ facts }) => (facts.answeredCalls === 0 ? null : facts.deliveredCalls / facts.answeredCalls),
      ({ facts }) =>
        figure(
          percent(facts.deliveredCalls, facts.answeredCalls),
          `of ${COUNT.format(facts.answeredCalls)} paid here`,
        ),
      true,
    ),
    measured(
      "Distinct payers, 30 days",
      ({ facts }) => (facts.paidCalls === 0 ? null : facts.payers),
      ({ facts }) => figure(COUNT.format(facts.payers)),
      true,
    ),
    measured(
      "Conformance",
      ({ conformance }) => conformance && conformance.held / conformance.applied,
      ({ conformance }) => figure(`${conformance?.held} / ${conformance?.applied}`, "rules hold"),
      true,
    ),
    row("Same terms for", ({ facts: { termsSince } }) => {
      const since = termsSince === null ? null : elapsed(termsSince, nowMs);
      return since ? figure(since) : NOT_MEASURED;
    }),
    row("From a web page", ({ callableFromBrowser: yes }) =>
      yes === null ? NOT_MEASURED : yes ? "directly" : "through the relay",
    ),
    row("Owner", ({ verified }) => (verified ? "verified" : "not claimed")),
    row("x402", ({ x402Version }) => (x402Version === null ? NOT_MEASURED : `v${x402Version}`)),
    row("Request", ({ method, host, path }) => (
      <span className="machine break-all">
        {method} {host}
        {path === "/" ? "" : path}
      </span>
    )),
    row("What to send", ({ input }) => <Input input={input} />),
    row("In its own words", ({ description }) => description || <span className="text-ink-3">nothing</span>),
  ];
}

function Options({ options }: Pick<ComparedListing, "options">) {
  return (
    <ul className="flex flex-col gap-1">
      {options.map((option, position) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the seller's order is the only identity an option has
        <li key={position}>
          <Price option={option} /> {option.scheme}
          <span className="block text-2xs text-ink-3">
            {assetAmount(option)} on {networkWords(option.network)}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Input({ input }: Pick<ComparedListing, "input">) {
  if (input === null) return <span className="text-ink-3">not declared</span>;
  if (input.length === 0) return "nothing";
  return (
    <span className="flex flex-wrap gap-x-2 gap-y-0.5">
      {input.map(({ name, required }) => (
        <span key={name} className="machine break-all">
          {name}
          {required ? "" : "?"}
        </span>
      ))}
    </span>
  );
}
