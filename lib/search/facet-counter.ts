import { addRows, type FacetSlots } from "./facet-slots";
import { type FilterTables, PASSES } from "./filter-tables";
import { ATTRIBUTES, type IndexData, META, OPTION_FACETS } from "./index-data";
import type { Facets } from "./plan";
import type { RowCounts } from "./row-counts";

const PRICE = 1 << 3;
const UPTIME = 1;
const LATENCY = 2;

/**
 * Filters the matches of one index and counts their facets. A document counts for a facet when no other filter
 * stands against it. Counting is by row: what a row holds is looked up once at the end.
 */
export class FacetCounter {
  private readonly attributes: Uint32Array;
  private readonly options: Uint32Array;
  private readonly categories: Uint32Array;
  /** Rows that only the exact uptime, or only the exact latency, is against. */
  private readonly tooUnsure: Uint32Array | null;
  private readonly tooSlow: Uint32Array | null;
  /** With a price range options are looked at one by one, and counted by slot. */
  private readonly optionSlots: Uint32Array;
  private readonly optionFirsts: readonly number[];
  /** What each option of the document at hand fails, as bits. */
  private judged = new Uint8Array(8);

  private passesOfRows: Record<"attributePasses" | "optionPasses" | "categoryPasses", Uint8Array> | null =
    null;

  constructor(
    private readonly data: IndexData,
    private readonly slots: FacetSlots,
    private readonly tables: FilterTables,
    counts: RowCounts,
  ) {
    ({ attributes: this.attributes, options: this.options, categories: this.categories } = counts);
    this.tooUnsure = tables.minUptime === null ? null : new Uint32Array(this.attributes.length);
    this.tooSlow = tables.maxLatencyMs === null ? null : new Uint32Array(this.attributes.length);
    this.optionFirsts = OPTION_FACETS.map((name) => slots.slot(name, 0));
    this.optionSlots = new Uint32Array(tables.price ? slots.size : 0);
  }

  /** Whether every document passes. */
  get unfiltered(): boolean {
    const { attributes, options, categories, minUptime, maxLatencyMs, price } = this.tables;
    return !attributes && !options && !categories && minUptime === null && maxLatencyMs === null && !price;
  }

  /** Whether some options of a listing may not count. */
  get filtersOptions(): boolean {
    return this.tables.optionFails !== null || this.tables.price !== null;
  }

  /** Counts the whole index. */
  countAll(): void {
    const { attributeCounts, optionCounts, categoryCounts } = this.data.arrays;
    this.attributes.set(attributeCounts);
    this.options.set(optionCounts);
    this.categories.set(categoryCounts);
  }

  /** Takes a document out of {@link countAll}. */
  uncount(document: number): void {
    const { meta } = this.data.arrays;
    const at = document * META;
    for (const [k, counts] of [this.attributes, this.options, this.categories].entries())
      bump(counts, meta[at + k] as number, -1);
  }

  /** Moves the documents that pass to the front; gives how many. */
  take(documents: Uint32Array, scores: Uint32Array, count: number): number {
    if (this.unfiltered) return this.countBlock(documents, count);
    const { price, minUptime, maxLatencyMs } = this.tables;
    return price || minUptime !== null || maxLatencyMs !== null
      ? this.measureBlock(documents, scores, count)
      : this.filterBlock(documents, scores, count);
  }

  private countBlock(documents: Uint32Array, count: number): number {
    const { attributes, options, categories } = this;
    const { meta } = this.data.arrays;
    for (let i = 0; i < count; i++) {
      const at = (documents[i] as number) * META;
      bump(attributes, meta[at] as number);
      bump(options, meta[at + 1] as number);
      bump(categories, meta[at + 2] as number);
    }
    return count;
  }

