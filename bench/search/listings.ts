import type { DocumentOption, SearchDocument } from "@/lib/search/document";
import { CATEGORIES, COMMON, QUALITIES, SUFFIXES, SYLLABLES, VERBS } from "./words";

// Row i depends on the seed and on i alone: ten thousand listings are the first of a million.
const SEED = 402_2026;
const NAMES = Object.keys(CATEGORIES);
/** The time that every engine takes for now. */
export const NOW = Date.UTC(2026, 10, 1);

export const NETWORKS = [
  ["eip155:8453", 62],
  ["solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp", 16],
  ["eip155:84532", 8],
  ["eip155:137", 4],
  ["eip155:43114", 3],
  ["eip155:42161", 3],
  ["eip155:10", 2],
  ["eip155:1329", 1.2],
  ["eip155:43113", 0.8],
] as const;
const TESTNETS = new Set(["eip155:84532", "eip155:43113"]);
const ASSETS = [
  ["USDC", 93],
  ["EURC", 3],
  ["USDT", 2],
  ["PYUSD", 2],
] as const;
const SCHEMES = [
  ["exact", 93],
  ["upto", 5],
  ["batch-settlement", 2],
] as const;
const METHODS = [
  ["GET", 62],
  ["POST", 36],
  ["PUT", 1],
  ["DELETE", 1],
] as const;
const STATES = [
  ["live", 72],
  ["degraded", 9],
  ["down", 15],
  ["unknown", 4],
] as const;
const PRICES = [1_000, 10_000, 5_000, 20_000, 50_000, 100_000, 250_000, 1_000_000];

/** A stream of numbers from 0 to 1 for one row. */
export function randomOf(row: number, seed = SEED): () => number {
  let state = Math.imul(row ^ seed, 0x9e3779b1) ^ Math.imul(seed + 0x7f4a7c15, 0x85ebca6b);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Few are frequent: 0 most of all. */
const skewed = (random: () => number, count: number) =>
  Math.min(count - 1, Math.floor(count ** random()) - 1);

const pick = <T>(random: () => number, list: readonly T[]) => list[Math.floor(random() * list.length)] as T;

function weighted<T>(random: () => number, list: readonly (readonly [T, number])[]): T {
  let left = random() * list.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of list) {
    left -= weight;
    if (left <= 0) return value;
  }
  return (list[0] as readonly [T, number])[0];
}

/** A name that means nothing: brands, and the long tail of a vocabulary. */
function coined(number: number): string {
  const random = randomOf(number, SEED + 1);
  return Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(random, SYLLABLES)).join("");
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

interface Provider {
  name: string;
  host: string;
  categories: [string, string];
}

const providers = new Map<number, Provider>();

function providerOf(number: number): Provider {
  const known = providers.get(number);
  if (known) return known;
  const random = randomOf(number, SEED + 2);
  const brand = coined(1_000_000 + number);
  const provider: Provider = {
    name: capital(brand),
    host: `${pick(random, ["api.", "x402.", "", ""])}${brand}${number > 300 ? number.toString(36) : ""}.${pick(random, ["com", "io", "xyz", "dev", "ai", "app"])}`,
    categories: [pick(random, NAMES), pick(random, NAMES)],
  };
  providers.set(number, provider);
  return provider;
}

