import type { FacetCounter } from "./facet-counter";
import type { IndexArrays } from "./index-data";
import type { SearchSort } from "./plan";

/** What was not measured sorts behind all that was. */
export const UNKNOWN = -9e15;

/** By document: larger is earlier. For every order but relevance. */
export function sortKey(
  sort: Exclude<SearchSort, "relevance">,
  arrays: IndexArrays,
  counter: FacetCounter,
): (document: number) => number {
  const known = (values: Float64Array | Int32Array, sign: 1 | -1) => (document: number) => {
    const value = values[document] as number;
    return value < 0 ? UNKNOWN : sign * value;
  };
  switch (sort) {
    case "price": {
      if (!counter.filtersOptions) return known(arrays.minPrices, -1);
      // The cheapest of the options that were asked for.
      return (document) => {
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
