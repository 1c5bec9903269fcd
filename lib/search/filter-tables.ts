import { ATTRIBUTES, type Attribute, type IndexData } from "./index-data";
import type { SearchFilters } from "./plan";

/** No single filter stands against it. */
export const PASSES = 0;
/** More than one filter stands against it: it counts nowhere. */
export const FAILS = 255;

export interface PriceRange {
  min: number;
  max: number;
}

/** A query's filters, decided once for every row of an index. Null: this kind does not filter. */
export interface FilterTables {
  /** By attribute row: PASSES, the number of the only attribute against it plus 1, or FAILS. */
  attributes: Uint8Array | null;
  /** By option row: 1 when one of its options is allowed, price aside. */
  options: Uint8Array | null;
  /** By place in `optionRows` (each fourth number): which facets of that option are against it, as bits. */
  optionFails: Uint8Array | null;
  /** Allowed values of network, asset and scheme by number; null for any. */
  allowed: readonly (Uint8Array | null)[];
  categories: Uint8Array | null;
  /** 0 to 1. */
  minUptime: number | null;
  maxLatencyMs: number | null;
  price: PriceRange | null;
}

/** Fits the filters to one index. */
export function filterTables(data: IndexData, filters: SearchFilters): FilterTables {
  const { networks, assets, schemes, minPriceUsdMicros, maxPriceUsdMicros } = filters;
  const allowed = [
    oneOf(data.values.networks, networks),
    oneOf(data.values.assets, assets),
    oneOf(data.values.schemes, schemes),
  ];
  const optionFails = allowed.some((values) => values !== null) ? failsOfOptions(data, allowed) : null;
  return {
    attributes: attributeTable(data, filters),
    allowed,
    optionFails,
    options: optionFails && rowsWith(data.arrays.optionRowOffsets, (i) => optionFails[i >> 2] === 0, 4),
    categories: categoryTable(data, filters.categories),
    minUptime: filters.minUptime === null ? null : filters.minUptime / 100,
    maxLatencyMs: filters.maxLatencyMs,
    price:
      minPriceUsdMicros === null && maxPriceUsdMicros === null
        ? null
        : { min: minPriceUsdMicros ?? 0, max: maxPriceUsdMicros ?? Number.POSITIVE_INFINITY },
  };
}

/** The bits of the facets that an option of these values fails; the price is not among them. */
function failsOf(allowed: FilterTables["allowed"], values: Uint16Array, at: number): number {
  let fails = 0;
  for (let k = 0; k < 3; k++) {
    const table = allowed[k];
    if (table && table[values[at + k] as number] === 0) fails |= 1 << k;
  }
  return fails;
}

function attributeTable(data: IndexData, filters: SearchFilters): Uint8Array | null {
  const wanted: Partial<Record<Attribute, readonly string[]>> = {
    kind: filters.kinds,
    method: filters.methods,
    state: filters.states,
    verified: filters.verified ? ["1"] : [],
    browser: filters.browser ? ["1"] : [],
    version: filters.versions.map(String),
    testnet: filters.testnet === "any" ? [] : [filters.testnet],
  };
  const tables = ATTRIBUTES.map((name) => oneOf(data.values.attributes[name], wanted[name] ?? []));
  if (tables.every((table) => table === null)) return null;
  const { attributeRows, attributeCounts } = data.arrays;
  return Uint8Array.from(attributeCounts, (_, row) => {
    let result = PASSES;
    for (let k = 0; k < ATTRIBUTES.length; k++) {
      const table = tables[k];
      if (!table || table[attributeRows[row * ATTRIBUTES.length + k] as number] === 1) continue;
      if (result !== PASSES) return FAILS;
      result = k + 1;
    }
    return result;
  });
}

function failsOfOptions(data: IndexData, allowed: FilterTables["allowed"]): Uint8Array {
  const { optionRows } = data.arrays;
  return Uint8Array.from({ length: optionRows.length / 4 }, (_, i) => failsOf(allowed, optionRows, i * 4));
}

function categoryTable(data: IndexData, wanted: readonly string[]): Uint8Array | null {
  const table = oneOf(data.values.categories, wanted);
  const { categoryRows, categoryRowOffsets } = data.arrays;
  return table && rowsWith(categoryRowOffsets, (i) => table[categoryRows[i] as number] === 1, 1);
}

/** By row: 1 when any of its members passes. */
function rowsWith(offsets: Uint32Array, passes: (at: number) => boolean, step: number): Uint8Array {
  const rows = new Uint8Array(offsets.length - 1);
  for (let row = 0; row < rows.length; row++)
    for (let i = offsets[row] as number; i < (offsets[row + 1] as number); i += step)
      if (passes(i)) rows[row] = 1;
  return rows;
}

/** By value: 1 when it is wanted; null when all are. */
function oneOf(values: readonly string[], wanted: readonly string[]): Uint8Array | null {
  if (wanted.length === 0) return null;
  const set = new Set(wanted);
  return Uint8Array.from(values, (value) => (set.has(value) ? 1 : 0));
}
