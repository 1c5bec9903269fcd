import fc from "fast-check";
import { LIVE_STATES } from "@/lib/catalog/live-state";
import { CATALOG_SORTS } from "@/lib/catalog/query";
import type { SearchDocument } from "../document";
import type { PlanTerm, SearchFilters, SearchPlan } from "../plan";

// Few and short words (too short to be corrected), so that much meets.
export const WORDS = ["eur", "usd", "gas", "nft", "map", "sms", "api", "dns", "pdf", "ocr", "ens", "cat"];
const NETWORKS = ["eip155:8453", "eip155:84532", "eip155:137"];
const ASSETS = ["USDC", "EURC", "eip155:137/0x1", "eip155:8453/0X1"];
const SCHEMES = ["exact", "upto"];
const METHODS = ["GET", "POST"];
const CATEGORIES = ["data", "finance", "media"];
const HOSTS = ["api.one.com", "one.com", "two.dev:8080", "x402.two.dev"];
const PAYEES = ["0xAb", "0xaB", "base58Xy"];
const EXTENSIONS = ["bazaar", "Bazaar", "a/b.c-d"];
export const NOW = Date.UTC(2026, 10, 1);

const words = (max: number) =>
  fc.array(fc.constantFrom(...WORDS), { maxLength: max }).map((list) => list.join(" "));
const some = (values: readonly string[]) => fc.subarray([...values]);

const option = fc.record({
  network: fc.constantFrom(...NETWORKS),
  asset: fc.constantFrom(...ASSETS),
  scheme: fc.constantFrom(...SCHEMES),
  priceUsdMicros: fc.constantFrom(null, 0, 500, 1_000, 9_000, 10_000, 10_001, 5_000_000),
});

export function documentWith(id: fc.Arbitrary<string>): fc.Arbitrary<SearchDocument> {
  return fc.record({
    id,
    name: words(4),
    description: words(8),
    tags: some(["weather", "price feed", "gas"]),
    host: fc.constantFrom(...HOSTS),
    path: words(2).map((text) => `/${text.replaceAll(" ", "/")}`),
    toolName: fc.constantFrom("", "getEur", "map_usd"),
    parameters: some(["eurUsd", "gas"]),
    outputs: some(["nft_id"]),
    kind: fc.constantFrom("http" as const, "mcp" as const),
    method: fc.constantFrom(...METHODS),
    options: fc.array(option, { maxLength: 3 }),
    categories: some(CATEGORIES),
    payees: some(PAYEES),
    extensions: some(EXTENSIONS),
    liveState: fc.constantFrom(...LIVE_STATES),
    uptime30d: fc.constantFrom(null, 0, 0.5, 0.9, 0.95, 0.99, 0.995, 1),
    latencyMs: fc.constantFrom(null, 0, 80, 100, 101, 900, 4_000),
    verified: fc.boolean(),
    browser: fc.boolean(),
    version: fc.constantFrom(1, 2),
    testnet: fc.boolean(),
    payers30d: fc.nat(50),
    conformance: fc.constantFrom(0, 0.5, 1),
    listedAt: fc.nat(900).map((days) => NOW - days * 86_400_000),
    priceChangedAt: fc.option(
      fc.nat(900).map((days) => NOW - days * 86_400_000),
      { nil: null },
    ),
    provider: fc.constantFrom("a", "b", "c"),
    foldKey: fc.constantFrom("", "", "", "same", "other"),
    card: fc.constant("{}"),
  });
}

/** Documents with ids of their own. */
export function documents(max: number, prefix = "d"): fc.Arbitrary<SearchDocument[]> {
  return fc
    .array(documentWith(fc.constant("")), { maxLength: max })
    .map((docs) => docs.map((doc, i) => ({ ...doc, id: `${prefix}${i}`, card: `{"id":"${prefix}${i}"}` })));
}

const filters: fc.Arbitrary<SearchFilters> = fc.record({
  kinds: sometimes(["http", "mcp"]),
  methods: sometimes(METHODS),
  networks: sometimes([...NETWORKS, "eip155:1"]),
  assets: sometimes(ASSETS),
  schemes: sometimes(SCHEMES),
  minPriceUsdMicros: rarely(fc.constantFrom(0, 501, 1_000)),
  maxPriceUsdMicros: rarely(fc.constantFrom(0, 1_000, 10_000)),
  categories: sometimes(CATEGORIES),
  states: rarely(some(LIVE_STATES), []) as fc.Arbitrary<SearchFilters["states"]>,
  minUptime: rarely(fc.constantFrom(0, 90, 95, 99, 99.5, 100)),
  maxLatencyMs: rarely(fc.constantFrom(0, 100, 500, 1_000)),
  verified: fc.constantFrom(false, false, false, true),
  browser: fc.constantFrom(false, false, false, true),
  versions: rarely(fc.constantFrom<number[]>([1], [2], [1, 2], [3]), []) as fc.Arbitrary<number[]>,
  testnet: fc.constantFrom("any" as const, "any" as const, "only" as const, "none" as const),
  hosts: sometimes([...HOSTS, "dev"]),
  tags: sometimes(["weather", "price feed"]),
  payees: sometimes([...PAYEES, "0xab"]),
  extensions: sometimes([...EXTENSIONS, "none"]),
  tokens: rarely(
    fc.subarray([
      { network: null, asset: "0x1" },
      { network: "eip155:8453", asset: "USDC" },
      { network: "eip155:84532", asset: "EURC" },
    ]),
    [],
  ) as fc.Arbitrary<SearchFilters["tokens"]>,
});

function sometimes(values: readonly string[]): fc.Arbitrary<string[]> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant<string[]>([]) },
    { weight: 1, arbitrary: some(values) },
  );
}

function rarely<T>(value: fc.Arbitrary<T>, otherwise: T | null = null): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(otherwise) }, { weight: 1, arbitrary: value });
}

const term: fc.Arbitrary<PlanTerm> = fc.record({
  text: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...WORDS) },
    {
      weight: 1,
      arbitrary: fc.constantFrom("eurusd", "api.one", "one.com", "e", "ma", "getEur", "price-feed", "-"),
    },
    { weight: 1, arbitrary: words(3) },
  ),
  phrase: fc.boolean(),
  negated: fc.constantFrom(false, false, false, true),
  prefix: fc.boolean(),
});

export const plans: fc.Arbitrary<SearchPlan> = fc.record({
  terms: fc.array(fc.array(term, { maxLength: 3 }), { maxLength: 2 }),
  filters,
  sort: fc.constantFrom(...CATALOG_SORTS),
  after: fc.constant(null),
  limit: fc.integer({ min: 1, max: 8 }),
  explain: fc.boolean(),
});
