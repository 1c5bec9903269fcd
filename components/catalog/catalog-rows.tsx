"use client";

import { COMPARE_FORM } from "@/components/catalog/form-id";
import { Marked } from "@/components/catalog/marked";
import { ProbeBars } from "@/components/catalog/probe-bars";
import { RankExplained } from "@/components/catalog/rank-explained";
import { RowPending } from "@/components/catalog/row-pending";
import { RowTags } from "@/components/catalog/row-tags";
import type { Figure, RowView } from "@/components/catalog/row-view";
import { Link } from "@/components/ui/link";
import { LIVE_STATE_WORDS } from "@/lib/catalog/live-state";

/**
 * Listings as rows, in a list of the kind that is asked for. Rendered from plain words on both sides, so that the page
 * carries its rows as markup and as data and not as two kinds of markup; how they look is in catalog.css.
 */
export function CatalogRows({
  rows,
  words,
  start,
}: {
  rows: readonly RowView[];
  /** To be marked. */
  words: readonly string[];
  /** Position of the first; undefined where order means nothing. */
  start?: number;
}) {
  const items = rows.map((row) => <Row key={row.id} row={row} words={words} />);
  return start === undefined ? (
    <ul className="catalog-rows">{items}</ul>
  ) : (
    <ol start={start} className="catalog-rows">
      {items}
    </ol>
  );
}

/** One listing. The name is the link and covers the row, all but the box that takes it to the comparison. */
function Row({ row, words }: { row: RowView; words: readonly string[] }) {
  const { id, name, about, state, verb, place, price, latency, payers, probes, uptime, parts } = row;
  const { label, meaning } = LIVE_STATE_WORDS[state];
  return (
    <li>
      <div>
        <div className="row-what">
          <h2>
            <i className={`dot-${state}`} title={`${label}: ${meaning}`}>
              {label}
            </i>
            <Link href={`/listings/${id}`} data-catalog-row>
              <Marked text={name} words={words} />
              <RowPending />
            </Link>
          </h2>
          {about ? (
            <p>
              <Marked text={about} words={words} />
            </p>
          ) : null}
        </div>
        <div className="row-place">
          <span>
            <b>{verb}</b> {place}
          </span>
          <RowTags row={row} />
        </div>
      </div>
      <dl>
        <Measured term="Price / call" figure={price} />
        <Measured term="Latency" figure={latency} />
        <Measured term="Payers 30 d" figure={payers} quiet />
        <div>
          <dt>Uptime 30 d</dt>
          <dd>
            <ProbeBars probes={probes} />
            <small title={uptime}>{uptime}</small>
          </dd>
        </div>
      </dl>
      <label title="Compare">
        <input type="checkbox" form={COMPARE_FORM} name="ids" value={id} aria-label={`Compare ${name}`} />
      </label>
      {parts ? <RankExplained parts={parts} /> : null}
    </li>
  );
}

/** A measured figure, or a dash and why there is none. On wide screens the list's header names it. */
function Measured({
  term,
  figure: [note, value],
  quiet = false,
}: {
  term: string;
  figure: Figure;
  /** Left out, without a figure, where there is little room. */
  quiet?: boolean;
}) {
  return (
    <div className={quiet && value === undefined ? "row-quiet" : undefined}>
      <dt>{term}</dt>
      <dd>
        {value === undefined ? <span>—</span> : <b title={value.length > 10 ? value : undefined}>{value}</b>}
        <small title={note}>{note}</small>
      </dd>
    </div>
  );
}
