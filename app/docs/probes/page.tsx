import type { Metadata } from "next";
import { Tag, type Tone } from "@/components/ui/tag";
import { RULES } from "@/lib/probe/rule-book";
import type { Severity } from "@/lib/probe/types";

export const metadata: Metadata = {
  title: "How probes judge",
  description: "Every check that Souk runs against a 402, how grave it is and where it comes from.",
};

const TONE: Record<Severity, Tone> = { error: "down", warning: "degraded", advice: "accent" };

export default function ProbesPage() {
  return (
    <>
      <h1>How probes judge</h1>
      <p>
        A probe observes first and judges after. It asks the resource once with an empty request and, when the
        provider declares an example, once with that; it asks as a web page would (a CORS preflight and a
        request with an <code>Origin</code>); and it reads the token&rsquo;s own name, version and decimals
        from the chain. It follows no redirect, pays nothing, and gives each request ten seconds.
      </p>
      <p>
        {RULES.length} checks then look at what was seen. A check that does not apply is left out.{" "}
        <strong>Payable</strong> takes a 402 with at least one option that no error speaks against. An error
        in one option among others counts as a warning.
      </p>
      <ul>
        <li>
          <strong>error</strong>: a careful client does not pay.
        </li>
        <li>
          <strong>warning</strong>: some clients do not pay, or not from everywhere.
        </li>
        <li>
          <strong>advice</strong>: it works, and could be found or used more easily.
        </li>
      </ul>
      <p>
        Listings are probed about every hour, about five minutes after a failure, and from half an hour to a
        day apart while they are down. One failed probe never takes a listing down; three in a row do.
      </p>
      <h2 id="checks">The checks</h2>
      <ul className="mt-3 list-none! rounded-lg border border-line bg-raised p-0!">
        {RULES.map((rule) => (
          <li
            key={rule.id}
            id={rule.id}
            className="m-0! max-w-none! scroll-mt-6 border-line px-4 py-3 not-first:border-t target:bg-accent-wash"
          >
            <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-ink">
              <Tag tone={TONE[rule.severity]}>{rule.severity}</Tag>
              <span className="font-semibold">{rule.title}</span>
              <span className="machine text-ink-3 sm:ml-auto">{rule.id}</span>
            </div>
            <p className="mt-1">{rule.detail}</p>
            <p className="mt-1! text-xs text-ink-3!">
              Fix: {rule.fix.words} Source: {rule.source}.
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
