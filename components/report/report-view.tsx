import { CodeBlock } from "@/components/ui/code-block";
import { FindingCard } from "@/components/ui/finding";
import { Icon } from "@/components/ui/icon";
import { TermsTable } from "@/components/ui/terms-table";
import type { ProbeReport } from "@/lib/probe/types";
import { DeclaredInputTable } from "./declared-input-table";
import { PayerTable } from "./payer-table";

const ORDER = { error: 0, warning: 1, advice: 2 } as const;

/** Everything a probe found, the worst first: findings, who could pay, the decoded terms, the declared input, the rules that hold. */
export function ReportView({ report }: { report: ProbeReport }) {
  const { findings, terms, input, passed, payers } = report;
  const worstFirst = [...findings].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
  return (
    <div className="flex flex-col gap-7">
      {worstFirst.length > 0 ? (
        <section aria-label="Findings" className="flex flex-col gap-3">
          {worstFirst.map((finding, position) => (
            // One rule may speak against several options.
            // biome-ignore lint/suspicious/noArrayIndexKey: findings of one report keep their places
            <FindingCard key={`${finding.id} ${position}`} finding={finding} />
          ))}
        </section>
      ) : null}
      {payers?.length ? (
        <section>
          <SectionTitle>Who could pay</SectionTitle>
          <PayerTable report={report} />
        </section>
      ) : null}
      {terms ? (
        <section>
          <SectionTitle>
            Decoded terms{terms.accepts.length > 1 ? `: ${terms.accepts.length} ways to pay` : ""}
          </SectionTitle>
          {terms.accepts.length > 0 ? (
            <TermsTable options={terms.accepts} />
          ) : (
            <p className="text-ink-2">The 402 was read, but none of its payment options is valid.</p>
          )}
          <details className="group mt-2.5">
            <summary className="inline-flex items-center gap-1 text-xs text-ink-2 hover:text-ink">
              <Icon name="chevron" size={14} className="-rotate-90 group-open:rotate-0" />
              The challenge as decoded
            </summary>
            <div className="mt-2">
              <CodeBlock code={JSON.stringify(terms, null, 2)} what="the decoded challenge" />
            </div>
          </details>
        </section>
      ) : null}
      {input ? (
        <section>
          <SectionTitle>Declared input</SectionTitle>
          <DeclaredInputTable input={input} />
        </section>
      ) : null}
      {passed.length > 0 ? (
        <section>
          <SectionTitle>{passed.length === 1 ? "1 rule holds" : `${passed.length} rules hold`}</SectionTitle>
          <ul className="grid gap-x-6.5 gap-y-1 text-sm text-ink-2 sm:grid-cols-2 lg:grid-cols-3">
            {passed.map(({ id, title }) => (
              <li key={id} title={id} className="flex items-baseline gap-2">
                <Icon name="check" size={13} className="translate-y-0.5 text-live" />
                {title}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}

function SectionTitle({ children }: { children: React.ReactNode }) {
  return <h2 className="mb-2.5 text-md font-semibold">{children}</h2>;
}
