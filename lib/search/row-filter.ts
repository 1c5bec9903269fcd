import { ASK, type RowPasses } from "./filter-tables";
import { type IndexArrays, META } from "./index-data";
import { BLOCK } from "./intersect";
import type { Part } from "./part";
import type { RowCounts } from "./row-counts";
import { KINDS, type Kind, type RowList, type RowLists } from "./row-lists";

/** One kind of rows: which pass (null: all do), how many documents they have, and what is counted. */
interface Side {
  kind: Kind;
  passes: Uint8Array | null;
  size: number;
  counts: Uint32Array;
}

/**
 * Filters alone, of an index whose documents are listed by row: counts what a walk over all documents would, from the
 * documents of the rows that pass, or that fail when they are fewer.
 */
export class RowFilter {
  /** Documents that pass. */
  total = 0;
  private readonly arrays: IndexArrays;
  private readonly sides: readonly Side[];
  /** Those that filter, the one with the fewest documents first. */
  private readonly filtering: readonly Side[];

  private constructor(
    private readonly part: Part,
    private readonly lists: RowLists,
    passes: RowPasses,
    counts: RowCounts,
  ) {
    this.arrays = part.index.data.arrays;
    const kinds = [
      [passes.attributes, counts.attributes],
      [passes.options, counts.options],
      [passes.categories, counts.categories],
    ] as const;
    this.sides = KINDS.map((kind): Side => {
      const [ofKind, counted] = kinds[kind];
      return { kind, passes: ofKind, size: sizeOf(lists.counts(kind), ofKind), counts: counted };
    });
    this.filtering = this.sides.filter((side) => side.passes !== null).sort((a, b) => a.size - b.size);
  }

  /** Counts into `counts`, which are empty; null, and nothing is counted, when a walk over all would take less. */
  static of(part: Part, lists: RowLists, passes: RowPasses, counts: RowCounts): RowFilter | null {
    if (passes.options?.includes(ASK)) return null;
    const filter = new RowFilter(part, lists, passes, counts);
    const [x, y, z] = filter.filtering;
    if (!x) return null;
    if (z && y && x.size + y.size > lists.documents) return null;
    if (!y) filter.countOne(x);
    else if (!z) filter.countTwo(x, y);
    else filter.countThree(x, y, z);
    filter.takeDeadOut();
    return filter;
  }

  /** What {@link each} looks at. */
  get looks(): number {
    return (this.filtering[0] as Side).size;
  }

  /** Whether a document passes that is not dead. */
  passes(document: number): boolean {
    const { meta } = this.arrays;
    const at = document * META;
    for (const { kind, passes } of this.filtering)
      if ((passes as Uint8Array)[meta[at + kind] as number] === 0) return false;
    return !(this.part.isSpecial(document) && this.part.isDead(document));
  }

  /** Tells all documents that pass, in blocks, in no order. */
  each(documents: Uint32Array, tell: (count: number) => void): void {
    const [x, y, z] = this.filtering as [Side, Side | undefined, Side | undefined];
    const list = this.lists.of(x.kind);
    const dead = this.part.deadBits;
    let count = 0;
    for (let row = 0; row < x.counts.length; row++) {
      if ((x.passes as Uint8Array)[row] === 0) continue;
      const end = list.offsets[row + 1] as number;
      for (let i = list.offsets[row] as number; i < end; i++) {
        if (y?.passes && y.passes[list.others[y.kind]?.[i] as number] === 0) continue;
        if (z?.passes && z.passes[list.others[z.kind]?.[i] as number] === 0) continue;
        const document = list.documents[i] as number;
        if (dead !== null && (((dead[document >>> 5] as number) >>> (document & 31)) & 1) === 1) continue;
        documents[count++] = document;
        if (count < BLOCK) continue;
        tell(count);
        count = 0;
      }
    }
    if (count > 0) tell(count);
  }

  private countOne(x: Side): void {
    x.counts.set(this.lists.counts(x.kind));
    for (const side of this.sides) if (side !== x) this.countAmong(side, x);
    this.total = x.size;
  }

  private countTwo(x: Side, y: Side): void {
    const other = this.sides.find((side) => side !== x && side !== y) as Side;
    this.countAmong(x, y);
    this.total = countJoint(this.lists.of(x.kind), x, y, other);
  }

