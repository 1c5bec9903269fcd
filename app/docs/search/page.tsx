import type { Metadata } from "next";
import { SearchKeySwitch } from "@/components/catalog/search-key-switch";
import { Link } from "@/components/ui/link";
import { SORT_WORDS } from "@/lib/catalog/filter-words";
import { CATALOG_PARAMETERS, CATALOG_SORTS, EXPECTED } from "@/lib/catalog/query";
import { GRAMMAR_KEYS } from "@/lib/catalog/query-grammar";

export const metadata: Metadata = {
  title: "How to search",
  description: "The words, filters and keys of the catalog's search.",
};

const WORDS: readonly [string, string][] = [
  ["weather forecast", "listings that have both words, in any form: forecasts counts as forecast"],
  ["wether forcast", "a slip of the keys is corrected when no listing has the word, and the page says so"],
  ["eur usd rate", "what you mean: words that stand for each other are searched together"],
  ["weath", "the last word may be unfinished"],
  ['"exact phrase"', "these words in this order"],
  ["-crypto", "without this word"],
  ["news or headlines", "one or the other"],
  ["0x036CbD53842c5426634e7929541eC2318f3dCF7e", "an address, host or path as it is"],
];

const KEYS: readonly [string, string][] = [
  ["/", "goes to the search field"],
  ["↓ ↑", "walk from the search field through the results and back"],
  ["Enter", "opens the listing"],
];

export default function SearchDocsPage() {
  return (
    <>
      <h1>How to search</h1>
      <p>
        Words are searched in names, descriptions, tags, hosts, paths, tool names, and the names of inputs and
        outputs. All words must be there. When few listings have them all, those that have most, or are about
        the same, are shown below as near, and are not counted.
      </p>
      <Examples rows={WORDS} />
      <h2 id="filters">Filters as words</h2>
      <p>
        Everything in the panel of filters can be typed too, between the words. Values of one filter are
        alternatives; different filters must all hold. Network, token, scheme and price must hold for one and
        the same way to pay. A filter that does not exist is searched as a word, and the page says so.
      </p>
      <Examples
        rows={Object.entries(GRAMMAR_KEYS).map(([key, examples]) => [
          examples,
          MEANING[key as keyof typeof MEANING],
        ])}
        linked={false}
      />
      <p>
        <code>-testnet</code> leaves test networks out, and <code>-is:down</code> a state.
      </p>
      <h2 id="address">The address</h2>
      <p>
        A search is its address: bookmark it, pass it on, go back and forward. Parameters of lists may be
        repeated. A value that cannot be used is left out, and the page names it.
      </p>
      <div className="mt-3 overflow-x-auto rounded-lg border border-line">
        <table className="w-full text-left text-sm">
          <thead className="sr-only">
            <tr>
              <th scope="col">Parameter</th>
              <th scope="col">Value</th>
            </tr>
          </thead>
          <tbody>
            {CATALOG_PARAMETERS.filter((name) => name !== "cursor").map((name) => (
              <tr key={name} className="border-line align-baseline not-first:border-t">
                <th scope="row" className="px-4 py-1.5 font-normal">
                  <code>{name}</code>
                </th>
                <td className="px-4 py-1.5 text-ink-2">
                  {name === "q" ? "words, and filters as words" : valueWords(name)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <h2 id="orders">Orders</h2>
      <p>
        {CATALOG_SORTS.map((sort) => SORT_WORDS[sort]).join(", ")}.{" "}
        <Link href="/docs/ranking" className="link">
          How results are ranked
        </Link>{" "}
        tells what relevance is made of.
      </p>
      <h2 id="keys">Keys</h2>
      <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-ink-2">
        {KEYS.map(([key, meaning]) => (
          <div key={key} className="contents">
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3">
        <SearchKeySwitch />
      </p>
      <p>
        Switch it off if you speak to your computer, or if your browser uses the key. It is kept in this
        browser.
      </p>
    </>
  );
}

const MEANING: Record<keyof typeof GRAMMAR_KEYS, string> = {
  price: "US dollars a call",
  network: "a name or a CAIP-2 identifier",
  asset: "the token it is paid in",
  scheme: "the payment scheme",
  kind: "HTTP endpoints or MCP tools",
  method: "the HTTP method",
  category: "one of the categories",
  is: "a state or a property",
  state: "the live state",
  uptime: "percent of the probes of 30 days that found it payable",
  latency: "milliseconds to the first byte",
  version: "the version of x402",
  host: "a host and the names below it",
  tag: "a tag that the provider gave",
};

/** "exactly a price such as 0.01" without the words for an error. */
function valueWords(name: Exclude<(typeof CATALOG_PARAMETERS)[number], "q">): string {
  if (name === "category") return "a category: its last part of the address on the page of categories";
  return EXPECTED[name];
}

function Examples({
  rows,
  linked = true,
}: {
  rows: readonly (readonly [string, string])[];
  linked?: boolean;
}) {
  return (
    <dl className="mt-3 overflow-hidden rounded-lg border border-line bg-raised">
      {rows.map(([example, meaning]) => (
        <div
          key={example}
          className="grid gap-x-5 gap-y-0.5 border-line px-4 py-1.75 not-first:border-t sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]"
        >
          <dt className="min-w-0">
            {linked ? (
              <Link href={`/?q=${encodeURIComponent(example)}`} className="machine link break-all">
                {example}
              </Link>
            ) : (
              <span className="machine break-words">{example}</span>
            )}
          </dt>
          <dd className="text-sm text-ink-2">{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
