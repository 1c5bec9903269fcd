import type { Narrow } from "./grow";
import { type IndexArrays, META } from "./index-data";

/** The kinds of rows, in the order of {@link IndexArrays.meta}: attributes, options, categories. */
export const KINDS = [0, 1, 2] as const;
export type Kind = (typeof KINDS)[number];

/** All documents by their row of one kind: those of row r are at `offsets[r] … offsets[r + 1]`, ascending. */
export interface RowList {
  offsets: Uint32Array;
  documents: Uint32Array;
  /** By place: the row of another kind of the document there. Of the kind itself nothing. */
  others: readonly (Narrow | null)[];
}

/** The documents of an index by row, each kind made when it is first asked for: 8 bytes a document. */
export class RowLists {
  private readonly made: (RowList | undefined)[] = [];

  constructor(private readonly arrays: IndexArrays) {}

  of(kind: Kind): RowList {
    let list = this.made[kind];
    if (!list) {
      list = listOf(this.arrays, kind);
      this.made[kind] = list;
    }
    return list;
  }

  /** How many documents each row of a kind has. */
  counts(kind: Kind): Uint32Array {
    const { attributeCounts, optionCounts, categoryCounts } = this.arrays;
    return [attributeCounts, optionCounts, categoryCounts][kind] as Uint32Array;
  }

  get documents(): number {
    return this.arrays.meta.length / META;
  }
}

/** Sorted by counting. */
function listOf(arrays: IndexArrays, kind: Kind): RowList {
  const { meta, attributeCounts, optionCounts, categoryCounts } = arrays;
  const counts = [attributeCounts, optionCounts, categoryCounts][kind] as Uint32Array;
  const size = meta.length / META;
  const offsets = new Uint32Array(counts.length + 1);
  for (let row = 0; row < counts.length; row++)
    offsets[row + 1] = (offsets[row] as number) + (counts[row] as number);
  const next = offsets.slice();
  const documents = new Uint32Array(size);
  const one = meta.slice(0, size);
  const two = meta.slice(0, size);
  const [a, b] = KINDS.filter((other) => other !== kind) as [Kind, Kind];
  for (let document = 0; document < size; document++) {
    const at = document * META;
    const row = meta[at + kind] as number;
    const place = next[row] as number;
    next[row] = place + 1;
    documents[place] = document;
    one[place] = meta[at + a] as number;
    two[place] = meta[at + b] as number;
  }
  const others: (Narrow | null)[] = [null, null, null];
  others[a] = one;
  others[b] = two;
  return { offsets, documents, others };
}
