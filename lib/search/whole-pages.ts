import type { CatalogSort } from "@/lib/catalog/query";
import { isAfter, type Position } from "./cursor";
import type { FoldGroups } from "./fold-groups";
import { META, NO_GROUP, ORDERS } from "./index-data";
import type { Part } from "./part";
import { FLOOR_STEPS } from "./rank";
import type { Ranking } from "./ranking";
import { sortKey } from "./sort-key";
import type { Candidate } from "./top-list";

/** Offers a page of all documents there are, in an order that is kept: nothing is walked but the page itself. */
export function offerAll(
  parts: readonly Part[],
  sort: CatalogSort,
  ranking: Ranking,
  folds: FoldGroups,
): void {
  for (const [number, part] of parts.entries()) {
    const { documentAt, candidateOf } = inOrder(number, part, sort);
    const { providers } = part.index.data.arrays;
    for (let i = firstAfter(part.index.size, ranking.start, (at) => candidateOf(documentAt(at))); ; i++) {
      if (i >= part.index.size) break;
      const document = documentAt(i);
      if (part.isSpecial(document) && (part.isDead(document) || part.groupOf(document) !== NO_GROUP))
        continue;
      const candidate = candidateOf(document);
      if (ranking.isBeyond(candidate)) break;
      if (ranking.isOpen(candidate.key, candidate.rankKey, providers, document)) ranking.offer(candidate);
    }
  }
  for (const candidate of folds.whole(sort, () => groupedOf(parts, sort))) {
    if (ranking.isBeyond(candidate)) break;
    const { providers } = (parts[candidate.part] as Part).index.data.arrays;
    if (ranking.isOpen(candidate.key, candidate.rankKey, providers, candidate.document))
      ranking.offer({ ...candidate });
  }
}

/** All documents that fold with others, with their groups. */
function* groupedOf(
  parts: readonly Part[],
  sort: CatalogSort,
): Generator<[group: number, candidate: Candidate]> {
  for (const [number, part] of parts.entries()) {
    const { candidateOf } = inOrder(number, part, sort);
    for (const document of part.specials()) {
      const group = part.isDead(document) ? NO_GROUP : part.groupOf(document);
      if (group !== NO_GROUP) yield [group, candidateOf(document)];
    }
  }
}

/** A part's documents in an order; keys are those without filters. */
export function inOrder(number: number, part: Part, sort: CatalogSort) {
  const { arrays } = part.index.data;
  const { meta, rankKeys, providers } = arrays;
  const order = sort === "relevance" ? null : arrays[ORDERS[sort]];
  const key =
    sort === "relevance"
      ? (document: number) => FLOOR_STEPS + (meta[document * META + 3] as number)
      : sortKey(sort, arrays);
  return {
    documentAt: (place: number) => (order ? (order[place] as number) : place),
    candidateOf: (document: number): Candidate => ({
      key: key(document),
      rankKey: rankKeys[document] as number,
      part: number,
      document,
      text: 0,
      provider: providers[document] as number,
      similar: 0,
    }),
  };
}

/** The first place whose position is after `start`, by bisection. */
export function firstAfter(
  size: number,
  start: Position | null,
  positionAt: (place: number) => Position,
): number {
  if (!start) return 0;
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const { key, rankKey } = positionAt(middle);
    if (isAfter(key, rankKey, start)) high = middle;
    else low = middle + 1;
  }
  return low;
}
