import { PayerTable } from "@/components/report/payer-table";
import { PayerTags } from "@/components/report/payer-tags";
import { FindingCard } from "@/components/ui/finding";
import { Icon } from "@/components/ui/icon";
import type { ProbeReport, Severity } from "@/lib/probe/types";

const ORDER: Record<Severity, number> = { error: 0, warning: 1, advice: 2 };

/** What the last probe found, the worst first, who could pay, and the checks that hold. */
export function Findings({ report }: { report: ProbeReport }) {
  const worstFirst = [...report.findings].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-x-5 gap-y-2">
        <p className="text-ink-2">{report.summary}</p>
        <PayerTags report={report} />
      </div>
      {worstFirst.length > 0 ? (
        <div className="mb-3 flex flex-col gap-3">
          {worstFirst.map((finding, position) => (
            // One rule may speak against several options.
            // biome-ignore lint/suspicious/noArrayIndexKey: findings of one report keep their places
            <FindingCard key={`${finding.id} ${position}`} finding={finding} />
          ))}
        </div>
      ) : null}
      {report.payers?.length ? (
        <div className="mb-3">
          <PayerTable report={report} />
        </div>
      ) : null}
      <details className="group rounded-lg border border-line bg-raised">
        <summary className="flex items-center gap-2 px-4 py-2.75 font-medium">
          <Icon name="chevron" size={14} className="-rotate-90 text-ink-3 group-open:rotate-0" />
          {report.passed.length} {report.passed.length === 1 ? "check holds" : "checks hold"}
        </summary>
        <ul className="grid gap-x-6.5 gap-y-1 border-t border-line px-4 py-3 text-sm text-ink-2 sm:grid-cols-2 lg:grid-cols-3">
          {report.passed.map(({ id, title }) => (
            <li key={id} title={id} className="flex items-baseline gap-2">
              <Icon name="check" size={12} className="translate-y-px text-live" />
              {title}
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}
