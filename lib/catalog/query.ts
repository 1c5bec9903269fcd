import { CATEGORY_SLUGS, type CategorySlug } from "./category-slugs";
import { cleanLine } from "./clean-text";
import { LIVE_STATES, type LiveState } from "./live-state";
import { parseUsd, usdInput } from "./usd";

export const CATALOG_SORTS = [
  "relevance",
  "price",
  "latency",
  "uptime",
  "used",
  "newest",
  "price-changed",
] as const;
export type CatalogSort = (typeof CATALOG_SORTS)[number];

export const LISTING_KINDS = ["http", "mcp"] as const;
export type ListingKind = (typeof LISTING_KINDS)[number];
export const LISTING_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"] as const;
export const TESTNET_CHOICES = ["any", "only", "none"] as const;

/** What a person asks of the catalog. The URL is this value: see {@link catalogSearchParams}. An empty list is "any". */
export interface CatalogQuery {
  /** As typed, at most 200 characters; "" for everything. May hold grammar: see `effectiveQuery` in query-grammar.ts. */
  q: string;
  kinds: ListingKind[];
  /** Upper case. */
  methods: string[];
  /** CAIP-2. `networks`, `assets`, `schemes` and the prices must hold for one and the same payment option. */
  networks: string[];
  /** The symbol of a known token ("USDC"), or `<CAIP-2>/<address>`. */
  assets: string[];
  schemes: string[];
  /** Millionths of a US dollar, both inclusive. An option whose worth in dollars is not known never matches. */
  minPriceUsdMicros: bigint | null;
  maxPriceUsdMicros: bigint | null;
  categories: CategorySlug[];
  states: LiveState[];
  /** At least this percentage of the probes of 30 days found it payable, 0 to 100. */
  minUptime: number | null;
  maxLatencyMs: number | null;
  /** True: only what its owner has claimed. */
  verified: boolean;
  /** True: only what a web page may call. */
  browser: boolean;
  versions: (1 | 2)[];
  /** `only`: every option is on a test network; `none`: no such listing. */
  testnet: (typeof TESTNET_CHOICES)[number];
  /** `host` or `host:port`, lower case; a name also stands for the names below it. */
  hosts: string[];
  /** Lower case. */
  tags: string[];
  sort: CatalogSort;
  /** Where the page starts, as an answer before gave it; null for the first page. */
  cursor: string | null;
}

export const EVERYTHING: CatalogQuery = {
  q: "",
  kinds: [],
  methods: [],
  networks: [],
  assets: [],
  schemes: [],
  minPriceUsdMicros: null,
  maxPriceUsdMicros: null,
  categories: [],
  states: [],
  minUptime: null,
  maxLatencyMs: null,
  verified: false,
  browser: false,
  versions: [],
  testnet: "any",
  hosts: [],
  tags: [],
  sort: "relevance",
  cursor: null,
};

/** Something that cannot be used: said to the visitor, never ignored in silence. */
export interface QueryProblem {
  /** The parameter of the address; `q` for a word of the grammar. */
  parameter: string;
  message: string;
}

/** Every parameter of a catalog address, in the order in which it is written. */
export const CATALOG_PARAMETERS = [
  "q",
  "kind",
  "method",
  "network",
  "asset",
  "scheme",
  "minPrice",
  "maxPrice",
  "category",
  "state",
  "uptime",
  "latency",
  "verified",
  "browser",
  "version",
  "testnet",
  "host",
  "tag",
  "sort",
  "cursor",
] as const;
type Parameter = (typeof CATALOG_PARAMETERS)[number];

// Plain expressions and no schema library: this file is part of the page that people load first.
const MAX_QUERY_LENGTH = 200;
const MAX_VALUES = 64;
const CAIP2 = /^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$/;
const ASSET = /^(?:[A-Za-z][A-Za-z0-9.]{1,15}|[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}\/[-.%a-zA-Z0-9]{1,128})$/;
const SCHEME = /^[a-z][a-z0-9-]{0,63}$/;
const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/;
const CURSOR = /^[-_A-Za-z0-9]{1,300}$/;

