import type { Columns } from "./columns";
import { addRows, type FacetSlots } from "./facet-slots";
import { ASK, type FilterTables, PASSES, rowPasses } from "./filter-tables";
import { ATTRIBUTES, type IndexData, META } from "./index-data";
import { OptionJudge } from "./option-judge";
import type { Part } from "./part";
import type { Facets } from "./plan";
import type { RowCounts } from "./row-counts";
import { RowFilter } from "./row-filter";
import { NEAR, touchRows } from "./touch-rows";

const UPTIME = 1;
const LATENCY = 2;
const UPTIME_AT = ATTRIBUTES.indexOf("uptime");
const LATENCY_AT = ATTRIBUTES.indexOf("latency");

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
  private readonly judge: OptionJudge;
  private passesOfRows: Record<"attributePasses" | "optionPasses" | "categoryPasses", Uint8Array> | null =
    null;

  constructor(
    private readonly data: IndexData,
    private readonly slots: FacetSlots,
    private readonly tables: FilterTables,
    private readonly counts: RowCounts,
    /** Whether facets are wanted; else matches are only filtered. */
    private readonly counting = true,
  ) {
    ({ attributes: this.attributes, options: this.options, categories: this.categories } = counts);
    this.tooUnsure = tables.minUptime === null ? null : new Uint32Array(this.attributes.length);
    this.tooSlow = tables.maxLatencyMs === null ? null : new Uint32Array(this.attributes.length);
    this.judge = new OptionJudge(data, slots, tables);
  }

  /** Whether every document passes. */
  get unfiltered(): boolean {
    const { attributes, options, categories, minUptime, maxLatencyMs } = this.tables;
    return !attributes && !options && !categories && minUptime === null && maxLatencyMs === null;
  }

  /** Whether some options of a listing may not count. */
  get filtersOptions(): boolean {
    return this.tables.tuples !== null;
  }

  /** The lowest price of an allowed option, or -1; only of use with filters on options. */
  lowestPrice(document: number): number {
    return this.judge.lowestPrice(document);
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
    if (this.unfiltered) return this.counting ? this.countBlock(documents, count) : count;
    const { minUptime, maxLatencyMs } = this.tables;
    if (!this.counting && this.takesRanges) return this.passBlock(documents, scores, count);
    return minUptime !== null || maxLatencyMs !== null
      ? this.measureBlock(documents, scores, count)
      : this.filterBlock(documents, scores, count);
  }

  private countBlock(documents: Uint32Array, count: number): number {
    const { attributes, options, categories } = this;
    const { meta } = this.data.arrays;
    for (let from = 0; from < count; from += NEAR) {
      const end = Math.min(count, from + NEAR);
      touchRows(meta, documents, from, end);
      for (let i = from; i < end; i++) {
        const at = (documents[i] as number) * META;
        bump(attributes, meta[at] as number);
        bump(options, meta[at + 1] as number);
        bump(categories, meta[at + 2] as number);
      }
    }
    return count;
  }

  /** Whether {@link takeRange} can: rows decide, but for some prices. */
  get takesRanges(): boolean {
    return this.tables.minUptime === null && this.tables.maxLatencyMs === null;
  }

  /** Counts all documents of a part that lists them by row, before anything else; null when that cannot be or does not pay. */
  countByRows(part: Part): RowFilter | null {
    const { rowLists } = part;
    return rowLists && RowFilter.of(part, rowLists, rowPasses(this.tables), this.counts);
  }

  /** Looks at all documents from `from` to before `end` but the dead; puts those that pass into `documents`; gives how many. */
  takeRange(
    columns: Columns,
    from: number,
    end: number,
    documents: Uint32Array,
    dead: Uint32Array | null,
  ): number {
    const { attributes, options, categories } = this;
    const { attributePasses, optionPasses, categoryPasses } = this.passes();
    const { attributes: attributeRows, options: optionRows, categories: categoryRows } = columns;
    const byAttribute = this.tables.attributes !== null;
    let kept = 0;
    for (let document = from; document < end; document++) {
      if (dead !== null && (((dead[document >>> 5] as number) >>> (document & 31)) & 1) === 1) continue;
      const optionRow = optionRows[document] as number;
      const categoryRow = categoryRows[document] as number;
      const attribute = byAttribute ? (attributePasses[attributeRows[document] as number] as number) : 1;
      const category = categoryPasses[categoryRow] as number;
      let option = optionPasses[optionRow] as number;
      if (option === ASK)
        option = attribute | category ? this.judge.ask(document, (attribute & category) === 1) : 0;
      categories[categoryRow] = (categories[categoryRow] as number) + (attribute & option);
      if (category === 0) continue;
      const row = attributeRows[document] as number;
      attributes[row] = (attributes[row] as number) + option;
      if (attribute === 0) continue;
      options[optionRow] = (options[optionRow] as number) + 1;
      if (option === 1) documents[kept++] = document;
    }
    return kept;
  }

  /** Filters that rows decide, but for some prices. */
  private filterBlock(documents: Uint32Array, scores: Uint32Array, count: number): number {
    const { attributes, options, categories } = this;
    const { attributePasses, optionPasses, categoryPasses } = this.passes();
    const { meta } = this.data.arrays;
    let kept = 0;
    touchRows(meta, documents, 0, count);
    for (let i = 0; i < count; i++) {
      const document = documents[i] as number;
      const at = document * META;
      const row = meta[at] as number;
      const optionRow = meta[at + 1] as number;
      const categoryRow = meta[at + 2] as number;
      const attribute = attributePasses[row] as number;
      const category = categoryPasses[categoryRow] as number;
      const others = attribute & category;
      let option = optionPasses[optionRow] as number;
      // With both others against it, it counts nowhere.
      if (option === ASK) option = attribute | category ? this.judge.ask(document, others === 1) : 0;
      categories[categoryRow] = (categories[categoryRow] as number) + (attribute & option);
      if (category === 0) continue;
      attributes[row] = (attributes[row] as number) + option;
      if (others === 0) continue;
      options[optionRow] = (options[optionRow] as number) + 1;
      if (option === 0) continue;
      documents[kept] = document;
      scores[kept++] = scores[i] as number;
    }
    return kept;
  }

  /** The same without counting. */
  private passBlock(documents: Uint32Array, scores: Uint32Array, count: number): number {
    const { attributePasses, optionPasses, categoryPasses } = this.passes();
    const { meta } = this.data.arrays;
    let kept = 0;
    touchRows(meta, documents, 0, count);
    for (let i = 0; i < count; i++) {
      const document = documents[i] as number;
      const at = document * META;
      const others =
        (attributePasses[meta[at] as number] as number) & (categoryPasses[meta[at + 2] as number] as number);
      if (others === 0) continue;
      const option = optionPasses[meta[at + 1] as number] as number;
      if (option === 0 || (option === ASK && this.judge.ask(document, false) === 0)) continue;
      documents[kept] = document;
      scores[kept++] = scores[i] as number;
    }
    return kept;
  }

  /** By row 1 or 0 (options: also ASK), also where nothing filters. */
  private passes() {
    if (this.passesOfRows) return this.passesOfRows;
    const { attributes, options, categories } = rowPasses(this.tables);
    this.passesOfRows = {
      attributePasses: attributes ?? new Uint8Array(this.attributes.length).fill(1),
      optionPasses: options ?? new Uint8Array(this.options.length).fill(1),
      categoryPasses: categories ?? new Uint8Array(this.categories.length).fill(1),
    };
    return this.passesOfRows;
  }

  /** Filters that need a document's own numbers. */
  private measureBlock(documents: Uint32Array, scores: Uint32Array, count: number): number {
    const { attributePasses, optionPasses, categoryPasses } = this.passes();
    const { meta } = this.data.arrays;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const document = documents[i] as number;
      const at = document * META;
      const row = meta[at] as number;
      const optionRow = meta[at + 1] as number;
      const categoryRow = meta[at + 2] as number;
      const category = categoryPasses[categoryRow] as number;
      const measured = this.measuredFails(document);
      const attribute = measured === 0 ? (attributePasses[row] as number) : 0;
      let option = optionPasses[optionRow] as number;
      if (option === ASK) option = this.judge.ask(document, (attribute & category) === 1);
      if ((option & category) === 1) this.countAttributes(row, measured);
      if (attribute === 0) continue;
      if (option === 1) bump(this.categories, categoryRow);
      if (category === 0) continue;
      bump(this.options, optionRow);
      if (option === 0) continue;
      documents[kept] = document;
      scores[kept++] = scores[i] as number;
    }
    return kept;
  }

  private countAttributes(row: number, measured: number): void {
    if (measured === 0) bump(this.attributes, row);
    else if (this.tables.attributes && this.tables.attributes[row] !== PASSES) return;
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

  /** Adds what was counted, by value. */
  addTo(facets: Facets): void {
    const counts = new Uint32Array(this.slots.size);
    this.addAttributes(counts);
    addRows(this.slots.categories, this.categories, counts);
    if (this.filtersOptions) this.judge.addTo(this.options, counts);
    else addRows(this.slots.options, this.options, counts);
    this.slots.addTo(facets, counts);
  }

  private addAttributes(counts: Uint32Array): void {
    const { attributes: slots } = this.slots;
    const { attributes, tooUnsure, tooSlow } = this;
    const failsOfRows = this.tables.attributes;
    const width = ATTRIBUTES.length;
    for (let row = 0; row < attributes.length; row++) {
      const first = row * width;
      if (tooUnsure?.[row]) bump(counts, slots[first + UPTIME_AT] as number, tooUnsure[row]);
      if (tooSlow?.[row]) bump(counts, slots[first + LATENCY_AT] as number, tooSlow[row]);
      const n = attributes[row] as number;
      if (n === 0) continue;
      const fails = failsOfRows === null ? PASSES : (failsOfRows[row] as number);
      if (fails === PASSES) {
        for (let at = first; at < first + width; at++) bump(counts, slots[at] as number, n);
      } else if (fails <= width) bump(counts, slots[first + fails - 1] as number, n);
    }
  }
}

function bump(counts: Uint32Array, at: number, by = 1): void {
  counts[at] = (counts[at] as number) + by;
}
