import { latencyBucket, priceBucket, uptimeBucket } from "../buckets";
import type { DocumentOption, SearchDocument } from "../document";
import { hash40 } from "../hash";
import { FACETS, type Facet, type Facets, type PlanTerm, type SearchFilters, type SearchPlan } from "../plan";
import { QUALITY_STEPS, qualityStep } from "../rank";
import { stem } from "../stem";
import { splitWords } from "../tokenize";

// What the index must answer, said in the plainest way: one document at a time, no word of the index's own code but
// its tokens.

/** Texts of a document, each as words. */
function textsOf(doc: SearchDocument) {
  return [
    doc.name,
    doc.toolName,
    ...doc.tags,
    ...doc.categories,
    doc.host,
    doc.path,
    doc.description,
    ...doc.parameters,
    ...doc.outputs,
  ].map(splitWords);
}

function has(doc: SearchDocument, { text, phrase, negated, prefix }: PlanTerm): boolean {
  const { sequence: wanted, joined: wholes } = splitWords(text);
  const texts = textsOf(doc);
  const is = (word: string, want: string, last: boolean) =>
    stem(word) === stem(want) || (prefix && !negated && last && word.startsWith(want));
  const inOrder = texts.some(({ sequence }) =>
    sequence.some((_, start) =>
      wanted.every((want, k) => {
        const word = sequence[start + k];
        return word !== undefined && is(word, want, k === wanted.length - 1);
      }),
    ),
  );
  const asOne = texts.some(({ sequence, joined }) =>
    wanted.length === 1
      ? joined.some((word) => is(word, wanted[0] as string, true))
      : !phrase &&
        [...sequence, ...joined].some((word) => wholes.some((whole) => stem(word) === stem(whole))),
  );
  return inOrder || asOne;
}

export function matchesWords(doc: SearchDocument, terms: SearchPlan["terms"]): boolean {
  const real = terms
    .map((list) => list.filter((term) => splitWords(term.text).sequence.length > 0))
    .filter((list) => list.length > 0);
  return real.length === 0 || real.some((list) => list.every((term) => has(doc, term) !== term.negated));
}

const hostIs = (host: string, wanted: string) => {
  const name = host.replace(/:\d+$/, "");
  return host === wanted || name === wanted || name.endsWith(`.${wanted}`);
};

function optionPasses(option: DocumentOption, filters: SearchFilters, aside: Facet | null): boolean {
  const { networks, assets, schemes, tokens, minPriceUsdMicros: min, maxPriceUsdMicros: max } = filters;
  const any = (name: Facet, list: readonly string[], value: string) =>
    aside === name || list.length === 0 || list.includes(value);
  const price = option.priceUsdMicros;
  return (
    any("network", networks, option.network) &&
    any("asset", assets, option.asset) &&
    (aside === "asset" ||
      tokens.length === 0 ||
      tokens.some(({ network, asset }) =>
        network === null
          ? option.asset.toLowerCase() === `${option.network}/${asset}`
          : network === option.network && asset === option.asset,
      )) &&
    any("scheme", schemes, option.scheme) &&
    (aside === "price" ||
      (min === null && max === null) ||
      (price !== null && price >= (min ?? 0) && price <= (max ?? Number.POSITIVE_INFINITY)))
  );
}