/** One value of a parameter as the query has it, or null when it cannot be meant. Shared with the grammar of `q`. */
export const READ_VALUE = {
  kind: (text: string) => LISTING_KINDS.find((kind) => kind === text.toLowerCase()) ?? null,
  method: (text: string) => LISTING_METHODS.find((method) => method === text.toUpperCase()) ?? null,
  network: (text: string) => (CAIP2.test(text) ? text : null),
  asset: (text: string) => (ASSET.test(text) ? text : null),
  scheme: (text: string) => (SCHEME.test(text) ? text : null),
  price: parseUsd,
  category: (text: string) => CATEGORY_SLUGS.find((slug) => slug === text.toLowerCase()) ?? null,
  state: (text: string) => LIVE_STATES.find((state) => state === text.toLowerCase()) ?? null,
  uptime: (text: string) => {
    const plain = text.replace(/%$/, "");
    return /^\d{1,3}(?:\.\d{1,4})?$/.test(plain) && Number(plain) <= 100 ? Number(plain) : null;
  },
  latency: (text: string) => {
    const [, digits, unit] = /^(\d{1,6})(ms|s)?$/.exec(text.toLowerCase()) ?? [];
    return digits ? Number(digits) * (unit === "s" ? 1_000 : 1) : null;
  },
  version: (text: string) =>
    ([1, 2] as const).find((version) => text.replace(/^v/i, "") === `${version}`) ?? null,
  host: (text: string) => (HOST.test(text.toLowerCase()) ? text.toLowerCase() : null),
  tag: (text: string) => cleanLine(text, 40).toLowerCase() || null,
};

/** What a value of each parameter must be, for the sentence that names one that is not. */
export const EXPECTED: Record<Exclude<Parameter, "q">, string> = {
  kind: `a kind: ${LISTING_KINDS.join(", ")}`,
  method: `a method: ${LISTING_METHODS.join(", ")}`,
  network: "a network identifier such as eip155:8453",
  asset: "a token such as USDC, or eip155:8453/0x… for one by its address",
  scheme: "a payment scheme such as exact",
  minPrice: "a price such as 0.01",
  maxPrice: "a price such as 0.01",
  category: `a category: ${CATEGORY_SLUGS.join(", ")}`,
  state: `a state: ${LIVE_STATES.join(", ")}`,
  uptime: "a percentage such as 99",
  latency: "a number of milliseconds such as 500",
  verified: "1",
  browser: "1",
  version: "a version of x402: 1, 2",
  testnet: `a choice: ${TESTNET_CHOICES.join(", ")}`,
  host: "a host such as api.example.com",
  tag: "a tag",
  sort: `an order: ${CATALOG_SORTS.join(", ")}`,
  cursor: "a page of this catalog",
};

/**
 * Reads the catalog's parameters ({@link CATALOG_PARAMETERS}); those of a list may be repeated. Empty values count as
 * absent, as forms send them. What cannot be used is left out and named in `problems`; parameters of other names are
 * not looked at. Words of the grammar inside `q` are not read here.
 */
