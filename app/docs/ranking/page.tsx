import type { Metadata } from "next";
import { Link } from "@/components/ui/link";
import { RANK_PARTS } from "@/lib/catalog/rank-words";
import { RANK } from "@/lib/search/rank";

export const metadata: Metadata = {
  title: "How results are ranked",
  description: "The formula behind the order of the catalog, part by part, with the weights the code uses.",
};

/** What each part is, from 0 to 1. The numbers are the code's own. */
const ABOUT: Record<(typeof RANK_PARTS)[number]["part"], string> = {
  text: "how much of what you asked for the listing has: each word counts by how rare it is and where it stands, with the name first, then tags and tool name, then fields, host, path and description. Without words it is 1.",
  conformance:
    "how well the newest probe judged the 402: 1, less 0.5 for each error, 0.15 for each warning and 0.03 for each advice; never below 0.",
  liveness: `half the state (${Object.entries(RANK.state)
    .map(([state, value]) => `${state} ${value}`)
    .join(", ")}), half the share of the probes of 30 days that found it payable.`,
  use: `distinct wallets that paid through this Souk in 30 days, proven on the chain: the logarithm of their number, full at ${RANK.payersForFull.toLocaleString("en")}. Sellers who pay themselves or a name of their own, payers whom the seller had sent the money, and pairs who pay each other are left out.`,
  freshness: `1 for a listing of today, and half of that with every ${RANK.halfLifeDays} days.`,
};

export default function RankingPage() {
  const { floor, quality } = RANK;
  const rest = (1 - floor).toFixed(1);
  return (
    <>
      <h1>How results are ranked</h1>
      <p>
        By relevance, the score of each listing is a product: what the words find, times a quality that was
        measured. Nobody can pay for a place, and nothing that a provider says of itself counts but the words
        it is found by.
      </p>
      <pre className="mt-4 overflow-x-auto rounded-lg border border-line bg-sunken px-4 py-3 text-xs leading-relaxed">
        <code>
          {`score   = words × (${floor} + ${rest} × quality)\n`}
          {`quality = ${Object.entries(quality)
            .map(([part, weight]) => `${weight} × ${part}`)
            .join(" + ")}`}
        </code>
      </pre>
      <h2>The parts</h2>
      <p>Each is from 0 to 1.</p>
      <ul>
        {RANK_PARTS.map(({ part, label }) => (
          <li key={part}>
            <strong>{label}</strong>: {ABOUT[part]}
          </li>
        ))}
      </ul>
      <h2>What is done to the list afterwards</h2>
      <ul>
        <li>
          <strong>Diversity.</strong> On a page by relevance, one provider has at most three places as long as
          others follow. A provider is a registered name, or one label more where strangers share an ending.
        </li>
        <li>
          <strong>Look-alikes fold.</strong> Near-duplicates of one resource take one place, and the row says
          how many more there are.
        </li>
        <li>
          <strong>Imitations are flagged.</strong> A name or host that is made to look like that of a provider
          whose owner is verified says so on its row. It is not moved.
        </li>
        <li>
          <strong>What comes near.</strong> When all that match do not fill a page, listings that have most of
          the words, or are about the same, follow under a heading of their own. They are in no count.
        </li>
        <li>
          <strong>Ties</strong> go by an identifier that never changes, so a page is the same tomorrow.
        </li>
      </ul>
      <h2>See it for yourself</h2>
      <p>
        Press <em>Explain the order</em> above any results, or add <code>explain=1</code> to the address:{" "}
        <Link href="/?explain=1" className="link">
          the catalog, explained
        </Link>
        . Every row then shows its parts and its score.
      </p>
      <h2>The other orders</h2>
      <p>
        Lowest price, fastest, highest uptime, most used, newest, and price changed last go by that one
        measured figure alone. What was not measured comes last. Lowest price is the cheapest option that fits
        your filters.
      </p>
    </>
  );
}
