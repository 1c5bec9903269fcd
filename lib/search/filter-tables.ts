import { latenciesOf, pricesOf, uptimesOf } from "./buckets";
import { ATTRIBUTES, type Attribute, type IndexData } from "./index-data";
import type { PlanToken, SearchFilters } from "./plan";

/** No single filter stands against it. */
export const PASSES = 0;
/** More than one filter stands against it: it counts nowhere. */
export const FAILS = 255;
/** Of an option row: the price of each of its options has to be looked at. */
export const ASK = 2;
/** Bits of what a tuple fails: one for each of the four facets, and one for a price that its bucket does not decide. */
export const PRICE_FAILS = 8;
export const PRICE_ASKS = 16;

export interface PriceRange {
  min: number;
  max: number;
}

/** A query's filters, decided once for every row of an index. Null: this kind does not filter. */
export interface FilterTables {
  /** By attribute row: PASSES, the number of the only attribute against it plus 1, or FAILS. */
  attributes: Uint8Array | null;
  /** By option row: 1 when one of its options is allowed, 0 when none is, or ASK. */
  options: Uint8Array | null;
  /** By tuple: which facets are against it, as bits. */
  tuples: Uint8Array | null;
  categories: Uint8Array | null;
  /** 0 to 1. Null also where whole buckets pass or fail: then rows decide. */
  minUptime: number | null;
  maxLatencyMs: number | null;
  price: PriceRange | null;
}

/** By row 1 or 0 (options: also ASK). Null: all pass. */
export interface RowPasses {
  attributes: Uint8Array | null;
  options: Uint8Array | null;
  categories: Uint8Array | null;
}

/** What rows decide. */
export function rowPasses({ attributes, options, categories }: FilterTables): RowPasses {
  return {
    attributes: attributes?.map((fails) => (fails === PASSES ? 1 : 0)) ?? null,
    options,
    categories,
  };
}

/** Fits the filters to one index. */
export function filterTables(data: IndexData, filters: SearchFilters): FilterTables {
  const { minPriceUsdMicros, maxPriceUsdMicros } = filters;
  const price =
    minPriceUsdMicros === null && maxPriceUsdMicros === null
      ? null
      : { min: minPriceUsdMicros ?? 0, max: maxPriceUsdMicros ?? Number.POSITIVE_INFINITY };
  const minUptime = filters.minUptime === null ? null : filters.minUptime / 100;
  const { maxLatencyMs } = filters;
  const { attributes } = data.values;
  const uptime =
    minUptime === null ? null : decided(attributes.uptime, (key) => uptimePasses(key, minUptime));
  const latency =
    maxLatencyMs === null ? null : decided(attributes.latency, (key) => latencyPasses(key, maxLatencyMs));
  const tuples = tupleTable(data, filters, price);
  return {
    attributes: attributeTable(data, filters, { uptime, latency }),
    tuples,
    options: tuples && optionTable(data, tuples),
    categories: categoryTable(data, filters.categories),
    minUptime: uptime ? null : minUptime,
    maxLatencyMs: latency ? null : maxLatencyMs,
    price,
  };
}

function tupleTable(
  data: IndexData,
  { networks, assets, schemes, tokens }: SearchFilters,
  price: PriceRange | null,
): Uint8Array | null {
  const { tuples } = data.arrays;
  const allowed = [
    oneOf(data.values.networks, networks),
    oneOf(data.values.assets, assets),
    oneOf(data.values.schemes, schemes),
  ];
  if (price === null && tokens.length === 0 && allowed.every((table) => table === null)) return null;
  const prices = data.values.prices.map((bucket) => (price ? priceFails(bucket, price) : 0));
  const fails = new Uint8Array(tuples.length / 4);
  for (let tuple = 0; tuple < fails.length; tuple++) {
    let bits = prices[tuples[tuple * 4 + 3] as number] as number;
    for (let k = 0; k < allowed.length; k++)
      if (allowed[k]?.[tuples[tuple * 4 + k] as number] === 0) bits |= 1 << k;
    const network = data.values.networks[tuples[tuple * 4] as number] as string;
    const asset = data.values.assets[tuples[tuple * 4 + 1] as number] as string;
    if (tokens.length > 0 && !tokens.some((token) => isToken(token, network, asset))) bits |= 2;
    fails[tuple] = bits;
  }
  return fails;
}

