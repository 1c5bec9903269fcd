import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CodeBlock } from "@/components/ui/code-block";
import { Link } from "@/components/ui/link";
import { RULE_GROUPS, RULES } from "@/lib/probe/rule-book";
import { fixVariants } from "@/lib/probe/rules/fix-lines";
import { MEANING, SeverityTag } from "../severity";

interface Props {
  params: Promise<{ id: string }>;
}

const find = (id: string) => RULES.find((rule) => rule.id === id);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const rule = find((await params).id);
  return rule ? { title: `${rule.id}: ${rule.title}`, description: rule.detail } : {};
}

/** One rule, from the object that the judge runs. */
export default async function RulePage({ params }: Props) {
  const rule = find((await params).id);
  if (!rule) notFound();
  const { id, severity, title, detail, expected, fix, source } = rule;
  const group = RULE_GROUPS.find((candidate) => candidate.group === rule.group);
  const related = RULES.filter((other) => other.group === rule.group && other.id !== id);
  const variants = fix.lines ? fixVariants(fix.lines) : [];
  return (
    <>
      <p className="text-xs">
        <Link href={`/rules#${rule.group}`} className="link">
          {group?.title}
        </Link>
      </p>
      <h1>{title}</h1>
      <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <SeverityTag severity={severity} />
        <code className="text-xs">{id}</code>
        <span className="text-ink-3">{MEANING[severity]}</span>
      </p>
      <p>{detail}</p>
      <dl className="mt-5 grid grid-cols-1 gap-x-6 gap-y-1 sm:grid-cols-[7.5rem_minmax(0,1fr)] sm:gap-y-2.5">
        <dt className="text-ink-3">Expected</dt>
        <dd className="mb-2 break-words sm:mb-0">{expected}</dd>
        <dt className="text-ink-3">Observed with</dt>
        <dd className="mb-2 max-w-[72ch] sm:mb-0">{group?.observed}</dd>
        <dt className="text-ink-3">Source</dt>
        <dd className="max-w-[72ch] break-words">{source}</dd>
      </dl>
      <h2 id="fix">Fix</h2>
      <p>{fix.words}</p>
      {variants.length > 0 ? (
        <div className="mt-3 flex flex-col gap-3">
          {variants.map(({ framework, lines }) => (
            <CodeBlock key={framework} code={lines} title={framework} what={`the lines for ${framework}`} />
          ))}
        </div>
      ) : null}
      <h2 id="related">Rules beside it</h2>
      <ul>
        {related.map((other) => (
          <li key={other.id}>
            <Link href={`/rules/${other.id}`} className="link">
              {other.title}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
