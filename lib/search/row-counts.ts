import type { IndexData } from "./index-data";

/** How many matches each row has. Used again from query to query: making them costs more than counting. */
export class RowCounts {
  readonly attributes: Uint32Array;
  readonly options: Uint32Array;
  readonly categories: Uint32Array;

  constructor({ arrays }: IndexData) {
    this.attributes = new Uint32Array(arrays.attributeCounts.length);
    this.options = new Uint32Array(arrays.optionCounts.length);
    this.categories = new Uint32Array(arrays.categoryCounts.length);
  }

  clear(): void {
    this.attributes.fill(0);
    this.options.fill(0);
    this.categories.fill(0);
  }
}
