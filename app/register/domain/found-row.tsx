import { targetQuery } from "@/components/report/resource-query";
import { Link } from "@/components/ui/link";
import { priceText } from "@/components/ui/price";
import { Tag, type Tone } from "@/components/ui/tag";
import type { BatchOutcome } from "@/lib/discovery/batch";
import type { FoundEndpoint } from "@/lib/discovery/events";
import { networkInfo } from "@/lib/x402/networks";
import type { Row } from "./use-discovery";

/** One endpoint: what it is, what its probe found, and what became of it. */
export function FoundRow({
  row,
  outcome,
  chosen,
  choosable,
  onChoose,
}: {
  row: Row;
  outcome?: BatchOutcome;
  chosen: boolean;
  choosable: boolean;
  onChoose(choose: boolean): void;
}) {
  const { candidate } = row;
  const found = row.state === "probed" ? row.found : null;
  const tool = found?.tool ?? candidate.tool;
  const method = tool === undefined ? (found?.method ?? candidate.method) : "tool";
  const { host, pathname, search } = new URL(candidate.url);
  const path = decodePath(pathname) + search;
  return (
    <li className="grid grid-cols-[1rem_1fr] gap-x-3 px-4 py-2.5 sm:grid-cols-[1rem_1fr_auto]">
      <span className="pt-0.75">
        <input
          type="checkbox"
          aria-label={`Publish ${method ?? ""} ${tool ?? path}`}
          className="size-4 accent-accent disabled:opacity-30"
          checked={chosen && choosable}
          disabled={!choosable}
          onChange={(event) => onChoose(event.target.checked)}
        />
      </span>
      <div className="min-w-0">
        <p className="machine break-all" title={`${host}${path}`}>
          {method ? <span className="text-ink-3">{method} </span> : null}
          {tool ?? path}
          {tool === undefined ? null : <span className="text-ink-3"> at {path}</span>}
        </p>
        {candidate.name ? <p className="text-xs text-ink-2">{candidate.name}</p> : null}
        {candidate.pathTemplate && candidate.missing.length === 0 ? (
          <p className="text-xs text-ink-3">
            One value of <span className="machine break-all">{candidate.pathTemplate}</span>; callers choose
            their own.
          </p>
        ) : null}
        {candidate.missing.length > 0 ? (
          <p className="text-xs text-ink-3">
            Probed without a value for {candidate.missing.join(", ")}: its document gives no example.
          </p>
        ) : null}
        {row.state === "skipped" ? <p className="text-xs text-ink-2">{row.why}</p> : null}
        {found && !found.payable ? <Problems found={found} /> : null}
        {outcome?.reason ? <p className="text-xs text-ink-2">{outcome.reason}</p> : null}
      </div>
      <p className="col-start-2 mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 sm:col-start-3 sm:mt-0 sm:justify-end">
        {found?.option ? (
          <span className="text-xs text-ink-2">
            <span className="figure">{priceText(found.option)}</span>
            {` on ${networkInfo(found.option.network)?.shortName ?? found.option.network}`}
            {found.moreOptions > 0 ? ` and ${found.moreOptions} more` : null}
          </span>
        ) : null}
        <State row={row} outcome={outcome} />
      </p>
    </li>
  );
}

function Problems({ found }: { found: FoundEndpoint }) {
  const errors = found.problems.filter(({ severity }) => severity === "error");
  return (
    <p className="text-xs text-ink-2">
      {errors.map(({ title }) => title).join("; ") || found.summary}.{" "}
      <Link className="link" href={`/check${targetQuery(found)}`}>
        What to fix
      </Link>
    </p>
  );
}

function State({ row, outcome }: { row: Row; outcome?: BatchOutcome }) {
  const listing = outcome?.listing?.id ?? (row.state === "probed" ? row.found.listing?.id : undefined);
  const { tone, word } = stateOf(row, outcome);
  return (
    <>
      <Tag tone={tone}>{word}</Tag>
      {listing ? (
        <Link className="link text-xs" href={`/listings/${listing}`}>
          Open
        </Link>
      ) : null}
    </>
  );
}

function stateOf(row: Row, outcome?: BatchOutcome): { tone: Tone; word: string } {
  if (outcome?.outcome === "listed") return { tone: "live", word: "listed" };
  if (outcome?.outcome === "saved") return { tone: "degraded", word: "saved, not listed" };
  if (outcome) return { tone: "down", word: "not registered" };
  if (row.state === "skipped") return { tone: "neutral", word: "not probed" };
  if (row.state !== "probed")
    return row.state === "waiting"
      ? { tone: "neutral", word: "waiting" }
      : { tone: "accent", word: "probing…" };
  if (row.found.listing?.catalogState === "listed") return { tone: "live", word: "in the catalog" };
  if (!row.found.payable) return { tone: "down", word: "not payable" };
  return row.found.verdict === "payable"
    ? { tone: "live", word: "payable" }
    : { tone: "degraded", word: "payable, warnings" };
}

function decodePath(pathname: string): string {
  try {
    return decodeURI(pathname);
  } catch {
    return pathname;
  }
}
