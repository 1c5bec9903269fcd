import type { Facet } from "@/lib/search/plan";
import type { CategorySlug } from "./category-slugs";
import { type FacetCounts, LATENCY_STEPS, PRICE_RANGES, UPTIME_STEPS } from "./facets";
import {
  assetWords,
  categoryWords,
  KIND_WORDS,
  latencyWords,
  networkWords,
  rangeWords,
  uptimeWords,
} from "./filter-words";
import { LIVE_STATE_WORDS, LIVE_STATES } from "./live-state";
import { type CatalogQuery, catalogHref, LISTING_KINDS, LISTING_METHODS, type ListingKind } from "./query";

/** One choice. What does not apply is left out: a page has many of them. */
export interface FilterChoice {
  value: string;
  /** Left out where it is the value. */
  label?: string;
  /** The parameter, where it is not its group's. */
  name?: string;
  chosen?: true;
  /** How many results it would give; left out where nobody counted. */
  count?: number;
}

/** Filters of one kind. */
export interface FilterGroup {
  title: string;
  /** The parameter of its choices. */
  name: string;
  /** One choice at most, and not any number. */
  one?: true;
  /** Opens on demand, and begins open when one of its choices is chosen. */
  folded?: true;
  /** How many choices are shown before the others are asked for. */
  shown?: number;
  choices: FilterChoice[];
}

/** A usual range of prices as a link: to what it would leave or, chosen, to what was before. */
export interface PriceRange {
  label: string;
  href: string;
  count: number;
  chosen?: true;
}

const TESTNET_WORDS = { any: "Any network", none: "No test networks", only: "Test networks only" } as const;

/** Every choice of the catalog but the price, in the order of the panel. A group without choices is left out. */
export function filterGroups(query: CatalogQuery, facets: FacetCounts): FilterGroup[] {
  // A facet without a single count was not counted; one with some has nothing for the values it lacks.
  const counted = (facet: Facet, value: string) =>
    Object.keys(facets[facet]).length === 0 ? {} : { count: facets[facet][value] ?? 0 };
  const choice = (facet: Facet, value: string, label: string, chosen: boolean): FilterChoice => ({
    value,
    ...(label === value ? {} : { label }),
    ...(chosen ? { chosen } : {}),
    ...counted(facet, value),
  });
  const group = (title: string, name: Facet, choices: FilterChoice[], more: Partial<FilterGroup> = {}) => ({
    title,
    name,
    choices,
    ...more,
  });
  const each = (
    facet: Facet,
    values: readonly string[],
    chosen: readonly unknown[],
    words: (value: string) => string,
  ) => values.map((value) => choice(facet, value, words(value), chosen.map(String).includes(value)));
  const found = (facet: Facet, chosen: readonly string[], words: (value: string) => string) =>
    each(facet, mostFirst(facets[facet], chosen), chosen, words);
  const steps = (
    facet: "uptime" | "latency",
    chosen: string | null,
    offered: readonly string[],
    words: (step: number) => string,
  ): FilterChoice[] => [
    { value: "", label: "Any", ...(chosen === null ? { chosen: true } : {}) },
    // A value of the visitor's own stands before the usual ones, uncounted.
    ...(chosen === null || offered.includes(chosen)
      ? []
      : [{ value: chosen, label: words(Number(chosen)), chosen: true as const }]),
    ...offered.map((step) => choice(facet, step, words(Number(step)), step === chosen)),
  ];
  const states = LIVE_STATES.filter(
    (state) => state !== "unknown" || facets.state.unknown || query.states.includes("unknown"),
  );
  const methods = LISTING_METHODS.filter((method) => facets.method[method] || query.methods.includes(method));
  const asIs = (value: string) => value;
  const folded = { folded: true } as const;
  const groups: FilterGroup[] = [
    group(
      "State",
      "state",
      states.map((state) =>
        choice("state", state, LIVE_STATE_WORDS[state].label, query.states.includes(state)),
      ),
    ),
    group("Network", "network", found("network", query.networks, networkWords), { shown: 6 }),
    group("Scheme", "scheme", found("scheme", query.schemes, asIs), { shown: 6 }),
    group("Callable", "browser", [
      choice("browser", "1", "from a web page", query.browser),
      { ...choice("verified", "1", "owner verified", query.verified), name: "verified" },
    ]),
    group(
      "Category",
      "category",
      found("category", query.categories, (slug) => categoryWords(slug as CategorySlug)),
      { ...folded, shown: 10 },
    ),
    group(
      "Uptime, 30 days",
      "uptime",
      steps("uptime", query.minUptime?.toString() ?? null, UPTIME_STEPS, uptimeWords),
      { ...folded, one: true },
    ),
    group(
      "Latency",
      "latency",
      steps("latency", query.maxLatencyMs?.toString() ?? null, LATENCY_STEPS, latencyWords),
      { ...folded, one: true },
    ),
    group(
      "Kind",
      "kind",
      each("kind", LISTING_KINDS, query.kinds, (kind) => KIND_WORDS[kind as ListingKind]),
      folded,
    ),
    group("Token", "asset", found("asset", query.assets, assetWords), { ...folded, shown: 6 }),
    group("Method", "method", each("method", methods, query.methods, asIs), folded),
    group(
      "Test networks",
      "testnet",
      (["any", "none", "only"] as const).map((which) => ({
        value: which === "any" ? "" : which,
        label: TESTNET_WORDS[which],
        ...(query.testnet === which ? { chosen: true as const } : {}),
        ...(which === "any" ? {} : counted("testnet", which)),
      })),
      { ...folded, one: true },
    ),
    group(
      "Version of x402",
      "version",
      each("version", ["2", "1"], query.versions, (version) => `v${version}`),
      folded,
    ),
  ];
  return groups.filter(({ choices }) => choices.length > 0);
}

/** The usual ranges of prices that would leave something. */
export function priceRanges(query: CatalogQuery, counts: Record<string, number>): PriceRange[] {
  return PRICE_RANGES.filter(({ value }) => counts[value]).map(
    ({ value, minPriceUsdMicros, maxPriceUsdMicros }) => {
      const chosen =
        query.minPriceUsdMicros === minPriceUsdMicros && query.maxPriceUsdMicros === maxPriceUsdMicros;
      const change = chosen
        ? { minPriceUsdMicros: null, maxPriceUsdMicros: null }
        : { minPriceUsdMicros, maxPriceUsdMicros };
      return {
        label: rangeWords(minPriceUsdMicros, maxPriceUsdMicros),
        href: catalogHref(query, change),
        count: counts[value] ?? 0,
        ...(chosen ? { chosen } : {}),
      };
    },
  );
}

/** Most used first; a chosen one stays even when nothing is left of it. */
function mostFirst(counts: Record<string, number>, chosen: readonly string[]): string[] {
  const all = new Set([...chosen, ...Object.keys(counts)]);
  return [...all].sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a.localeCompare(b));
}
