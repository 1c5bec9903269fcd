import Link from "next/link";
import type { ReactNode } from "react";
import { CardTags } from "@/components/catalog/card-tags";
import { COMPARE_FORM } from "@/components/catalog/form-id";
import { Marked } from "@/components/catalog/marked";
import { ProbeBars } from "@/components/catalog/probe-bars";
import { RankExplained } from "@/components/catalog/rank-explained";
import { RowPending } from "@/components/catalog/row-pending";
import { Price } from "@/components/ui/price";
import { StateDot } from "@/components/ui/state-dot";
import { callsNote, latencyNote, priceNote, uptimeNote } from "@/lib/catalog/card-words";
import { COUNT, milliseconds } from "@/lib/catalog/figures";
import { type CatalogCard, medianLatencyMs } from "@/lib/catalog/result";
import type { RankParts } from "@/lib/search/plan";

/** The columns of the catalog on wide screens; the header and every row share them. */
export const CATALOG_COLUMNS =
  "lg:grid lg:grid-cols-[minmax(0,1fr)_6.75rem_5.25rem_5rem_7.625rem_3.25rem] lg:gap-x-4";

/** One listing. The name is the link and covers the row, all but the box that takes it to the comparison. */
export function CatalogRow({
  card,
  words,
  parts,
}: {
  card: CatalogCard;
  words: readonly string[];
  /** What its place is made of, where that was asked for. */
  parts?: RankParts;
}) {
  const { recentProbes: probes, payers30d } = card;
  const latency = medianLatencyMs(probes) ?? card.latencyMs;
  return (
    <li
      className={`relative items-center border-t border-line px-2.5 py-2.5 focus-within:bg-raised focus-within:shadow-[inset_2px_0_var(--accent)] hover:bg-raised hover:shadow-[inset_2px_0_var(--accent)] lg:py-1.75 ${CATALOG_COLUMNS}`}
    >
      <div className="min-w-0 max-lg:pr-8">
        <div className="flex min-w-0 items-baseline gap-x-2.25 max-lg:flex-wrap">
          <h2 className="flex min-w-0 items-center gap-2.25 text-[0.90625rem] font-semibold tracking-[-0.005em] lg:max-w-[75%] lg:shrink-0">
            <StateDot state={card.liveState} />
            <Link
              href={`/listings/${card.id}`}
              data-catalog-row
              className="min-w-0 break-words after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-sm focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent lg:truncate"
            >
              <Marked text={card.name} words={words} />
              <RowPending />
            </Link>
          </h2>
          {card.description ? (
            <p className="min-w-0 text-sm text-ink-2 max-lg:line-clamp-2 max-lg:w-full lg:truncate">
              <Marked text={card.description} words={words} />
            </p>
          ) : null}
        </div>
        <div className="mt-0.75 flex min-w-0 items-center gap-x-2.5 gap-y-1 max-lg:mt-1.5 max-lg:flex-wrap">
          <span className="machine min-w-0 text-ink-3 max-lg:break-all lg:truncate">
            <span className="font-medium text-ink-2">{card.kind === "mcp" ? "MCP" : card.method}</span>{" "}
            {card.host}
            {card.path === "/" ? "" : card.path}
            {card.toolName ? ` → ${card.toolName}` : ""}
          </span>
          <CardTags card={card} />
        </div>
      </div>
      <dl className="mt-2.5 grid grid-cols-[minmax(0,1fr)_minmax(0,0.8fr)_auto] gap-x-4 gap-y-2 text-left min-[520px]:grid-cols-4 lg:contents">
        <Figure term="Price / call" note={priceNote(card)}>
          {card.cheapest ? <Price option={card.cheapest} /> : "—"}
        </Figure>
        <Figure term="Latency" note={latencyNote(card)}>
          {latency === null ? "—" : milliseconds(latency)}
        </Figure>
        <Figure term="Payers 30 d" note={callsNote(card)} quiet={payers30d.calls === 0}>
          {payers30d.calls === 0 ? "—" : COUNT.format(payers30d.payers)}
        </Figure>
        <Figure term="Uptime 30 d" note={uptimeNote(card)}>
          <ProbeBars probes={probes} />
        </Figure>
      </dl>
      <label
        title="Compare"
        className="absolute top-2.5 right-1 z-10 grid size-7 place-items-center lg:static lg:mx-auto"
      >
        <input type="checkbox" form={COMPARE_FORM} name="ids" value={card.id} />
        <span className="sr-only">Compare {card.name}</span>
      </label>
      {parts ? <RankExplained parts={parts} /> : null}
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
        <span className="block text-2xs leading-tight text-ink-3 lg:truncate" title={note}>
          {note}
        </span>
      </dd>
    </div>
  );
}