/** The made-up listing of a row, as realistic as search needs it: skewed words, tags, prices, use and providers. */
export function listing(row: number): SearchDocument {
  const random = randomOf(row);
  const provider = providerOf(skewed(random, row < 10_000 ? 900 : row < 100_000 ? 7_000 : 60_000));
  const category =
    random() < 0.7 ? pick(random, provider.categories) : (NAMES[skewed(random, NAMES.length)] as string);
  const other = NAMES[skewed(random, NAMES.length)] as string;
  const [words, otherWords] = [CATEGORIES[category] as string[], CATEGORIES[other] as string[]];
  const first = words[skewed(random, words.length)] as string;
  const second = pick(random, words);
  const brand = random() < 0.3 ? coined(skewed(random, 150_000)) : "";
  const name = [
    random() < 0.35 ? pick(random, QUALITIES) : "",
    brand,
    first,
    second === first ? "" : second,
    random() < 0.35 ? pick(random, otherWords) : "",
    random() < 0.7 ? pick(random, SUFFIXES) : "",
  ]
    .filter(Boolean)
    .map(capital)
    .join(" ");
  const liveState = weighted(random, STATES);
  const tags = [
    category,
    ...(random() < 0.6 ? [other] : []),
    ...(random() < 0.2 ? [pick(random, ["ai", "data", "beta"])] : []),
  ];
  const path = `/${random() < 0.5 ? "v1" : "api"}/${first}/${second}${brand ? `/${brand}` : ""}-${row.toString(36)}`;
  const options = optionsOf(random);
  const use = Math.floor((1 / (1 - random() * 0.99999)) ** 1.1 - 1);
  const listedAt = NOW - Math.floor(random() * 600 * 86_400_000);
  const doc: Omit<SearchDocument, "card"> = {
    id: uuidOf(row),
    name,
    description: describeListing(random, first, second, words, otherWords),
    tags,
    host: provider.host,
    path,
    toolName: "",
    parameters: [pick(random, words), ...(random() < 0.5 ? ["limit"] : [])],
    outputs: [pick(random, words)],
    kind: random() < 0.06 ? "mcp" : "http",
    method: weighted(random, METHODS),
    options,
    categories: [...new Set([category, ...(random() < 0.3 ? [other] : [])])],
    liveState,
    uptime30d:
      liveState === "unknown"
        ? null
        : Math.round(liveState === "live" ? 970 + random() * 30 : random() * 950) / 1_000,
    latencyMs: liveState === "unknown" ? null : Math.round(40 + random() ** 3 * 4_000),
    verified: random() < 0.15,
    browser: random() < 0.5,
    version: random() < 0.6 ? 2 : 1,
    testnet: options.every((option) => TESTNETS.has(option.network)),
    payers30d: liveState === "down" ? 0 : Math.min(use, 5_000),
    conformance: Math.round(random() ** 0.5 * 100) / 100,
    listedAt,
    priceChangedAt: random() < 0.2 ? listedAt + Math.floor(random() * (NOW - listedAt)) : null,
    provider: provider.name,
    foldKey: random() < 0.04 ? `${provider.host}/${first}/${second}` : "",
  };
  return { ...doc, card: cardOf(doc) };
}

function optionsOf(random: () => number): DocumentOption[] {
  const price = Math.max(
    1,
    Math.round((PRICES[skewed(random, PRICES.length)] as number) * (random() < 0.5 ? 1 : 0.2 + random() * 2)),
  );
  const one = (): DocumentOption => ({
    network: weighted(random, NETWORKS),
    asset: weighted(random, ASSETS),
    scheme: weighted(random, SCHEMES),
    priceUsdMicros: price,
  });
  return random() < 0.12 ? [one(), one()] : [one()];
}

function describeListing(
  random: () => number,
  first: string,
  second: string,
  words: string[],
  others: string[],
): string {
  const text = [capital(pick(random, VERBS)), first, second, pick(random, words)];
  const length = 12 + Math.floor(random() * 36);
  for (let i = 0; i < length; i++) {
    const kind = random();
    if (kind < 0.55) text.push(COMMON[skewed(random, COMMON.length)] as string);
    else if (kind < 0.78) text.push(pick(random, words));
    else if (kind < 0.88) text.push(pick(random, others));
    else if (kind < 0.93) text.push(pick(random, VERBS));
    else if (kind < 0.96) text.push(pick(random, QUALITIES));
    else text.push(coined(skewed(random, 150_000)));
  }
  return `${text.join(" ")}.`;
}

function uuidOf(row: number): string {
  const random = randomOf(row, SEED + 3);
  const hex = (digits: number) =>
    Math.floor(random() * 16 ** digits)
      .toString(16)
      .padStart(digits, "0");
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(4)}${row.toString(16).padStart(8, "0")}`;
}

/** About what a row of the catalog shows. */
function cardOf(doc: Omit<SearchDocument, "card">): string {
  const { id, name, description, tags, host, path, method, liveState, latencyMs, options, payers30d } = doc;
  return JSON.stringify({
    id,
    name,
    description: description.slice(0, 160),
    tags,
    host,
    path,
    method,
    liveState,
    latencyMs,
    payers30d,
    cheapest: options[0],
  });
}
