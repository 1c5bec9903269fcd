import { assetKey } from "@/lib/x402/assets";
import { knownNetworks, networkInfo, toCaip2 } from "@/lib/x402/networks";
import { cleanLine } from "./clean-text";
import { LIVE_STATES } from "./live-state";
import { type CatalogQuery, EXPECTED, type QueryProblem, READ_VALUE } from "./query";
import { type SearchTerm, searchTerms } from "./search-terms";

/** The words before a colon that narrow a search, each with an example: documented on /docs/search. */
export const GRAMMAR_KEYS = {
  price: "price:<0.01, price:<=0.01, price:>1, price:0.01..0.05, price:0.02",
  network: "network:base, network:eip155:8453",
  asset: "asset:USDC",
  scheme: "scheme:upto",
  kind: "kind:mcp",
  method: "method:POST",
  category: "category:weather",
  is: "is:live, is:down, is:verified, is:browser, is:testnet, is:mainnet, is:mcp, is:http",
  state: "state:live",
  uptime: "uptime:>99",
  latency: "latency:<300, latency:<1s",
  version: "version:2",
  host: "host:example.com",
  tag: 'tag:weather, tag:"machine learning"',
} as const;

/** What `q` asks for, its filters merged into the ones beside it. */
export interface EffectiveQuery {
  /** The query with every filter that stands in `q` as a word; its `q` is unchanged. */
  query: CatalogQuery;
  /** What is left of `q` when those words are taken out. */
  words: string;
  /** `words` as terms: the outer list is alternatives, the inner what each needs. */
  terms: SearchTerm[][];
  /** One for each word that looks like a filter and is none. Those words are searched as they are. */
  problems: QueryProblem[];
}

