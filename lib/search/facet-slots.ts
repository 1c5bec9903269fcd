import { ATTRIBUTES, type IndexData, OPTION_FACETS } from "./index-data";
import { FACETS, type Facet, type Facets } from "./plan";

/** Lists of slots, by row. */
interface SlotRows {
  offsets: Uint32Array;
  slots: Uint32Array;
}

/**
 * Every value of every facet of an index has a slot; for each row this knows which slots it counts for. Made once for
 * an index, so that at the end of a query rows become counts by additions alone.
 */
export class FacetSlots {
  readonly size: number;
  /** Nine slots for each attribute row. */
  readonly attributes: Uint32Array;
  /** Each value of a row's options once. */
  readonly options: SlotRows;
  readonly categories: SlotRows;
  /** The slots of each facet: from the first to before `end`. */
  private readonly ranges: { name: Facet; from: number; end: number }[] = [];
  private readonly values: string[] = [];
  private readonly firsts = new Map<Facet, number>();

  constructor({ values, arrays }: IndexData) {
    for (const name of ATTRIBUTES) this.open(name, values.attributes[name]);
    const optionValues = [values.networks, values.assets, values.schemes, values.prices];
    for (const [k, name] of OPTION_FACETS.entries()) this.open(name, optionValues[k] as string[]);
    this.open("category", values.categories);
    this.size = this.values.length;

    const firsts = ATTRIBUTES.map((name) => this.slot(name, 0));
    this.attributes = Uint32Array.from(
      arrays.attributeRows,
      (value, i) => (firsts[i % ATTRIBUTES.length] as number) + value,
    );
    this.options = slotRows(arrays.optionRowOffsets, (at) => {
      const tuple = (arrays.optionRows[at] as number) * OPTION_FACETS.length;
      return OPTION_FACETS.map((name, k) => this.slot(name, arrays.tuples[tuple + k] as number));
    });
    this.categories = slotRows(arrays.categoryRowOffsets, (at) => [
      this.slot("category", arrays.categoryRows[at] as number),
    ]);
  }

  /** The slot of a facet's value, by the value's number. */
  slot(facet: Facet, value: number): number {
    return (this.firsts.get(facet) as number) + value;
  }

  /** Adds counts by slot to counts by value. */
  addTo(facets: Facets, counts: Uint32Array): void {
    const { values } = this;
    for (const { name, from, end } of this.ranges) {
      const facet = facets[name];
      for (let slot = from; slot < end; slot++) {
        const n = counts[slot] as number;
        if (n === 0) continue;
        const value = values[slot] as string;
        facet[value] = (facet[value] ?? 0) + n;
      }
    }
  }

  private open(facet: Facet, values: readonly string[]): void {
    const from = this.values.length;
    this.firsts.set(facet, from);
    for (const value of values) this.values.push(value);
    this.ranges.push({ name: facet, from, end: this.values.length });
  }
}

/** Adds each row's number to all slots of the row. */
export function addRows({ offsets, slots }: SlotRows, rows: Uint32Array, counts: Uint32Array): void {
  for (let row = 0; row < rows.length; row++) {
    const n = rows[row] as number;
    if (n === 0) continue;
    const end = offsets[row + 1] as number;
    for (let i = offsets[row] as number; i < end; i++) {
      const slot = slots[i] as number;
      counts[slot] = (counts[slot] as number) + n;
    }
  }
}

export function noFacets(): Facets {
  return Object.fromEntries(FACETS.map((name) => [name, {}])) as Facets;
}

function slotRows(rowOffsets: Uint32Array, slotsAt: (at: number) => number[]): SlotRows {
  const offsets = new Uint32Array(rowOffsets.length);
  const slots: number[] = [];
  for (let row = 0; row + 1 < rowOffsets.length; row++) {
    const distinct = new Set<number>();
    for (let at = rowOffsets[row] as number; at < (rowOffsets[row + 1] as number); at++)
      for (const slot of slotsAt(at)) distinct.add(slot);
    slots.push(...distinct);
    offsets[row + 1] = slots.length;
  }
  return { offsets, slots: Uint32Array.from(slots) };
}