  /** Filters that rows alone decide: no branches but the last. */
  private filterBlock(documents: Uint32Array, scores: Uint32Array, count: number): number {
    const { attributes, options, categories } = this;
    const { attributePasses, optionPasses, categoryPasses } = this.passes();
    const { meta } = this.data.arrays;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const document = documents[i] as number;
      const at = document * META;
      const row = meta[at] as number;
      const optionRow = meta[at + 1] as number;
      const categoryRow = meta[at + 2] as number;
      const attribute = attributePasses[row] as number;
      const option = optionPasses[optionRow] as number;
      const category = categoryPasses[categoryRow] as number;
      attributes[row] = (attributes[row] as number) + (option & category);
      options[optionRow] = (options[optionRow] as number) + (attribute & category);
      categories[categoryRow] = (categories[categoryRow] as number) + (attribute & option);
      if ((attribute & option & category) === 0) continue;
      documents[kept] = document;
      scores[kept++] = scores[i] as number;
    }
    return kept;
  }

  /** By row 1 or 0, also where nothing filters. */
  private passes() {
    this.passesOfRows ??= {
      attributePasses: this.tables.attributes
        ? this.tables.attributes.map((fails) => (fails === PASSES ? 1 : 0))
        : new Uint8Array(this.attributes.length).fill(1),
      optionPasses: this.tables.options ?? new Uint8Array(this.options.length).fill(1),
      categoryPasses: this.tables.categories ?? new Uint8Array(this.categories.length).fill(1),
    };
    return this.passesOfRows;
  }

  /** Filters that need a document's own numbers. */
  private measureBlock(documents: Uint32Array, scores: Uint32Array, count: number): number {
    const { tables } = this;
    const { meta } = this.data.arrays;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const document = documents[i] as number;
      const at = document * META;
      const row = meta[at] as number;
      const attribute = tables.attributes ? (tables.attributes[row] as number) : PASSES;
      const optionRow = meta[at + 1] as number;
      const option = tables.price
        ? this.affordable(document)
        : !tables.options || tables.options[optionRow] === 1;
      const categoryRow = meta[at + 2] as number;
      const category = !tables.categories || tables.categories[categoryRow] === 1;
      const measured = this.measuredFails(document);
      if (option && category) this.countAttributes(row, attribute, measured);
      if (attribute !== PASSES || measured !== 0) continue;
      if (category) {
        if (tables.price) this.countOptions(document);
        else bump(this.options, optionRow);
      }
      if (option) bump(this.categories, categoryRow);
      if (!option || !category) continue;
      documents[kept] = document;
      scores[kept++] = scores[i] as number;
    }
    return kept;
  }

  private countAttributes(row: number, attribute: number, measured: number): void {
    if (measured === 0) bump(this.attributes, row);
    else if (attribute !== PASSES) return;
    else if (measured === UPTIME && this.tooUnsure) bump(this.tooUnsure, row);
    else if (measured === LATENCY && this.tooSlow) bump(this.tooSlow, row);
  }

  private measuredFails(document: number): number {
    const { minUptime, maxLatencyMs } = this.tables;
    let fails = 0;
    if (minUptime !== null && (this.data.arrays.uptimes[document] as number) < Math.max(0, minUptime))
      fails |= UPTIME;
    if (maxLatencyMs !== null) {
      const latency = this.data.arrays.latencies[document] as number;
      if (latency < 0 || latency > maxLatencyMs) fails |= LATENCY;
    }
    return fails;
  }

  /** The lowest price of an allowed option, or -1; only of use with filters on options. */
  lowestPrice(document: number): number {
    const { optionOffsets, optionPrices } = this.data.arrays;
    let lowest = -1;
    for (let i = optionOffsets[document] as number; i < (optionOffsets[document + 1] as number); i++) {
      const price = optionPrices[i] as number;
      if (price >= 0 && (lowest < 0 || price < lowest) && this.optionFails(i) === 0) lowest = price;
    }
    return lowest;
  }

  /** Judges each option of a document, for {@link countOptions}; true when one is allowed and within the price. */
  private affordable(document: number): boolean {
    const { optionOffsets } = this.data.arrays;
    const first = optionOffsets[document] as number;
    const count = (optionOffsets[document + 1] as number) - first;
    if (count > this.judged.length) this.judged = new Uint8Array(count * 2);
    let affordable = false;
    for (let i = 0; i < count; i++) {
      const fails = this.optionFails(first + i);
      this.judged[i] = fails;
      if (fails === 0) affordable = true;
    }
    return affordable;
  }

  private optionFails(option: number): number {
    const { optionTuples, optionPrices } = this.data.arrays;
    const [networks, assets, schemes] = this.tables.allowed;
    const at = option * 4;
    let fails = 0;
    if (networks && networks[optionTuples[at] as number] === 0) fails |= 1;
    if (assets && assets[optionTuples[at + 1] as number] === 0) fails |= 2;
    if (schemes && schemes[optionTuples[at + 2] as number] === 0) fails |= 4;
    const { price } = this.tables;
    if (!price) return fails;
    const amount = optionPrices[option] as number;
    return amount < 0 || amount < price.min || amount > price.max ? fails | PRICE : fails;
  }

  /** Each value once, when an option with it fails at most the value's own facet. */
  private countOptions(document: number): void {
    const { judged, optionSlots } = this;
    const { optionOffsets, optionTuples } = this.data.arrays;
    const first = optionOffsets[document] as number;
    const count = (optionOffsets[document + 1] as number) - first;
    for (let i = 0; i < count; i++) {
      const fails = judged[i] as number;
      // Two failures count nowhere.
      if ((fails & (fails - 1)) !== 0) continue;
      for (let k = 0; k < OPTION_FACETS.length; k++) {
        const others = ~(1 << k);
        if ((fails & others) !== 0) continue;
        const value = optionTuples[(first + i) * 4 + k] as number;
        let before = 0;
        while (
          before < i &&
          (optionTuples[(first + before) * 4 + k] !== value || ((judged[before] as number) & others) !== 0)
        )
          before++;
        if (before === i) bump(optionSlots, (this.optionFirsts[k] as number) + value);
      }
    }
  }

  /** Adds what was counted, by value. */
  addTo(facets: Facets): void {
    const counts = new Uint32Array(this.slots.size);
    this.addAttributes(counts);
    addRows(this.slots.categories, this.categories, counts);
    if (this.tables.optionFails && !this.tables.price) this.addAllowedOptions(counts);
    else if (!this.tables.price) addRows(this.slots.options, this.options, counts);
    this.slots.addTo(facets, counts);
    if (this.tables.price) this.slots.addTo(facets, this.optionSlots);
  }

  private addAttributes(counts: Uint32Array): void {
    const { attributes: slots } = this.slots;
    const width = ATTRIBUTES.length;
    for (let row = 0; row < this.attributes.length; row++) {
      if (this.tooUnsure?.[row]) bump(counts, slots[row * width + UPTIME_AT] as number, this.tooUnsure[row]);
      if (this.tooSlow?.[row]) bump(counts, slots[row * width + LATENCY_AT] as number, this.tooSlow[row]);
      const n = this.attributes[row] as number;
      if (n === 0) continue;
      const fails = this.tables.attributes ? (this.tables.attributes[row] as number) : PASSES;
      if (fails === PASSES) {
        for (let at = row * width; at < (row + 1) * width; at++) bump(counts, slots[at] as number, n);
      } else if (fails <= width) bump(counts, slots[row * width + fails - 1] as number, n);
    }
  }

  /** Where options are filtered, a value counts when one with it fails at most the value's own facet. */
  private addAllowedOptions(counts: Uint32Array): void {
    const { optionRows, optionRowOffsets } = this.data.arrays;
    const fails = this.tables.optionFails as Uint8Array;
    for (let row = 0; row < this.options.length; row++) {
      const n = this.options[row] as number;
      if (n === 0) continue;
      const first = optionRowOffsets[row] as number;
      const end = optionRowOffsets[row + 1] as number;
      for (let k = 0; k < OPTION_FACETS.length; k++) {
        const none = this.optionFirsts[k] as number;
        for (let at = first; at < end; at += 4) {
          if (((fails[at >> 2] as number) & ~(1 << k)) !== 0) continue;
          const value = optionRows[at + k] as number;
          let before = first;
          while (
            before < at &&
            (optionRows[before + k] !== value || ((fails[before >> 2] as number) & ~(1 << k)) !== 0)
          )
            before += 4;
          if (before === at) bump(counts, none + value, n);
        }
      }
    }
  }
}

const UPTIME_AT = ATTRIBUTES.indexOf("uptime");
const LATENCY_AT = ATTRIBUTES.indexOf("latency");

function bump(counts: Uint32Array, at: number, by = 1): void {
  counts[at] = (counts[at] as number) + by;
}
