import type { FacetSlots } from "./facet-slots";
import { ASK, type FilterTables, PRICE_ASKS, PRICE_FAILS } from "./filter-tables";
import { type IndexData, OPTION_FACETS } from "./index-data";

/**
 * Judges payment options of one index by a query's filters. Network, asset, scheme and price have to hold for one and
 * the same option; a value of one of them counts when an option with it fails at most the value's own facet.
 */
export class OptionJudge {
  /** What was counted of listings that were looked at one by one, by slot. */
  private readonly slotCounts: Uint32Array;
  private readonly firsts: readonly number[];
  /** The options at hand: their tuples, and what each fails, as bits. */
  private tuplesAt = new Uint32Array(8);
  private failsAt = new Uint8Array(8);

  constructor(
    private readonly data: IndexData,
    slots: FacetSlots,
    private readonly tables: FilterTables,
  ) {
    this.firsts = OPTION_FACETS.map((name) => slots.slot(name, 0));
    this.slotCounts = new Uint32Array(tables.price ? slots.size : 0);
  }

  /** Whether an option of the document is allowed: 1 or 0. For rows that do not decide it. With `count` it is counted. */
  ask(document: number, count: boolean): 0 | 1 {
    const { optionOffsets } = this.data.arrays;
    const first = optionOffsets[document] as number;
    const options = (optionOffsets[document + 1] as number) - first;
    if (options === 1) {
      const fails = this.fails(first);
      if (count) this.countOne(first, fails);
      return fails === 0 ? 1 : 0;
    }
    this.reserve(options);
    const { optionTuples } = this.data.arrays;
    let passes: 0 | 1 = 0;
    for (let i = 0; i < options; i++) {
      const fails = this.fails(first + i);
      this.tuplesAt[i] = optionTuples[first + i] as number;
      this.failsAt[i] = fails;
      if (fails === 0) passes = 1;
    }
    if (count) this.addDistinct(options, 1, this.slotCounts);
    return passes;
  }

  /** The lowest price of an allowed option, or -1; only of use with filters on options. */
  lowestPrice(document: number): number {
    const { optionOffsets, optionPrices } = this.data.arrays;
    const end = optionOffsets[document + 1] as number;
    let lowest = -1;
    for (let i = optionOffsets[document] as number; i < end; i++) {
      const price = optionPrices[i] as number;
      if (price >= 0 && (lowest < 0 || price < lowest) && this.fails(i) === 0) lowest = price;
    }
    return lowest;
  }

  /** Adds what was counted: by row, but for rows that were asked, and one by one. */
  addTo(rowCounts: Uint32Array, counts: Uint32Array): void {
    const { optionRows, optionRowOffsets } = this.data.arrays;
    const { options, tuples } = this.tables;
    if (!options || !tuples) return;
    for (let row = 0; row < rowCounts.length; row++) {
      const n = rowCounts[row] as number;
      if (n === 0 || options[row] === ASK) continue;
      const first = optionRowOffsets[row] as number;
      const length = (optionRowOffsets[row + 1] as number) - first;
      this.reserve(length);
      for (let i = 0; i < length; i++) {
        const tuple = optionRows[first + i] as number;
        this.tuplesAt[i] = tuple;
        this.failsAt[i] = tuples[tuple] as number;
      }
      this.addDistinct(length, n, counts);
    }
    for (let slot = 0; slot < this.slotCounts.length; slot++)
      counts[slot] = (counts[slot] as number) + (this.slotCounts[slot] as number);
  }

  /** The facets that an option fails, as bits. */
  private fails(option: number): number {
    const { optionTuples, optionPrices } = this.data.arrays;
    const { tuples, price } = this.tables;
    const bits = (tuples as Uint8Array)[optionTuples[option] as number] as number;
    if ((bits & PRICE_ASKS) === 0 || !price) return bits;
    const amount = optionPrices[option] as number;
    return amount < price.min || amount > price.max ? (bits & 7) | PRICE_FAILS : bits & 7;
  }

  private countOne(option: number, fails: number): void {
    // Two failures count nowhere.
    if ((fails & (fails - 1)) !== 0) return;
    const { tuples, optionTuples } = this.data.arrays;
    const tuple = (optionTuples[option] as number) * OPTION_FACETS.length;
    for (let k = 0; k < OPTION_FACETS.length; k++)
      if ((fails & ~(1 << k)) === 0) {
        const slot = (this.firsts[k] as number) + (tuples[tuple + k] as number);
        this.slotCounts[slot] = (this.slotCounts[slot] as number) + 1;
      }
  }

  private reserve(options: number): void {
    if (options <= this.tuplesAt.length) return;
    this.tuplesAt = new Uint32Array(options * 2);
    this.failsAt = new Uint8Array(options * 2);
  }

  /** Of the options at hand, adds `n` once for each value that one has which fails at most the value's own facet. */
  private addDistinct(options: number, n: number, counts: Uint32Array): void {
    const { tuplesAt, failsAt } = this;
    const { tuples } = this.data.arrays;
    const width = OPTION_FACETS.length;
    for (let k = 0; k < width; k++) {
      const others = ~(1 << k);
      for (let i = 0; i < options; i++) {
        if (((failsAt[i] as number) & others) !== 0) continue;
        const value = tuples[(tuplesAt[i] as number) * width + k] as number;
        let before = 0;
        while (
          before < i &&
          (tuples[(tuplesAt[before] as number) * width + k] !== value ||
            ((failsAt[before] as number) & others) !== 0)
        )
          before++;
        if (before < i) continue;
        const slot = (this.firsts[k] as number) + value;
        counts[slot] = (counts[slot] as number) + n;
      }
    }
  }
}