const TOKEN = /(-?)([a-z][a-z-]{1,15}):("[^"]*"?|\S+)|-?"[^"]*"?|\S+/giu;
const NAMES = new Map(
  knownNetworks().flatMap(({ network, info }) =>
    [info.name, info.shortName].map((name) => [name.toLowerCase().replaceAll(" ", "-"), network] as const),
  ),
);

/**
 * Reads the grammar of {@link GRAMMAR_KEYS} in `query.q` and merges it with the filters beside it: values of one list
 * are alternatives wherever they stand, the narrower of two bounds holds. `-testnet` and `-is:testnet` leave test
 * networks out; `-is:` also takes a state or a kind out. Deterministic; reads nothing else.
 */
export function effectiveQuery(asked: CatalogQuery): EffectiveQuery {
  const query = copyOf(asked);
  const problems: QueryProblem[] = [];
  const words: string[] = [];
  for (const [token, minus, key, quoted] of asked.q.matchAll(TOKEN)) {
    if (token.toLowerCase() === "-testnet") {
      query.testnet = "none";
      continue;
    }
    const value = (quoted ?? "").replace(/^"|"$/g, "").trim();
    const problem = key === undefined ? null : apply(query, key.toLowerCase(), value, minus === "-", token);
    if (problem === null && key !== undefined && !isPlainWord(key, value)) continue;
    if (problem) problems.push({ parameter: "q", message: problem });
    words.push(token);
  }
  resolveAssets(query);
  const text = words.join(" ");
  return { query, words: text, terms: searchTerms(text), problems };
}

/** With lists of its own: filters are added to them. */
function copyOf(asked: CatalogQuery): CatalogQuery {
  const { kinds, methods, networks, assets, schemes, categories, states, versions, hosts, tags } = asked;
  return {
    ...asked,
    kinds: [...kinds],
    methods: [...methods],
    networks: [...networks],
    assets: [...assets],
    schemes: [...schemes],
    categories: [...categories],
    states: [...states],
    versions: [...versions],
    hosts: [...hosts],
    tags: [...tags],
  };
}

/** A token given by its address becomes what listings are filed under; a known one is that symbol on that network. */
function resolveAssets(query: CatalogQuery): void {
  query.assets = [
    ...new Set(
      query.assets.map((given) => {
        const slash = given.indexOf("/");
        if (slash < 0) return given;
        const network = given.slice(0, slash);
        const key = assetKey(network, given.slice(slash + 1));
        if (!key.includes("/") && query.networks.length === 0) query.networks = [network];
        return key;
      }),
    ),
  ];
}

/** "https://…", "localhost:3000" and "solana:5eykt…" have a colon and are not meant as filters. */
function isPlainWord(key: string, value: string): boolean {
  if (value === "" || value.startsWith("//") || /^\d+(?:\/|$)/.test(value)) return !isKey(key.toLowerCase());
  return networkInfo(`${key}:${value}`) !== null;
}

const isKey = (key: string): key is keyof typeof GRAMMAR_KEYS => Object.hasOwn(GRAMMAR_KEYS, key);

/** Narrows `query` by one word; the sentence that says why not, or null. */
function apply(query: CatalogQuery, key: string, value: string, not: boolean, token: string): string | null {
  if (isPlainWord(key, value)) return null;
  const named = `“${cleanLine(token, 40)}”`;
  if (!isKey(key))
    return `${named}: there is no filter “${key}”; there are ${Object.keys(GRAMMAR_KEYS).join(", ")}.`;
  const wrong = (expected: string) => `${named}: “${cleanLine(value, 40)}” is not ${expected}.`;
  if (value === "") return `${named}: a value is missing, as in ${GRAMMAR_KEYS[key]}.`;
  if (key === "is" || key === "state")
    return applyIs(query, key, value.toLowerCase(), not) ? null : wrong(expectedOf(key));
  if (not)
    return `${named}: only -is: and -testnet can take something out by a filter; -word does by a word.`;
  switch (key) {
    case "price":
      return applyPrice(query, value) ? null : wrong("a price such as <0.01 or 0.01..0.05");
    case "uptime": {
      const percent = READ_VALUE.uptime(value.replace(/^>=?/, ""));
      if (percent === null) return wrong("a percentage such as >99");
      query.minUptime = Math.max(query.minUptime ?? 0, percent);
      return null;
    }
    case "latency": {
      const ms = READ_VALUE.latency(value.replace(/^<=?/, ""));
      if (ms === null) return wrong("milliseconds such as <300");
      const atMost = /^<(?!=)/.test(value) ? ms - 1 : ms;
      query.maxLatencyMs = Math.min(query.maxLatencyMs ?? atMost, atMost);
      return null;
    }
    case "network":
      return add(query.networks, networkNamed(value)) ? null : wrong("a network known here, such as base");
    case "asset":
      return add(query.assets, READ_VALUE.asset(value)) ? null : wrong(EXPECTED.asset);
    case "scheme":
      return add(query.schemes, READ_VALUE.scheme(value.toLowerCase())) ? null : wrong(EXPECTED.scheme);
    case "kind":
      return add(query.kinds, READ_VALUE.kind(value)) ? null : wrong(EXPECTED.kind);
    case "method":
      return add(query.methods, READ_VALUE.method(value)) ? null : wrong(EXPECTED.method);
    case "category":
      return add(query.categories, READ_VALUE.category(value)) ? null : wrong(EXPECTED.category);
    case "version":
      return add(query.versions, READ_VALUE.version(value)) ? null : wrong(EXPECTED.version);
    case "host":
      return add(query.hosts, READ_VALUE.host(value.replace(/^https?:\/\//i, "").replace(/\/.*$/, "")))
        ? null
        : wrong(EXPECTED.host);
    case "tag":
      return add(query.tags, READ_VALUE.tag(value)) ? null : wrong(EXPECTED.tag);
  }
}

/** False when there is nothing to add. */
function add<T>(list: T[], value: T | null): boolean {
  if (value === null) return false;
  if (!list.includes(value)) list.push(value);
  return true;
}

/** A v1 name, a CAIP-2 identifier, or a name as the catalog shows it, spaces as "-". */
function networkNamed(name: string): string | null {
  const lower = name.toLowerCase();
  return NAMES.get(lower.replaceAll(" ", "-")) ?? toCaip2(lower) ?? toCaip2(name);
}

const expectedOf = (key: "is" | "state") =>
  key === "state"
    ? EXPECTED.state
    : `one of ${[...LIVE_STATES, "verified", "browser", "testnet", "mainnet", "http", "mcp"].join(", ")}`;

function applyIs(query: CatalogQuery, key: "is" | "state", value: string, not: boolean): boolean {
  const state = READ_VALUE.state(value);
  if (state) {
    if (!not) return add(query.states, state);
    const left = query.states.length > 0 ? query.states : [...LIVE_STATES];
    const others = left.filter((other) => other !== state);
    // No state at all would read as any state.
    if (others.length > 0) query.states = others;
    return others.length > 0;
  }
  if (key === "state") return false;
  if (value === "testnet" || value === "mainnet") {
    query.testnet = (value === "testnet") === not ? "none" : "only";
    return true;
  }
  if (value === "http" || value === "mcp")
    return add(query.kinds, not ? (value === "http" ? "mcp" : "http") : value);
  if (not || (value !== "verified" && value !== "browser")) return false;
  query[value] = true;
  return true;
}

/** `<` and `>` are strict; both ends of a range belong to it. */
function applyPrice(query: CatalogQuery, value: string): boolean {
  const [, sign = "", from, dots, to] = /^(<=?|>=?)?(.*?)(?:(\.\.)(.*))?$/.exec(value) ?? [];
  if ((dots && sign) || /^<0*\.?0*$/.test(value)) return false;
  const low = from ? READ_VALUE.price(from) : null;
  const high = dots ? (to ? READ_VALUE.price(to) : null) : low;
  if ((from && low === null) || (to && high === null) || (low === null && high === null)) return false;
  const atLeast = (micros: bigint) => {
    if (query.minPriceUsdMicros === null || query.minPriceUsdMicros < micros)
      query.minPriceUsdMicros = micros;
  };
  const atMost = (micros: bigint) => {
    if (query.maxPriceUsdMicros === null || query.maxPriceUsdMicros > micros)
      query.maxPriceUsdMicros = micros;
  };
  if (low !== null && !sign.startsWith("<")) atLeast(sign === ">" ? low + 1n : low);
  if (high !== null && !sign.startsWith(">")) atMost(sign === "<" ? high - 1n : high);
  return true;
}
