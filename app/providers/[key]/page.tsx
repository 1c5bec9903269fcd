import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { serverContext } from "@/app/_server/context";
import { Collection } from "@/components/catalog/collection";
import { FactGrid } from "@/components/ui/fact-grid";
import { Address } from "@/components/ui/machine";
import { type ProviderFacts, providerFacts } from "@/db/queries/provider";
import { percent } from "@/lib/catalog/facts";
import { COUNT } from "@/lib/catalog/figures";
import { providerOf } from "@/lib/catalog/provider";
import { EVERYTHING, READ_VALUE } from "@/lib/catalog/query";
import { elapsed } from "@/lib/catalog/time-ago";
import { formatUsd } from "@/lib/x402/amount";
import { searchCatalog } from "@/services/search-catalog";

type Params = Promise<{ key: string }>;

/** The provider that an address names, in its one spelling; null when nothing can be called so. */
async function keyOf(params: Params): Promise<string | null> {
  const { key } = await params;
  try {
    const host = READ_VALUE.host(decodeURIComponent(key));
    return host && providerOf(host);
  } catch {
    return null;
  }
}

const read = cache((key: string) => providerFacts(serverContext().db, key));

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  const key = await keyOf(params);
  if (!key || !(await read(key))) return { title: "Not found" };
  return { title: key, description: `The x402 endpoints of ${key}, as measured.` };
}

/** Who runs a registered name: what they list, and whom it pays. */
export default async function ProviderPage({ params }: { params: Params }) {
  const key = await keyOf(params);
  const facts = key && (await read(key));
  if (!facts) notFound();
  const { now } = serverContext();
  const query = { ...EVERYTHING, hosts: [key] };
  const result = await searchCatalog(serverContext(), query);
  return (
    <Collection
      trail={[{ href: "/", label: "Catalog" }]}
      title={key}
      about="Everything listed on this name and the names below it. Who is behind a name is not known: only whom its endpoints pay."
      query={query}
      result={result}
    >
      <div className="mt-4">
        <ProviderGrid facts={facts} nowMs={now().getTime()} />
      </div>
      <div className="mt-3 flex flex-wrap items-baseline gap-x-4 gap-y-1 text-sm text-ink-2">
        <h2 className="text-xs font-semibold">Paid to</h2>
        {facts.payTo.map(({ address, listings }) => (
          <span key={address} className="inline-flex items-baseline gap-1.5">
            <Address value={address} />
            <span className="text-2xs text-ink-3">{COUNT.format(listings)}</span>
          </span>
        ))}
        {facts.payToCount > facts.payTo.length ? (
          <span className="text-xs text-ink-3">
            and {COUNT.format(facts.payToCount - facts.payTo.length)} more
          </span>
        ) : null}
        {facts.payToOf < facts.listings ? (
          <span className="text-xs text-ink-3">of the newest {COUNT.format(facts.payToOf)} listings</span>
        ) : null}
      </div>
    </Collection>
  );
}

function ProviderGrid({ facts, nowMs }: { facts: ProviderFacts; nowMs: number }) {
  const {
    listings,
    live,
    hosts,
    verified,
    lowestPriceUsdMicros: low,
    highestPriceUsdMicros: high,
    since,
  } = facts;
  const age = since && elapsed(since.toISOString(), nowMs);
  return (
    <FactGrid
      facts={[
        {
          term: "Listings",
          value: COUNT.format(listings),
          note:
            hosts.length === 1
              ? "on one host"
              : `on ${hosts.length >= 20 ? "20 or more" : hosts.length} hosts`,
        },
        {
          term: "Live now",
          value: percent(live, listings),
          note: `${COUNT.format(live)} of ${COUNT.format(listings)}`,
        },
        { term: "Lowest price", value: low === null ? null : formatUsd(low), note: "of a call" },
        {
          term: "Highest price",
          value: high === null ? null : formatUsd(high),
          note: "of the cheapest options",
        },
        {
          term: "Owner verified",
          value: COUNT.format(verified),
          note: `of ${COUNT.format(listings)}`,
        },
        { term: "Listed for", value: age || null, note: "the oldest of them" },
      ]}
    />
  );
}
