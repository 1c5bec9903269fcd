import type { CatalogSort } from "@/lib/catalog/query";
import type { FacetCounter } from "./facet-counter";
import { shared } from "./grow";
import type { IndexArrays } from "./index-data";

/** What was not measured sorts behind all that was. */
export const UNKNOWN = -9e15;

/** A document's key: larger is earlier. One below `threshold` need not be exact, only below it. */
export type KeyOf = (document: number, threshold?: number) => number;

/** The arrays that orders are made of. */
export type SortArrays = Pick<
  IndexArrays,
  "minPrices" | "latencies" | "uptimes" | "priceChangedAt" | "payers" | "listedAt"
>;

/**
 * By document: larger is earlier. For every order but relevance. `counter` knows which options of a listing count;
 * without it all do.
 */
export function sortKey(
  sort: Exclude<CatalogSort, "relevance">,
  arrays: SortArrays,
  counter?: FacetCounter,
): KeyOf {
  const known = (values: Float64Array | Int32Array, sign: 1 | -1) => (document: number) => {
    const value = values[document] as number;
    return value < 0 ? UNKNOWN : sign * value;
  };
  switch (sort) {
    case "price": {
      if (!counter?.filtersOptions) return known(arrays.minPrices, -1);
      // The cheapest of the options that were asked for.
      return (document, threshold = Number.NEGATIVE_INFINITY) => {
        const least = arrays.minPrices[document] as number;
        if (least < 0 || -least < threshold) return least < 0 ? UNKNOWN : -least;
        const price = counter.lowestPrice(document);
        return price < 0 ? UNKNOWN : -price;
      };
    }
    case "latency":
      return known(arrays.latencies, -1);
    case "uptime":
      return known(arrays.uptimes, 1);
    case "price-changed":
      return known(arrays.priceChangedAt, 1);
    case "used":
      return (document) => arrays.payers[document] as number;
    case "newest":
      return (document) => arrays.listedAt[document] as number;
  }
}

/** All documents in an order; equals by their number, which is their quality. */
export function ordered(sort: Exclude<CatalogSort, "relevance">, arrays: SortArrays): Uint32Array {
  const key = sortKey(sort, arrays);
  const keys = Float64Array.from(arrays.payers, (_, document) => key(document));
  const order = shared(Uint32Array, keys.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  return order.sort((a, b) => (keys[b] as number) - (keys[a] as number) || a - b);
}
