import { CodeBlock } from "@/components/ui/code-block";
import { Link } from "@/components/ui/link";
import { Tag, type Tone } from "@/components/ui/tag";
import type { Finding, Severity } from "@/lib/probe/types";

const SEVERITY: Record<Severity, { tone: Tone; edge: string }> = {
  error: { tone: "down", edge: "border-l-down" },
  warning: { tone: "degraded", edge: "border-l-degraded" },
  advice: { tone: "accent", edge: "border-l-accent" },
};

/** One finding: what is wrong, what was expected and seen, how to fix it, and the lines to paste. */
export function FindingCard({
  finding,
  href = `/rules/${finding.id}`,
}: {
  finding: Finding;
  /** The page of its rule. */
  href?: string;
}) {
  const { tone, edge } = SEVERITY[finding.severity];
  return (
    <article className={`rounded-lg border border-line border-l-3 bg-raised ${edge}`}>
      <div className="px-4.5 py-3">
        <h3 className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-base font-semibold">
          <Tag tone={tone}>{finding.severity}</Tag>
          {finding.title}
          <Link
            href={href}
            className="link text-xs font-normal sm:ml-auto"
            title="What this rule expects, and how to fix it"
          >
            <code>{finding.id}</code>
          </Link>
        </h3>
        <p className="mt-1 max-w-[78ch] text-ink-2">{finding.detail}</p>
        <dl className="mt-2.5 grid grid-cols-[4rem_minmax(0,1fr)] gap-x-3 gap-y-1 text-xs sm:grid-cols-[5.25rem_minmax(0,1fr)]">
          <dt className="text-ink-3">expected</dt>
          <dd className="font-mono break-words text-live">{finding.expected}</dd>
          <dt className="text-ink-3">observed</dt>
          <dd className="font-mono break-words text-down">{finding.observed}</dd>
          <dt className="text-ink-3">fix</dt>
          <dd className="max-w-[72ch] break-words">{finding.fix.words}</dd>
          <dt className="text-ink-3">source</dt>
          <dd className="max-w-[72ch] break-words text-ink-3">{finding.source}</dd>
        </dl>
      </div>
      {finding.fix.code ? (
        <CodeBlock
          code={finding.fix.code.lines}
          title={finding.fix.code.framework}
          what={`the fix for ${finding.fix.code.framework}`}
          framed={false}
        />
      ) : null}
    </article>
  );
}
