import { type FilterTables, failsOf, PASSES } from "./filter-tables";
import { ATTRIBUTES, type IndexData, META, OPTION_FACETS } from "./index-data";
import { FACETS, type Facets } from "./plan";

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
  /** With a price range options are looked at one by one, and counted by value. */
  private readonly optionValues: readonly Uint32Array[];

  private passesOfRows: Record<"attributePasses" | "optionPasses" | "categoryPasses", Uint8Array> | null =
    null;

  constructor(
    private readonly data: IndexData,
    private readonly tables: FilterTables,
  ) {
    const { attributeCounts, optionCounts, categoryCounts } = data.arrays;
    this.attributes = new Uint32Array(attributeCounts.length);
    this.options = new Uint32Array(optionCounts.length);
    this.categories = new Uint32Array(categoryCounts.length);
    this.tooUnsure = tables.minUptime === null ? null : new Uint32Array(attributeCounts.length);
    this.tooSlow = tables.maxLatencyMs === null ? null : new Uint32Array(attributeCounts.length);
    this.optionValues = optionLists(data).map((list) => new Uint32Array(tables.price ? list.length : 0));
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

  private affordable(document: number): boolean {
    const { optionOffsets } = this.data.arrays;
    for (let i = optionOffsets[document] as number; i < (optionOffsets[document + 1] as number); i++)
      if (this.optionFails(i) === 0) return true;
    return false;
  }

  private optionFails(option: number): number {
    const { optionTuples, optionPrices } = this.data.arrays;
    const fails = failsOf(this.tables.allowed, optionTuples, option * 4);
    const { price } = this.tables;
    if (!price) return fails;
    const amount = optionPrices[option] as number;
    return amount < 0 || amount < price.min || amount > price.max ? fails | PRICE : fails;
  }

  /** Each value once, when an option with it fails at most the value's own facet. */
  private countOptions(document: number): void {
    const { optionOffsets, optionTuples } = this.data.arrays;
    const first = optionOffsets[document] as number;
    const end = optionOffsets[document + 1] as number;
    for (let k = 0; k < OPTION_FACETS.length; k++) {
      const counts = this.optionValues[k] as Uint32Array;
      for (let i = first; i < end; i++) {
        if ((this.optionFails(i) & ~(1 << k)) !== 0) continue;
        const value = optionTuples[i * 4 + k] as number;
        let before = first;
        while (
          before < i &&
          (optionTuples[before * 4 + k] !== value || (this.optionFails(before) & ~(1 << k)) !== 0)
        )
          before++;
        if (before === i) bump(counts, value);
      }
    }
  }

  /** Adds what was counted, by value. */
  addTo(facets: Facets): void {
    this.addAttributes(facets);
    if (this.tables.price) {
      for (const [k, name] of OPTION_FACETS.entries())
        addAll(facets[name], optionLists(this.data)[k] ?? [], this.optionValues[k] as Uint32Array);
    } else this.addOptions(facets);
    this.addCategories(facets);
  }

  private addAttributes(facets: Facets): void {
    const { attributeRows } = this.data.arrays;
    const lists = ATTRIBUTES.map((name) => this.data.values.attributes[name]);
    const counts = lists.map((list) => new Uint32Array(list.length));
    const add = (row: number, k: number, n: number) => {
      bump(counts[k] as Uint32Array, attributeRows[row * ATTRIBUTES.length + k] as number, n);
    };
    const uptime = ATTRIBUTES.indexOf("uptime");
    const latency = ATTRIBUTES.indexOf("latency");
    for (let row = 0; row < this.attributes.length; row++) {
      if (this.tooUnsure?.[row]) add(row, uptime, this.tooUnsure[row] as number);
      if (this.tooSlow?.[row]) add(row, latency, this.tooSlow[row] as number);
      const n = this.attributes[row] as number;
      if (n === 0) continue;
      const fails = this.tables.attributes ? (this.tables.attributes[row] as number) : PASSES;
      if (fails === PASSES) for (let k = 0; k < ATTRIBUTES.length; k++) add(row, k, n);
      else if (fails <= ATTRIBUTES.length) add(row, fails - 1, n);
    }
    for (const [k, name] of ATTRIBUTES.entries())
      addAll(facets[name], lists[k] ?? [], counts[k] as Uint32Array);
  }

  private addOptions(facets: Facets): void {
    const { optionRows, optionRowOffsets } = this.data.arrays;
    const lists = optionLists(this.data);
    const counts = lists.map((list) => new Uint32Array(list.length));
    const fails = this.tables.optionFails;
    for (let row = 0; row < this.options.length; row++) {
      const n = this.options[row] as number;
      if (n === 0) continue;
      const first = optionRowOffsets[row] as number;
      const end = optionRowOffsets[row + 1] as number;
      for (let k = 0; k < OPTION_FACETS.length; k++) {
        const eligible = (at: number) => !fails || ((fails[at >> 2] as number) & ~(1 << k)) === 0;
        for (let at = first; at < end; at += 4) {
          if (!eligible(at)) continue;
          const value = optionRows[at + k] as number;
          let before = first;
          while (before < at && (optionRows[before + k] !== value || !eligible(before))) before += 4;
          if (before === at) bump(counts[k] as Uint32Array, value, n);
        }
      }
    }
    for (const [k, name] of OPTION_FACETS.entries())
      addAll(facets[name], lists[k] ?? [], counts[k] as Uint32Array);
  }

  private addCategories(facets: Facets): void {
    const { categoryRows, categoryRowOffsets } = this.data.arrays;
    const counts = new Uint32Array(this.data.values.categories.length);
    for (let row = 0; row < this.categories.length; row++) {
      const n = this.categories[row] as number;
      if (n === 0) continue;
      const end = categoryRowOffsets[row + 1] as number;
      for (let at = categoryRowOffsets[row] as number; at < end; at++)
        bump(counts, categoryRows[at] as number, n);
    }
    addAll(facets.category, this.data.values.categories, counts);
  }
}

function bump(counts: Uint32Array, at: number, by = 1): void {
  counts[at] = (counts[at] as number) + by;
}

export function noFacets(): Facets {
  return Object.fromEntries(FACETS.map((name) => [name, {}])) as Facets;
}

function optionLists({ values }: IndexData): readonly (readonly string[])[] {
  return [values.networks, values.assets, values.schemes, values.prices];
}

function addAll(facet: Record<string, number>, values: readonly string[], counts: Uint32Array): void {
  for (const [i, value] of values.entries()) {
    const n = counts[i] as number;
    if (n > 0) facet[value] = (facet[value] ?? 0) + n;
  }
}
