import Link from "next/link";
import { Choice, Choices, Group } from "@/components/catalog/filter-group";
import { PriceFilter } from "@/components/catalog/price-filter";
import { StateDot } from "@/components/ui/state-dot";
import type { CategorySlug } from "@/lib/catalog/category-slugs";
import { LATENCY_STEPS, UPTIME_STEPS } from "@/lib/catalog/facets";
import {
  assetWords,
  categoryWords,
  KIND_WORDS,
  latencyWords,
  networkWords,
  uptimeWords,
} from "@/lib/catalog/filter-words";
import { LIVE_STATES } from "@/lib/catalog/live-state";
import { type CatalogQuery, LISTING_KINDS, LISTING_METHODS } from "@/lib/catalog/query";
import type { CatalogResult } from "@/lib/catalog/result";
import type { Facet } from "@/lib/search/plan";

const TESTNET_WORDS = { any: "Any network", none: "No test networks", only: "Test networks only" } as const;

/** Every filter of the catalog. Each count is how many results that choice would give. */
export function Filters({ query, facets }: { query: CatalogQuery; facets: CatalogResult["facets"] }) {
  // A facet without a single count was not counted; one with some has nothing for the values it lacks.
  const count = (facet: Facet, value: string) =>
    Object.keys(facets[facet]).length === 0 ? undefined : (facets[facet][value] ?? 0);
  const boxes = (
    facet: Facet,
    values: readonly string[],
    chosen: readonly unknown[],
    words: (v: string) => string,
  ) =>
    values.map((value) => (
      <Choice
        key={value}
        name={facet}
        value={value}
        chosen={chosen.map(String).includes(value)}
        count={count(facet, value)}
      >
        <span title={value}>{words(value)}</span>
      </Choice>
    ));
  const found = (facet: Facet, chosen: readonly string[]) => mostFirst(facets[facet], chosen);
  const networks = found("network", query.networks);
  const schemes = found("scheme", query.schemes);
  const assets = found("asset", query.assets);
  const categories = found("category", query.categories);
  const methods = LISTING_METHODS.filter((method) => facets.method[method] || query.methods.includes(method));
  const states = LIVE_STATES.filter(
    (state) => state !== "unknown" || facets.state.unknown || query.states.includes("unknown"),
  );
  return (
    <div className="sm:max-lg:columns-3 sm:max-lg:gap-8 sm:max-lg:*:break-inside-avoid">
      <Group title="State">
        {states.map((state) => (
          <Choice
            key={state}
            name="state"
            value={state}
            chosen={query.states.includes(state)}
            count={count("state", state)}
          >
            <StateDot state={state} label />
          </Choice>
        ))}
      </Group>
      <PriceFilter query={query} counts={facets.price} />
      <Group title="Network">
        <Choices items={boxes("network", networks, query.networks, networkWords)} />
        {networks.length === 0 ? <p className="text-xs text-ink-3">None yet</p> : null}
      </Group>
      {schemes.length > 0 ? (
        <Group title="Scheme">
          <Choices items={boxes("scheme", schemes, query.schemes, (scheme) => scheme)} />
        </Group>
      ) : null}
      <Group title="Callable">
        <Choice name="browser" value="1" chosen={query.browser} count={count("browser", "1")}>
          from a web page
        </Choice>
        <Choice name="verified" value="1" chosen={query.verified} count={count("verified", "1")}>
          owner verified
        </Choice>
      </Group>
      <Group title="Category" folded chosen={query.categories.length}>
        <Choices
          shown={10}
          items={boxes("category", categories, query.categories, (slug) =>
            categoryWords(slug as CategorySlug),
          )}
        />
        <Link
          href="/categories"
          className="mt-0.5 block py-0.75 text-xs text-ink-3 hover:text-ink hover:underline"
        >
          All categories
        </Link>
      </Group>
      <Group title="Uptime, 30 days" folded chosen={query.minUptime === null ? 0 : 1}>
        <Steps
          name="uptime"
          chosen={query.minUptime?.toString() ?? null}
          steps={UPTIME_STEPS}
          words={(step) => uptimeWords(Number(step))}
          count={count}
        />
      </Group>
      <Group title="Latency" folded chosen={query.maxLatencyMs === null ? 0 : 1}>
        <Steps
          name="latency"
          chosen={query.maxLatencyMs?.toString() ?? null}
          steps={LATENCY_STEPS}
          words={(step) => latencyWords(Number(step))}
          count={count}
        />
      </Group>
      <Group title="Kind" folded chosen={query.kinds.length}>
        {boxes(
          "kind",
          LISTING_KINDS,
          query.kinds,
          (kind) => KIND_WORDS[kind as (typeof LISTING_KINDS)[number]],
        )}
      </Group>
      {assets.length > 0 ? (
        <Group title="Token" folded chosen={query.assets.length}>
          <Choices items={boxes("asset", assets, query.assets, assetWords)} />
        </Group>
      ) : null}
      {methods.length > 0 ? (
        <Group title="Method" folded chosen={query.methods.length}>
          {boxes("method", methods, query.methods, (method) => method)}
        </Group>
      ) : null}
      <Group title="Test networks" folded chosen={query.testnet === "any" ? 0 : 1}>
        {(["any", "none", "only"] as const).map((choice) => (
          <Choice
            key={choice}
            type="radio"
            name="testnet"
            value={choice === "any" ? "" : choice}
            chosen={query.testnet === choice}
            count={choice === "any" ? undefined : count("testnet", choice)}
          >
            {TESTNET_WORDS[choice]}
          </Choice>
        ))}
      </Group>
      <Group title="Version of x402" folded chosen={query.versions.length}>
        {boxes("version", ["2", "1"], query.versions, (version) => `v${version}`)}
      </Group>
    </div>
  );
}

/** "Any", the steps, and a value of the visitor's own between them. */
function Steps({
  name,
  chosen,
  steps,
  words,
  count,
}: {
  name: "uptime" | "latency";
  chosen: string | null;
  steps: readonly string[];
  words(step: string): string;
  count(facet: Facet, value: string): number | undefined;
}) {
  const offered = chosen === null || steps.includes(chosen) ? steps : [chosen, ...steps];
  return (
    <>
      <Choice type="radio" name={name} value="" chosen={chosen === null}>
        Any
      </Choice>
      {offered.map((step) => (
        <Choice
          key={step}
          type="radio"
          name={name}
          value={step}
          chosen={chosen === step}
          count={steps.includes(step) ? count(name, step) : undefined}
        >
          {words(step)}
        </Choice>
      ))}
    </>
  );
}

/** Most used first; a chosen one stays even when nothing is left of it. */
function mostFirst(counts: Record<string, number>, chosen: readonly string[]): string[] {
  const all = new Set([...chosen, ...Object.keys(counts)]);
  return [...all].sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a.localeCompare(b));
}
