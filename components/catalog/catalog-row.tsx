import Link from "next/link";
import type { ReactNode } from "react";
import { Marked } from "@/components/catalog/marked";
import { ProbeBars } from "@/components/catalog/probe-bars";
import { RowPending } from "@/components/catalog/row-pending";
import { Price } from "@/components/ui/price";
import { StateDot } from "@/components/ui/state-dot";
import { Tag } from "@/components/ui/tag";
import { COUNT, milliseconds } from "@/lib/catalog/figures";
import { type CatalogCard, medianLatencyMs, wasPayable } from "@/lib/catalog/result";
import { assetLabel } from "@/lib/x402/assets";
import { networkInfo } from "@/lib/x402/networks";

/** The columns of the catalog on wide screens; the header and every row share them. */
export const CATALOG_COLUMNS = "lg:grid lg:grid-cols-[minmax(0,1fr)_7rem_5.75rem_5.5rem_7.625rem] lg:gap-4.5";

/** One listing. The name is the link and covers the row. */
export function CatalogRow({ card, words }: { card: CatalogCard; words: readonly string[] }) {
  const probes = card.recentProbes;
  const payable = probes.filter(({ verdict }) => wasPayable(verdict)).length;
  return (
    <li
      className={`relative border-t border-line px-2.5 py-3.5 focus-within:bg-raised focus-within:shadow-[inset_2px_0_var(--accent)] hover:bg-raised hover:shadow-[inset_2px_0_var(--accent)] ${CATALOG_COLUMNS}`}
    >
      <div className="min-w-0">
        <h2 className="flex items-center gap-2.25 text-[0.90625rem] font-semibold tracking-[-0.005em]">
          <StateDot state={card.liveState} />
          <Link
            href={`/listings/${card.id}`}
            data-catalog-row
            className="min-w-0 break-words after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-sm focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          >
            <Marked text={card.name} words={words} />
            <RowPending />
          </Link>
        </h2>
        {card.description ? (
          <p className="mt-0.75 line-clamp-2 text-ink-2 lg:line-clamp-1">
            <Marked text={card.description} words={words} />
          </p>
        ) : null}
        <div className="mt-1.75 flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <span className="machine min-w-0 break-all text-ink-3">
            <span className="font-medium text-ink-2">{card.method}</span> {card.host}
            {card.path === "/" ? "" : card.path}
          </span>
          <span className="flex flex-wrap gap-1.5">
            {card.schemes.map((scheme) => (
              <Tag key={scheme}>{scheme}</Tag>
            ))}
            {card.x402Version === 1 ? <Tag>v1</Tag> : null}
            {card.callableFromBrowser ? <Tag>web page</Tag> : null}
          </span>
        </div>
      </div>
      <dl className="mt-2.5 grid grid-cols-2 gap-x-4 gap-y-2 text-left min-[480px]:grid-cols-4 lg:contents">
        <Figure term="Price / call" note={priceNote(card)}>
          {card.cheapest ? <Price option={card.cheapest} /> : "—"}
        </Figure>
        <Figure term="Latency" note={latencyNote(card)}>
          {card.latencyMs === null ? "—" : milliseconds(card.latencyMs)}
        </Figure>
        <Figure term="Payers 30 d" note={callsNote(card)} quiet={card.payers30d.calls === 0}>
          {card.payers30d.calls === 0 ? "—" : COUNT.format(card.payers30d.payers)}
        </Figure>
        <Figure
          term="Last probes"
          note={probes.length === 0 ? "none yet" : `${payable} of ${probes.length} payable`}
        >
          <ProbeBars probes={probes} />
        </Figure>
      </dl>
    </li>
  );
}

/** A measured figure, or a dash and why there is none. On wide screens the list's header names it. */
function Figure({
  term,
  note,
  quiet = false,
  children,
}: {
  term: string;
  note: string;
  /** Left out where there is little room. */
  quiet?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={`min-w-0 lg:block lg:text-right ${quiet ? "hidden" : ""}`}>
      <dt className="text-2xs text-ink-3 lg:sr-only">{term}</dt>
      <dd>
        <span
          className={`figure block text-md leading-snug ${children === "—" ? "text-ink-3" : "font-medium"}`}
        >
          {children}
        </span>
        <span className="block text-2xs text-ink-3">{note}</span>
      </dd>
    </div>
  );
}

function priceNote({ cheapest, networks, optionCount }: CatalogCard): string {
  if (!cheapest) return "not measured yet";
  const name = (network: string) => networkInfo(network)?.shortName ?? network;
  const others = networks.filter((network) => network !== cheapest.network).map(name);
  const on = [name(cheapest.network), ...others.slice(0, 2)].join(", ");
  const more = optionCount > 1 && others.length === 0 ? `, ${optionCount} options` : "";
  return `${assetLabel(cheapest.network, cheapest.asset)} · ${on}${more}`;
}

function latencyNote({ latencyMs, recentProbes }: CatalogCard): string {
  const median = medianLatencyMs(recentProbes);
  if (latencyMs === null || median === null) return "not measured yet";
  // The middle of one or two measurements says nothing that the last one does not.
  return recentProbes.length < 3 ? "last probe" : `median ${milliseconds(median)}`;
}

function callsNote({ payers30d: { calls } }: CatalogCard): string {
  return calls === 0 ? "none yet" : `${COUNT.format(calls)} ${calls === 1 ? "call" : "calls"} here`;
}
