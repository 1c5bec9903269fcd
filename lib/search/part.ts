import { NO_GROUP } from "./index-data";
import { Matcher } from "./matcher";
import { RowCounts } from "./row-counts";
import { RowLists } from "./row-lists";
import type { SearchIndex } from "./search-index";

/** One index among those that are searched as one: which of its documents still count, and which fold with others. */
export class Part {
  readonly matcher: Matcher;
  /** Documents that need a closer look: dead ones, and those of a fold group. One bit each. */
  readonly special: Uint32Array;
  private readonly dead: Uint32Array;
  deadCount = 0;
  private readonly freeCounts: RowCounts[] = [];
  private readonly lentCounts: RowCounts[] = [];
  /** Groups that the index itself does not know. */
  private readonly groups = new Map<number, number>();
  private groupedDocuments: Uint32Array | null = null;
  /** Null for an index that is too small and short-lived to be listed. */
  readonly rowLists: RowLists | null;

  /** `ownGroups`: whether the fold groups of the index are those of the whole. */
  constructor(
    readonly index: SearchIndex,
    private readonly ownGroups: boolean,
  ) {
    this.matcher = new Matcher(index);
    this.rowLists = ownGroups ? new RowLists(index.data.arrays) : null;
    this.special = new Uint32Array((index.size + 31) >>> 5);
    this.dead = new Uint32Array(this.special.length);
    const { foldGroups } = index.data.arrays;
    if (ownGroups)
      for (let doc = 0; doc < foldGroups.length; doc++)
        if (foldGroups[doc] !== NO_GROUP) this.mark(this.special, doc);
  }

  /** Empty counts, until {@link releaseCounts}. */
  takeCounts(): RowCounts {
    const counts = this.freeCounts.pop() ?? new RowCounts(this.index.data);
    counts.clear();
    this.lentCounts.push(counts);
    return counts;
  }

  /** The query is answered. */
  releaseCounts(): void {
    this.freeCounts.push(...this.lentCounts.splice(0));
  }

  get live(): number {
    return this.index.size - this.deadCount;
  }

  isSpecial(document: number): boolean {
    return (((this.special[document >>> 5] as number) >>> (document & 31)) & 1) === 1;
  }

  /** Every document that needs a closer look. */
  *specials(): Generator<number> {
    for (let word = 0; word < this.special.length; word++)
      for (let bits = this.special[word] as number; bits !== 0; bits &= bits - 1)
        yield word * 32 + 31 - Math.clz32(bits & -bits);
  }

  isDead(document: number): boolean {
    return (((this.dead[document >>> 5] as number) >>> (document & 31)) & 1) === 1;
  }

  /** One bit for each document that counts no more; null when all do. */
  get deadBits(): Uint32Array | null {
    return this.deadCount > 0 ? this.dead : null;
  }

  kill(document: number): void {
    if (this.isDead(document)) return;
    this.deadCount++;
    this.mark(this.dead, document);
    this.mark(this.special, document);
  }

  /** The fold group of a document in the whole, or NO_GROUP. */
  groupOf(document: number): number {
    const other = this.groups.get(document);
    if (other !== undefined) return other;
    return this.ownGroups ? (this.index.data.arrays.foldGroups[document] as number) : NO_GROUP;
  }

  /** All documents with a fold group, ascending. */
  get grouped(): Uint32Array {
    this.groupedDocuments ??= Uint32Array.from(this.specials()).filter(
      (document) => this.groupOf(document) !== NO_GROUP,
    );
    return this.groupedDocuments;
  }

  setGroup(document: number, group: number): void {
    this.groupedDocuments = null;
    this.groups.set(document, group);
    this.mark(this.special, document);
  }

  private mark(bits: Uint32Array, document: number): void {
    bits[document >>> 5] = (bits[document >>> 5] as number) | (1 << (document & 31));
  }
}
