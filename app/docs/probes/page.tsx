import type { Metadata } from "next";
import { Link } from "@/components/ui/link";
import { RULE_GROUPS, RULES } from "@/lib/probe/rule-book";
import type { Verdict } from "@/lib/probe/types";

export const metadata: Metadata = {
  title: "How probes judge",
  description: "Every check that Souk runs against a 402, how grave it is and where it comes from.",
};

const VERDICTS: readonly [Verdict, string][] = [
  ["payable", "a buyer can pay, and no check says a word against it."],
  ["payable-with-warnings", "a buyer can pay, but some clients will fail."],
  ["not-payable", "an error speaks against every option, or against the 402 itself."],
  ["auth-only", "it asks for a sign-in and offers nothing to pay."],
  ["other-protocol", "its 402 asks for a payment by another protocol: L402, MPP or Cashu."],
  ["unreachable", "nothing answered."],
  ["blocked", "the address is not on the public internet, and was not called."],
];

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
        {RULES.length}{" "}
        <Link href="/rules" className="link">
          rules
        </Link>{" "}
        then look at what was seen. A check that does not apply is left out. <strong>Payable</strong> takes a
        402 with at least one option that no error speaks against. An error in one option among others counts
        as a warning.
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
      <h2 id="verdicts">Verdicts</h2>
      <ul>
        {VERDICTS.map(([verdict, meaning]) => (
          <li key={verdict}>
            <code>{verdict}</code>: {meaning}
          </li>
        ))}
      </ul>
      <h2 id="payers">Who could pay</h2>
      <p>
        A verdict is for everybody; this is for each: the reference SDK in version 2 and in version 1, a web
        page directly or through Souk&rsquo;s relay, an ordinary account, a smart-contract wallet; and whether
        Coinbase&rsquo;s validator and x402scan would take the endpoint. Each comes with its reason, and with
        &ldquo;not known&rdquo; where it cannot be told from outside. What other catalogs would do is derived
        from their published rules, not asked of them.
      </p>
      <h2 id="checks">The checks</h2>
      <p>
        Every check is a rule with a name that does not change, and with a page of its own: what is expected,
        where that is written, and the lines to paste for Express, Hono, Next.js, Fastify, FastAPI, Flask, Go
        and Cloudflare Workers. The framework is recognised by what its own answers give away, never by a
        guess.
      </p>
      <ul>
        {RULE_GROUPS.map(({ group, title }) => (
          <li key={group}>
            <Link href={`/rules#${group}`} className="link">
              {title}
            </Link>
            : {RULES.filter((rule) => rule.group === group).length} rules
          </li>
        ))}
      </ul>
    </>
  );
}
