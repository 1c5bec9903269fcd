import type { DocumentSummary } from "@/lib/discovery/events";
import type { DiscoveryRun } from "./use-discovery";

/** How far it is, and what each document said. */
export function DocumentsRead({ run }: { run: DiscoveryRun }) {
  return (
    <div>
      <div role="status">
        <h2 className="text-xl font-semibold tracking-tight">{headline(run)}</h2>
      </div>
      <ul className="mt-1 flex flex-col gap-0.5 text-ink-2">
        {run.documents.map((document) => (
          <li key={document.kind}>
            <span className="machine break-all">{new URL(document.url).pathname}</span> {said(document)}
            <LeftOut document={document} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function headline({ phase, rows, origin }: DiscoveryRun): string {
  if (phase === "failed") return "The search was broken off";
  if (phase === "reading") return "Reading the discovery documents…";
  const probed = rows.filter(({ state }) => state === "probed" || state === "skipped").length;
  const payable = rows.filter((row) => row.state === "probed" && row.found.payable).length;
  const host = new URL(origin).host;
  if (phase === "probing") return `${probed} of ${rows.length} probed, ${payable} payable so far`;
  return `${payable} of ${count(rows.length, "endpoint")} on ${host} ${payable === 1 ? "is" : "are"} payable`;
}

function said({ state, problem, endpoints, provenOwners }: DocumentSummary): string {
  if (state === "absent") return "does not exist, which is no fault.";
  if (state === "unusable") return `could not be used. ${problem ?? ""}`;
  const owners =
    provenOwners.length > 0 ? ` and carries ${count(provenOwners.length, "ownership proof")}` : "";
  return `names ${count(endpoints, "paid endpoint")}${owners}.`;
}

function LeftOut({ document: { leftOut, moreLeftOut } }: { document: DocumentSummary }) {
  if (leftOut.length === 0) return null;
  return (
    <details className="text-xs">
      <summary className="w-fit cursor-pointer text-ink-3">{leftOut.length + moreLeftOut} left out</summary>
      <ul className="mt-1 list-disc pl-5">
        {leftOut.map(({ url, why }) => (
          <li key={url}>
            <span className="machine break-all">{url}</span>: {why}
          </li>
        ))}
        {moreLeftOut > 0 ? <li>and {moreLeftOut} more</li> : null}
      </ul>
    </details>
  );
}

export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
