import type { Metadata } from "next";
import { Link } from "@/components/ui/link";
import { RULE_GROUPS, RULES } from "@/lib/probe/rule-book";
import type { Severity } from "@/lib/probe/types";
import { MEANING, SeverityTag } from "./severity";

export const metadata: Metadata = {
  title: "The rule book",
  description: "Every check that Souk runs against a 402: what is expected, how it is observed, and the fix.",
};

const SEVERITIES: readonly Severity[] = ["error", "warning", "advice"];

export default function RulesPage() {
  return (
    <>
      <h1>The rule book</h1>
      <p>
        {RULES.length} rules. Each has a name that does not change, so that a finding can be quoted, searched
        for and looked up.{" "}
        <Link href="/docs/probes" className="link">
          How probes judge
        </Link>{" "}
        tells how they add up to a verdict.
      </p>
      <ul>
        {SEVERITIES.map((severity) => (
          <li key={severity}>
            <strong>{severity}</strong>: {MEANING[severity]}.
          </li>
        ))}
      </ul>
      <nav aria-label="Groups of rules" className="mt-4">
        <ul className="flex list-none! flex-wrap gap-x-4 gap-y-1 p-0!">
          {RULE_GROUPS.map(({ group, title }) => (
            <li key={group} className="m-0!">
              <a href={`#${group}`} className="link">
                {title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {RULE_GROUPS.map(({ group, title, observed }) => (
        <section key={group} aria-labelledby={group}>
          <h2 id={group} className="scroll-mt-6">
            {title}
          </h2>
          <p>{observed}</p>
          <ul className="mt-3 list-none! rounded-lg border border-line bg-raised p-0!">
            {RULES.filter((rule) => rule.group === group).map(({ id, severity, title: wrong }) => (
              <li key={id} className="m-0! max-w-none! border-line not-first:border-t">
                <Link
                  href={`/rules/${id}`}
                  className="flex flex-wrap items-center gap-x-2.5 gap-y-1 px-4 py-2.25 text-ink hover:bg-sunken"
                >
                  <span className="sm:w-16">
                    <SeverityTag severity={severity} />
                  </span>
                  <span className="font-medium">{wrong}</span>
                  <code className="text-xs text-ink-3 sm:ml-auto">{id}</code>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