function isToken(token: PlanToken, network: string, asset: string): boolean {
  if (token.network !== null) return token.network === network && token.asset === asset;
  return asset.startsWith(`${network}/`) && asset.slice(network.length + 1).toLowerCase() === token.asset;
}

/** Whether all prices of a bucket are in the range (0), none, or it has to be asked of each. */
function priceFails(bucket: string, { min, max }: PriceRange): number {
  const prices = pricesOf(bucket);
  if (!prices || prices.upTo < min || prices.above >= max) return PRICE_FAILS;
  return (min <= 0 || prices.above >= min) && prices.upTo <= max ? 0 : PRICE_ASKS;
}

/** A row without an allowed option fails, with one it passes; where a price that has to be asked may change a count, ASK. */
function optionTable({ arrays }: IndexData, fails: Uint8Array): Uint8Array {
  const { optionRows, optionRowOffsets } = arrays;
  const rows = new Uint8Array(optionRowOffsets.length - 1);
  for (let row = 0; row < rows.length; row++)
    for (let i = optionRowOffsets[row] as number; i < (optionRowOffsets[row + 1] as number); i++) {
      const bits = fails[optionRows[i] as number] as number;
      if ((bits & PRICE_ASKS) !== 0) rows[row] = ASK;
      else if (bits === 0 && rows[row] === 0) rows[row] = 1;
    }
  return rows;
}

/** By bucket: 1 when all of it passes, 0 when none does; null when some bucket is in between. */
function decided(buckets: readonly string[], passes: (bucket: string) => boolean | null): Uint8Array | null {
  const all = buckets.map(passes);
  return all.includes(null) ? null : Uint8Array.from(all, (one) => (one ? 1 : 0));
}

function uptimePasses(bucket: string, least: number): boolean | null {
  const range = uptimesOf(bucket);
  if (!range || range.below <= least) return false;
  return least <= range.from ? true : null;
}

function latencyPasses(bucket: string, most: number): boolean | null {
  const range = latenciesOf(bucket);
  if (!range || range.above >= most) return false;
  return range.upTo <= most ? true : null;
}

function attributeTable(
  data: IndexData,
  filters: SearchFilters,
  measured: { uptime: Uint8Array | null; latency: Uint8Array | null },
): Uint8Array | null {
  const wanted: Partial<Record<Attribute, readonly string[]>> = {
    kind: filters.kinds,
    method: filters.methods,
    state: filters.states,
    verified: filters.verified ? ["1"] : [],
    browser: filters.browser ? ["1"] : [],
    version: filters.versions.map(String),
    testnet: filters.testnet === "any" ? [] : [filters.testnet],
  };
  const tables = ATTRIBUTES.map((name) =>
    name === "uptime" || name === "latency"
      ? measured[name]
      : oneOf(data.values.attributes[name], wanted[name] ?? []),
  );
  if (tables.every((table) => table === null)) return null;
  const { attributeRows, attributeCounts } = data.arrays;
  const rows = new Uint8Array(attributeCounts.length);
  for (let row = 0; row < rows.length; row++) {
    let result = PASSES;
    for (let k = 0; k < ATTRIBUTES.length && result !== FAILS; k++)
      if (tables[k]?.[attributeRows[row * ATTRIBUTES.length + k] as number] === 0)
        result = result === PASSES ? k + 1 : FAILS;
    rows[row] = result;
  }
  return rows;
}

/** By row: 1 when one of its categories is wanted. */
function categoryTable(data: IndexData, wanted: readonly string[]): Uint8Array | null {
  const table = oneOf(data.values.categories, wanted);
  if (!table) return null;
  const { categoryRows, categoryRowOffsets } = data.arrays;
  const rows = new Uint8Array(categoryRowOffsets.length - 1);
  for (let row = 0; row < rows.length; row++)
    for (let i = categoryRowOffsets[row] as number; i < (categoryRowOffsets[row + 1] as number); i++)
      if (table[categoryRows[i] as number] === 1) rows[row] = 1;
  return rows;
}

/** By value: 1 when it is wanted; null when all are. */
function oneOf(values: readonly string[], wanted: readonly string[]): Uint8Array | null {
  if (wanted.length === 0) return null;
  const set = new Set(wanted);
  return Uint8Array.from(values, (value) => (set.has(value) ? 1 : 0));
}