/** The options that count, with one facet's filter set aside; null when the document does not pass at all. */
function passing(doc: SearchDocument, filters: SearchFilters, aside: Facet | null): DocumentOption[] | null {
  const set = <T>(name: Facet, list: readonly T[], value: T) =>
    aside === name || list.length === 0 || list.includes(value);
  const onOptions =
    filters.networks.length + filters.assets.length + filters.schemes.length + filters.tokens.length > 0 ||
    filters.minPriceUsdMicros !== null ||
    filters.maxPriceUsdMicros !== null;
  const options = doc.options.filter((option) => optionPasses(option, filters, aside));
  const aloneAside =
    (aside === "network" &&
      !filters.assets.length &&
      !filters.tokens.length &&
      !filters.schemes.length &&
      noPrice(filters)) ||
    (aside === "asset" && !filters.networks.length && !filters.schemes.length && noPrice(filters)) ||
    (aside === "scheme" &&
      !filters.networks.length &&
      !filters.assets.length &&
      !filters.tokens.length &&
      noPrice(filters)) ||
    (aside === "price" &&
      !filters.networks.length &&
      !filters.assets.length &&
      !filters.tokens.length &&
      !filters.schemes.length);
  const uptime = doc.uptime30d;
  const ok =
    set("kind", filters.kinds, doc.kind) &&
    set("method", filters.methods, doc.method) &&
    set("state", filters.states, doc.liveState) &&
    set("version", filters.versions, doc.version) &&
    (aside === "category" ||
      filters.categories.length === 0 ||
      filters.categories.some((slug) => doc.categories.includes(slug))) &&
    (aside === "verified" || !filters.verified || doc.verified) &&
    (aside === "browser" || !filters.browser || doc.browser) &&
    (aside === "testnet" || filters.testnet === "any" || doc.testnet === (filters.testnet === "only")) &&
    (aside === "uptime" ||
      filters.minUptime === null ||
      (uptime !== null && uptime >= filters.minUptime / 100)) &&
    (aside === "latency" ||
      filters.maxLatencyMs === null ||
      (doc.latencyMs !== null && doc.latencyMs <= filters.maxLatencyMs)) &&
    (filters.hosts.length === 0 || filters.hosts.some((host) => hostIs(doc.host, host))) &&
    (filters.tags.length === 0 || filters.tags.some((tag) => doc.tags.includes(tag))) &&
    (filters.payees.length === 0 || filters.payees.some((payee) => doc.payees?.includes(payee))) &&
    filters.extensions.every((name) => doc.extensions?.includes(name)) &&
    (!onOptions || aloneAside || options.length > 0);
  return ok ? options : null;
}

const noPrice = (filters: SearchFilters) =>
  filters.minPriceUsdMicros === null && filters.maxPriceUsdMicros === null;

function valuesOf(doc: SearchDocument, facet: Facet, options: DocumentOption[]): string[] {
  switch (facet) {
    case "kind":
      return [doc.kind];
    case "method":
      return [doc.method];
    case "network":
    case "asset":
    case "scheme":
      return options.map((option) => option[facet]);
    case "price":
      return options.map((option) => priceBucket(option.priceUsdMicros));
    case "category":
      return doc.categories;
    case "state":
      return [doc.liveState];
    case "uptime":
      return [uptimeBucket(doc.uptime30d)];
    case "latency":
      return [latencyBucket(doc.latencyMs)];
    case "verified":
    case "browser":
      return [doc[facet] ? "1" : "0"];
    case "version":
      return [String(doc.version)];
    case "testnet":
      return [doc.testnet ? "only" : "none"];
  }
}

const UNKNOWN = -9e15;

function sortKeyOf(doc: SearchDocument, plan: SearchPlan): number {
  switch (plan.sort) {
    case "price": {
      const prices = doc.options
        .filter((option) => optionPasses(option, plan.filters, null))
        .flatMap((option) => option.priceUsdMicros ?? []);
      return prices.length === 0 ? UNKNOWN : -Math.min(...prices);
    }
    case "latency":
      return doc.latencyMs === null ? UNKNOWN : -doc.latencyMs;
    case "uptime":
      return doc.uptime30d ?? UNKNOWN;
    case "used":
      return doc.payers30d;
    case "newest":
      return doc.listedAt;
    case "price-changed":
      return doc.priceChangedAt ?? UNKNOWN;
    case "relevance":
      return 0;
  }
}

/** All that match in order, and the facets. By relevance the order is that of a plan without words. */
export function naiveSearch(
  docs: readonly SearchDocument[],
  plan: SearchPlan,
  now: number,
): { ids: string[]; facets: Facets } {
  const matched = docs.filter((doc) => matchesWords(doc, plan.terms));
  const facets = Object.fromEntries(FACETS.map((name) => [name, {}])) as Facets;
  for (const facet of FACETS)
    for (const doc of matched) {
      const options = passing(doc, plan.filters, facet);
      if (!options) continue;
      for (const value of new Set(valuesOf(doc, facet, options)))
        facets[facet][value] = (facets[facet][value] ?? 0) + 1;
    }
  const rank = (doc: SearchDocument) => (QUALITY_STEPS - qualityStep(doc, now)) * 2 ** 40 + hash40(doc.id);
  const ids = matched
    .filter((doc) => passing(doc, plan.filters, null))
    .sort((a, b) => sortKeyOf(b, plan) - sortKeyOf(a, plan) || rank(a) - rank(b))
    .map((doc) => doc.id);
  return { ids, facets };
}
