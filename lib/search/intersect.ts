import type { DenseSet } from "./dense";

/** A term's postings, from and to. */
export interface PostingList {
  from: number;
  to: number;
  weight: number;
  /** Where they are, when not among those of the index. */
  own?: Uint32Array;
}

export interface WeightedSet {
  set: DenseSet;
  weight: number;
}

/** Matches in ascending order, a block at a time; the arrays are used again. Scores are impact times weight, summed. */
export type MatchSink = (documents: Uint32Array, scores: Uint32Array, count: number) => void;

export const BLOCK = 1_024;

/** Where blocks are filled. One is enough for each level of nesting. */
export class Block {
  readonly documents = new Uint32Array(BLOCK);
  readonly scores = new Uint32Array(BLOCK);
}

/** Tells all documents that are in every list and every set. Without any: every document, with score 0. */
export function intersect(
  postings: Uint32Array,
  lists: readonly PostingList[],
  sets: readonly WeightedSet[],
  documents: number,
  block: Block,
  sink: MatchSink,
): void {
  const sorted = [...lists].sort((a, b) => a.to - a.from - (b.to - b.from));
  const target = sets.length === 0 ? sink : withSets(sets, sink);
  const [first, second] = sorted;
  if (first === undefined) fromSets(sets, documents, block, sink);
  else if (second === undefined) oneList(postings, first, block, target);
  else if (sorted.length === 2) twoLists(postings, first, second, block, target);
  else manyLists(postings, sorted, block, target);
}

function fromSets(sets: readonly WeightedSet[], documents: number, block: Block, sink: MatchSink): void {
  let count = 0;
  const emit = (document: number, score: number) => {
    block.documents[count] = document;
    block.scores[count++] = score;
    if (count === BLOCK) {
      count = 0;
      target(block.documents, block.scores, BLOCK);
    }
  };
  const [smallest, ...others] = [...sets].sort((a, b) => a.set.count - b.set.count);
  const target = others.length === 0 ? sink : withSets(others, sink);
  if (smallest)
    smallest.set.forEach((document, impact) => {
      emit(document, impact * smallest.weight);
    });
  else everyDocument(documents, block, sink);
  if (count > 0) target(block.documents, block.scores, count);
}

function everyDocument(documents: number, block: Block, sink: MatchSink): void {
  for (let from = 0; from < documents; from += BLOCK) {
    const count = Math.min(BLOCK, documents - from);
    for (let i = 0; i < count; i++) block.documents[i] = from + i;
    block.scores.fill(0);
    sink(block.documents, block.scores, count);
  }
}

/** Keeps the matches that are in every set, and adds their scores. */
function withSets(sets: readonly WeightedSet[], sink: MatchSink): MatchSink {
  return (documents, scores, count) => {
    let kept = count;
    for (const { set, weight } of sets) {
      const { bytes } = set;
      let to = 0;
      for (let i = 0; i < kept; i++) {
        const document = documents[i] as number;
        const impact = bytes[document] as number;
        scores[to] = (scores[i] as number) + impact * weight;
        documents[to] = document;
        // One more when it is there: whether it is, no processor can guess.
        to += -impact >>> 31;
      }
      kept = to;
    }
    if (kept > 0) sink(documents, scores, kept);
  };
}

function oneList(postings: Uint32Array, list: PostingList, block: Block, sink: MatchSink): void {
  const { documents, scores } = block;
  const { to, weight, own = postings } = list;
  for (let from = list.from; from < to; from += BLOCK) {
    const count = Math.min(BLOCK, to - from);
    for (let i = 0; i < count; i++) {
      const posting = own[from + i] as number;
      documents[i] = posting >>> 4;
      scores[i] = (posting & 15) * weight;
    }
    sink(documents, scores, count);
  }
}

/** A list is skipped through by doubling steps when it is this much longer than what drives it. */
const GALLOP = 24;

function twoLists(
  postings: Uint32Array,
  a: PostingList,
  b: PostingList,
  block: Block,
  sink: MatchSink,
): void {
  if (b.to - b.from > GALLOP * (a.to - a.from)) {
    manyLists(postings, [a, b], block, sink);
    return;
  }
  const { documents, scores } = block;
  const { to: aEnd, weight: aWeight, own: aPostings = postings } = a;
  const { to: bEnd, weight: bWeight, own: bPostings = postings } = b;
  let count = 0;
  let i = a.from;
  let k = b.from;
  while (i < aEnd && k < bEnd) {
    const posting = aPostings[i] as number;
    const other = bPostings[k] as number;
    const ahead = (posting >>> 4) - (other >>> 4);
    documents[count] = posting >>> 4;
    scores[count] = (posting & 15) * aWeight + (other & 15) * bWeight;
    // It stays where both are the same, else the next is written over it.
    count += 1 - ((ahead | -ahead) >>> 31);
    if (count === BLOCK) {
      sink(documents, scores, BLOCK);
      count = 0;
    }
    // The sign bit moves whichever is behind, or both: which one it is, no processor can guess.
    i += (ahead - 1) >>> 31;
    k += (-ahead - 1) >>> 31;
  }
  if (count > 0) sink(documents, scores, count);
}

function manyLists(
  postings: Uint32Array,
  lists: readonly PostingList[],
  block: Block,
  sink: MatchSink,
): void {
  const { documents, scores } = block;
  const [driver, ...rest] = lists as [PostingList, ...PostingList[]];
  const places = rest.map((list) => list.from);
  let count = 0;
  const driving = driver.own ?? postings;
  outer: for (let i = driver.from; i < driver.to; i++) {
    const posting = driving[i] as number;
    const document = posting >>> 4;
    let score = (posting & 15) * driver.weight;
    for (let k = 0; k < rest.length; k++) {
      const { to, weight, own = postings } = rest[k] as PostingList;
      let at = places[k] as number;
      if (at < to && (own[at] as number) >>> 4 < document) at = gallop(own, at, to, document);
      places[k] = at;
      if (at >= to) break outer;
      const other = own[at] as number;
      if (other >>> 4 !== document) continue outer;
      score += (other & 15) * weight;
    }
    documents[count] = document;
    scores[count++] = score;
    if (count === BLOCK) {
      sink(documents, scores, BLOCK);
      count = 0;
    }
  }
  if (count > 0) sink(documents, scores, count);
}

/** The first place from `at` on whose document is not before `document`. */
function gallop(postings: Uint32Array, at: number, end: number, document: number): number {
  let step = 1;
  while (at + step < end && (postings[at + step] as number) >>> 4 < document) step <<= 1;
  let low = at + (step >> 1);
  let high = Math.min(end, at + step + 1);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((postings[middle] as number) >>> 4 < document) low = middle + 1;
    else high = middle;
  }
  return low;
}
