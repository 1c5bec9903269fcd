import type { CatalogSort } from "@/lib/catalog/query";
import type { FacetCounter } from "./facet-counter";
import type { FoldGroups } from "./fold-groups";
import { NO_GROUP } from "./index-data";
import type { Part } from "./part";
import type { Ranking } from "./ranking";
import type { RowFilter } from "./row-filter";
import { sortKey } from "./sort-key";
import type { Candidate } from "./top-list";
import { firstAfter, inOrder } from "./whole-pages";

// What each takes, about, in nanoseconds: a document in an order, which is anywhere in memory; one that passes; one that is looked at.
const STEP = 30;
const MATCH = 15;
const LOOK = 1;
/** Matches may come later in the order than if they were spread evenly. */
const PATIENCE = 4;

/** The matches of filters alone in an order that is kept: walked from where the page begins to where it is full. */
export class OrderedMatches {
  private readonly offered = new Set<number>();
  private readonly documentAt: (place: number) => number;
  /** No match is before the place that it would have without filters. */
  private readonly earliest: (document: number) => Candidate;
  private readonly keyOf: ((document: number) => number) | null;

  constructor(
    number: number,
    private readonly part: Part,
    private readonly rows: RowFilter,
    sort: CatalogSort,
    counter: FacetCounter,
  ) {
    const { documentAt, candidateOf } = inOrder(number, part, sort);
    this.documentAt = documentAt;
    this.earliest = candidateOf;
    // With filters on options the price of a listing is that of an option that is allowed.
    this.keyOf =
      sort === "price" && counter.filtersOptions ? sortKey(sort, part.index.data.arrays, counter) : null;
  }

  /** Offers what can be on the page. False when that takes longer than looking at all matches: then some were offered. */
  offer(ranking: Ranking, folds: FoldGroups, limit: number): boolean {
    const { size } = this.part.index;
    const expected = (size * (limit + 1)) / Math.max(1, this.rows.total);
    if (expected * STEP > this.rows.total * MATCH + this.rows.looks * LOOK) return false;
    const { providers } = this.part.index.data.arrays;
    const first = this.keyOf
      ? 0
      : firstAfter(size, ranking.start, (at) => this.earliest(this.documentAt(at)));
    const last = Math.min(size, first + Math.ceil(expected * PATIENCE));
    for (let place = first; place < size; place++) {
      if (place === last) return false;
      const document = this.documentAt(place);
      if (!this.rows.passes(document)) continue;
      const candidate = this.earliest(document);
      if (ranking.isBeyond(candidate)) break;
      if (this.part.isSpecial(document) && this.part.groupOf(document) !== NO_GROUP) continue;
      if (this.keyOf) candidate.key = this.keyOf(document);
      if (!ranking.isOpen(candidate.key, candidate.rankKey, providers, document)) continue;
      this.offered.add(document);
      ranking.offer(candidate);
    }
    this.addGrouped(ranking.threshold, folds);
    return true;
  }

  /** Drops documents that were offered; gives how many are left. */
  untold(documents: Uint32Array, count: number): number {
    if (this.offered.size === 0) return count;
    let kept = 0;
    for (let i = 0; i < count; i++)
      if (!this.offered.has(documents[i] as number)) documents[kept++] = documents[i] as number;
    return kept;
  }

  /** All matches of each group that has one which may be on the page, or matches elsewhere. */
  private addGrouped(threshold: number, folds: FoldGroups): void {
    const { part, rows } = this;
    const wanted = new Set<number>();
    const matches: number[] = [];
    for (const document of part.grouped) {
      if (!rows.passes(document)) continue;
      matches.push(document);
      const group = part.groupOf(document);
      if (this.candidateOf(document).key >= threshold || folds.has(group)) wanted.add(group);
    }
    for (const document of matches) {
      const group = part.groupOf(document);
      if (wanted.has(group)) folds.add(group, this.candidateOf(document));
    }
  }

  private candidateOf(document: number): Candidate {
    const candidate = this.earliest(document);
    if (this.keyOf) candidate.key = this.keyOf(document);
    return candidate;
  }
}