  private countThree(x: Side, y: Side, z: Side): void {
    const list = this.lists.of(x.kind);
    countWhere(list, x, y, z);
    countWhere(list, x, z, y);
    countWhere(this.lists.of(y.kind), y, z, x);
    for (let row = 0; row < z.counts.length; row++)
      if (z.passes?.[row] === 1) this.total += z.counts[row] as number;
  }

  /** Counts the rows of `side` of the documents that `by` lets pass. */
  private countAmong(side: Side, by: Side): void {
    const list = this.lists.of(by.kind);
    if (by.size * 2 <= this.lists.documents) addRows(list, by, 1, side, 1);
    else {
      side.counts.set(this.lists.counts(side.kind));
      addRows(list, by, 0, side, -1);
    }
  }

  private takeDeadOut(): void {
    if (this.part.deadCount === 0) return;
    const { meta } = this.arrays;
    for (const document of this.part.specials()) {
      if (!this.part.isDead(document)) continue;
      const rows = KINDS.map((kind) => meta[document * META + kind] as number);
      const fails = this.filtering.filter(({ kind, passes }) => passes?.[rows[kind] as number] === 0);
      if (fails.length === 0) this.total--;
      for (const side of this.sides) {
        if (fails.some((one) => one !== side)) continue;
        const row = rows[side.kind] as number;
        side.counts[row] = (side.counts[row] as number) - 1;
      }
    }
  }
}

function sizeOf(counts: Uint32Array, passes: Uint8Array | null): number {
  let size = 0;
  for (let row = 0; row < counts.length; row++)
    if (passes === null || passes[row] === 1) size += counts[row] as number;
  return size;
}

/** Adds `step` for each document of the rows of `by` that pass (1) or fail (0), to its row of `side`. */
function addRows({ offsets, others }: RowList, by: Side, which: 0 | 1, side: Side, step: 1 | -1): void {
  const { counts } = side;
  const rows = others[side.kind] as Uint32Array;
  const passes = by.passes as Uint8Array;
  for (let row = 0; row < passes.length; row++) {
    if (passes[row] !== which) continue;
    const end = offsets[row + 1] as number;
    for (let i = offsets[row] as number; i < end; i++) {
      const other = rows[i] as number;
      counts[other] = (counts[other] as number) + step;
    }
  }
}

/** Of the documents that `x` lets pass counts the rows of `y`; of those that `y` lets pass too the rows of `other`; gives how many these are. */
function countJoint({ offsets, others }: RowList, x: Side, y: Side, other: Side): number {
  const passesX = x.passes as Uint8Array;
  const passesY = y.passes as Uint8Array;
  const rowsY = others[y.kind] as Uint32Array;
  const rowsOther = others[other.kind] as Uint32Array;
  const countsY = y.counts;
  const countsOther = other.counts;
  let total = 0;
  for (let row = 0; row < passesX.length; row++) {
    if (passesX[row] === 0) continue;
    const end = offsets[row + 1] as number;
    for (let i = offsets[row] as number; i < end; i++) {
      const rowY = rowsY[i] as number;
      const rowOther = rowsOther[i] as number;
      const passes = passesY[rowY] as number;
      countsY[rowY] = (countsY[rowY] as number) + 1;
      countsOther[rowOther] = (countsOther[rowOther] as number) + passes;
      total += passes;
    }
  }
  return total;
}

/** Counts the rows of `side` of the documents that both `x` and `y` let pass. */
function countWhere({ offsets, others }: RowList, x: Side, y: Side, side: Side): void {
  const passesX = x.passes as Uint8Array;
  const passesY = y.passes as Uint8Array;
  const rowsY = others[y.kind] as Uint32Array;
  const rows = others[side.kind] as Uint32Array;
  const { counts } = side;
  for (let row = 0; row < passesX.length; row++) {
    if (passesX[row] === 0) continue;
    const end = offsets[row + 1] as number;
    for (let i = offsets[row] as number; i < end; i++) {
      const own = rows[i] as number;
      counts[own] = (counts[own] as number) + (passesY[rowsY[i] as number] as number);
    }
  }
}