export function parseCatalogQuery(params: URLSearchParams): {
  query: CatalogQuery;
  problems: QueryProblem[];
} {
  const problems: QueryProblem[] = [];
  const given = (name: Parameter) => [...new Set(params.getAll(name).filter((value) => value.trim() !== ""))];
  const refuse = (parameter: Exclude<Parameter, "q">, value: string) => {
    const message = `“${cleanLine(value, 40)}” is not ${EXPECTED[parameter]}.`;
    problems.push({ parameter, message });
  };
  const many = <T>(name: Exclude<Parameter, "q">, read: (text: string) => T | null): T[] => {
    const values = new Set<T>();
    for (const text of given(name).slice(0, MAX_VALUES)) {
      const value = read(text.trim());
      if (value === null) refuse(name, text);
      else values.add(value);
    }
    return [...values];
  };
  const one = <T>(name: Exclude<Parameter, "q">, read: (text: string) => T | null): T | null => {
    const [text] = given(name);
    if (text === undefined) return null;
    const value = read(text.trim());
    if (value === null) refuse(name, text);
    return value;
  };
  const yes = (text: string) => (text === "1" ? true : null);

  const query: CatalogQuery = {
    q: cleanLine(params.get("q"), MAX_QUERY_LENGTH),
    kinds: many("kind", READ_VALUE.kind),
    methods: many("method", READ_VALUE.method),
    networks: many("network", READ_VALUE.network),
    assets: many("asset", READ_VALUE.asset),
    schemes: many("scheme", READ_VALUE.scheme),
    minPriceUsdMicros: one("minPrice", READ_VALUE.price),
    maxPriceUsdMicros: one("maxPrice", READ_VALUE.price),
    categories: many("category", READ_VALUE.category),
    states: many("state", READ_VALUE.state),
    minUptime: one("uptime", READ_VALUE.uptime),
    maxLatencyMs: one("latency", READ_VALUE.latency),
    verified: one("verified", yes) ?? false,
    browser: one("browser", yes) ?? false,
    versions: many("version", READ_VALUE.version),
    testnet: one("testnet", (text) => TESTNET_CHOICES.find((known) => known === text) ?? null) ?? "any",
    hosts: many("host", READ_VALUE.host),
    tags: many("tag", READ_VALUE.tag),
    sort: one("sort", (text) => CATALOG_SORTS.find((known) => known === text) ?? null) ?? "relevance",
    cursor: one("cursor", (text) => (CURSOR.test(text) ? text : null)),
  };
  return { query, problems };
}

/** The query as parameters in a fixed order, defaults left out: equal queries have equal addresses. */
export function catalogSearchParams(query: CatalogQuery): URLSearchParams {
  const sorted = (values: readonly (string | number)[]) => values.map(String).sort();
  const dollars = (micros: bigint | null) => (micros === null ? [] : [usdInput(micros)]);
  const number = (value: number | null) => (value === null ? [] : [String(value)]);
  const flag = (value: boolean) => (value ? ["1"] : []);
  const values: Record<Parameter, readonly string[]> = {
    q: query.q ? [query.q] : [],
    kind: sorted(query.kinds),
    method: sorted(query.methods),
    network: sorted(query.networks),
    asset: sorted(query.assets),
    scheme: sorted(query.schemes),
    minPrice: dollars(query.minPriceUsdMicros),
    maxPrice: dollars(query.maxPriceUsdMicros),
    category: sorted(query.categories),
    state: LIVE_STATES.filter((state) => query.states.includes(state)),
    uptime: number(query.minUptime),
    latency: number(query.maxLatencyMs),
    verified: flag(query.verified),
    browser: flag(query.browser),
    version: sorted(query.versions),
    testnet: query.testnet === "any" ? [] : [query.testnet],
    host: sorted(query.hosts),
    tag: sorted(query.tags),
    sort: query.sort === "relevance" ? [] : [query.sort],
    cursor: query.cursor === null ? [] : [query.cursor],
  };
  const params = new URLSearchParams();
  for (const name of CATALOG_PARAMETERS) for (const value of values[name]) params.append(name, value);
  return params;
}

/** The catalog's address for a query, changed as told. Any change but to the cursor goes back to the first page. */
export function catalogHref(query: CatalogQuery, change: Partial<CatalogQuery> = {}): string {
  const params = catalogSearchParams({ ...query, cursor: null, ...change }).toString();
  return params ? `/?${params}` : "/";
}

/** How many filters narrow this query, words and order aside. */
export function filtersInUse(query: CatalogQuery): number {
  return [...catalogSearchParams(query).keys()].filter((name) => !["q", "sort", "cursor"].includes(name))
    .length;
}
