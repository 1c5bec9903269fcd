import { type Cursor, encodeCursor } from "./cursor";
import { FacetCounter } from "./facet-counter";
import { noFacets } from "./facet-slots";
import { filterTables } from "./filter-tables";
import type { FoldGroups } from "./fold-groups";
import { META, NO_GROUP } from "./index-data";
import { BLOCK, type MatchSink } from "./intersect";
import { hasLabels, withoutLabels } from "./matcher";
import { OrderedMatches } from "./ordered-matches";
import type { Part } from "./part";
import type { SearchAnswer, SearchHit, SearchPlan } from "./plan";
import { FLOOR_STEPS, rankParts } from "./rank";
import { Ranking } from "./ranking";
import {
  type Conjunction,
  type Language,
  type Lexicon,
  type Manner,
  type Resolved,
  resolve,
} from "./resolve";
import { type KeyOf, sortKey } from "./sort-key";
import type { Candidate } from "./top-list";
import { offerAll } from "./whole-pages";

/** Several indexes that are searched as one. */
export interface Whole {
  parts: readonly Part[];
  lexicon: Lexicon;
  language: Language;
  folds: FoldGroups;
  now: number;
}

const MOST_HITS = 100;
const NO_FACETS = Object.freeze(noFacets());
const PER_PROVIDER = 3;
/** After so many it is looked anew what may still be among the best. */
const SOME = 64;
/** A cursor has room for as many providers as can fill their share of a page. */
const SHARES = 7;

/** One attempt at a plan: all parts walked, everything counted. */
export class Query {
  /** Matches of the words in the hosts and with the tags that were asked for, before other filters. */
  matched = 0;
  readonly words: number;
  private total = 0;
  private readonly resolved: Resolved;
  private readonly counters: FacetCounter[];
  private readonly ranking: Ranking;
  private readonly limit: number;
  /** The most that the words could score. */
  private readonly fullText: number;

  constructor(
    private readonly whole: Whole,
    private readonly plan: SearchPlan,
    private readonly after: Cursor | null,
    manner: Manner,
    private readonly least?: number,
  ) {
    this.limit = Math.max(1, Math.min(MOST_HITS, Math.floor(plan.limit) || 1));
    this.resolved = resolve(plan.terms, whole.language, whole.lexicon, manner);
    const needs = this.resolved.alternatives.flatMap((one) => one.needs);
    if (after?.weights.length === needs.length)
      for (const [i, need] of needs.entries()) need.weight = after.weights[i] as number;
    this.words = needs.length;
    this.fullText = Math.max(0, ...this.resolved.alternatives.map(mostScore));
    const perProvider = plan.perProvider === undefined ? PER_PROVIDER : plan.perProvider;
    const quota =
      plan.sort !== "relevance" || perProvider === null
        ? null
        : Math.max(1, perProvider, Math.ceil(this.limit / SHARES));
    this.ranking = new Ranking(this.limit, quota, after);
    this.counters = whole.parts.map((part) => {
      const { data, slots } = part.index;
      const tables = filterTables(data, plan.filters);
      return new FacetCounter(data, slots, tables, part.takeCounts(), plan.facets !== false);
    });
    this.run();
  }

  /** Matches of the words alone: that a filter leaves nothing is no reason to take them otherwise. */
  wordMatches(): number {
    const { filters } = this.plan;
    if (this.matched > 0 || !hasLabels(filters)) return this.matched;
    const anywhere = withoutLabels(filters);
    let matches = 0;
    for (const part of this.whole.parts)
      part.matcher.match(this.resolved.alternatives, anywhere, (documents, scores, count) => {
        matches += dropDead(part, documents, scores, count);
      });
    return matches;
  }

  answer(approximate: boolean): SearchAnswer {
    const { candidates, end } = this.ranking.page(this.plan.hitsOnly);
    const shown = candidates.reduce((sum, candidate) => sum + 1 + candidate.similar, 0);
    const seen = this.after?.seen ?? 0;
    const facets = this.plan.facets === false ? NO_FACETS : noFacets();
    if (this.plan.facets !== false) for (const counter of this.counters) counter.addTo(facets);
    return {
      hits: candidates.map((candidate) => this.hit(candidate)),
      total: this.total,
      first: candidates.length === 0 ? 0 : seen + 1,
      after:
        end && encodeCursor({ sort: this.plan.sort, seen: seen + shown, weights: this.weights(), ...end }),
      approximate,
      corrected: this.resolved.corrected,
      facets,
    };
  }

  private weights(): number[] {
    return this.resolved.alternatives.flatMap((one) => one.needs.map((need) => need.weight));
  }

  private run(): void {
    const everything = this.resolved.alternatives.length === 0 && !hasLabels(this.plan.filters);
    if (everything && this.counters.every((counter) => counter.unfiltered)) {
      this.countAll();
      offerAll(this.whole.parts, this.plan.sort, this.ranking, this.whole.folds);
    } else this.walk();
  }

  private countAll(): void {
    for (const [number, part] of this.whole.parts.entries()) {
      this.total += part.live;
      const counter = this.counters[number] as FacetCounter;
      counter.countAll();
      if (part.deadCount > 0)
        for (const document of part.specials()) if (part.isDead(document)) counter.uncount(document);
    }
    this.matched = this.total;
  }

  private walk(): void {
    const { alternatives } = this.resolved;
    const { parts, folds } = this.whole;
    const { filters } = this.plan;
    const least = this.least === undefined ? 0 : this.leastNeeds();
    const everything = alternatives.length === 0 && !hasLabels(filters);
    // The large one last: what folds with its documents is known then.
    for (let number = parts.length - 1; number >= 0; number--) {
      const part = parts[number] as Part;
      if (everything && (this.counters[number] as FacetCounter).takesRanges) {
        this.filter(number, part);
        continue;
      }
      const sink = this.sinkOf(number, part);
      if (least > 0) part.matcher.matchMost(alternatives, filters, least, sink);
      else if (this.least === undefined) part.matcher.match(alternatives, filters, sink);
    }
    for (const candidate of folds.take()) {
      const { providers } = (parts[candidate.part] as Part).index.data.arrays;
      if (this.ranking.isOpen(candidate.key, candidate.rankKey, providers, candidate.document))
        this.ranking.offer(candidate);
    }
  }

  /** Filters alone: by the documents of rows where they are listed. */
  private filter(number: number, part: Part): void {
    const counter = this.counters[number] as FacetCounter;
    const rows = counter.countByRows(part);
    if (!rows) {
      this.walkAll(number, part);
      return;
    }
    const { folds } = this.whole;
    const { sort } = this.plan;
    this.matched += part.live;
    this.total += rows.total;
    const ordered = new OrderedMatches(number, part, rows, sort, counter);
    if (ordered.offer(this.ranking, folds, this.limit)) return;
    const { documents, scores } = part.matcher.block;
    const key = this.keyOf(part, counter);
    scores.fill(0);
    rows.each(documents, (count) =>
      this.rank(number, part, documents, scores, ordered.untold(documents, count), key),
    );
  }

  /** Filters alone: every document is looked at. */
  private walkAll(number: number, part: Part): void {
    const counter = this.counters[number] as FacetCounter;
    const { columns, size } = part.index;
    const { documents, scores } = part.matcher.block;
    const key = this.keyOf(part, counter);
    scores.fill(0);
    this.matched += part.live;
    for (let from = 0; from < size; from += BLOCK) {
      const end = Math.min(size, from + BLOCK);
      const kept = counter.takeRange(columns, from, end, documents, part.deadBits);
      this.total += kept;
      this.rank(number, part, documents, scores, kept, key);
    }
  }

  private keyOf(part: Part, counter: FacetCounter): KeyOf | null {
    const { sort } = this.plan;
    return sort === "relevance" ? null : sortKey(sort, part.index.data.arrays, counter);
  }

  /** How many needs the best match has: all that have as many are given. */
  private leastNeeds(): number {
    const { parts } = this.whole;
    return Math.max(
      0,
      ...parts.map((part) => part.matcher.coverage(this.resolved.alternatives, this.plan.filters)),
    );
  }

  private sinkOf(number: number, part: Part): MatchSink {
    const counter = this.counters[number] as FacetCounter;
    const key = this.keyOf(part, counter);
    return (documents, scores, count) => {
      const living = part.deadCount === 0 ? count : dropDead(part, documents, scores, count);
      this.matched += living;
      if (this.plan.hitsOnly && !key) {
        this.rankFew(number, part, documents, scores, living);
        return;
      }
      const kept = counter.take(documents, scores, living);
      this.total += kept;
      this.rank(number, part, documents, scores, kept, key);
    };
  }

  /** Without counting: filters look only at what may be among the best. */
  private rankFew(
    number: number,
    part: Part,
    documents: Uint32Array,
    scores: Uint32Array,
    count: number,
  ): void {
    const counter = this.counters[number] as FacetCounter;
    const { meta } = part.index.data.arrays;
    const least = this.words === 0 ? 1 : 0;
    for (let from = 0; from < count; from += SOME) {
      const end = Math.min(count, from + SOME);
      const { threshold } = this.ranking;
      let some = 0;
      for (let i = from; i < end; i++) {
        const document = documents[i] as number;
        const text = scores[i] as number;
        const key = (text + least) * (FLOOR_STEPS + (meta[document * META + 3] as number));
        if (key < threshold && !part.isSpecial(document)) continue;
        // Places before `from` are done with.
        documents[some] = document;
        scores[some++] = text;
      }
      if (some > 0) this.rank(number, part, documents, scores, counter.take(documents, scores, some), null);
    }
  }

  private rank(
    number: number,
    part: Part,
    documents: Uint32Array,
    scores: Uint32Array,
    count: number,
    keyOf: KeyOf | null,
  ): void {
    const { ranking } = this;
    const { rankKeys, providers, meta } = part.index.data.arrays;
    // Without words the quality alone.
    const least = this.words === 0 ? 1 : 0;
    let threshold = ranking.threshold;
    for (let i = 0; i < count; i++) {
      const document = documents[i] as number;
      const text = scores[i] as number;
      const special = part.isSpecial(document);
      const key = keyOf
        ? keyOf(document, special ? Number.NEGATIVE_INFINITY : threshold)
        : (text + least) * (FLOOR_STEPS + (meta[document * META + 3] as number));
      if (key < threshold && !special) continue;
      const group = special ? part.groupOf(document) : NO_GROUP;
      if (group === NO_GROUP && key < threshold) continue;
      const rankKey = rankKeys[document] as number;
      if (group === NO_GROUP && !ranking.isOpen(key, rankKey, providers, document)) continue;
      const provider = providers[document] as number;
      const candidate: Candidate = { key, rankKey, part: number, document, text, provider, similar: 0 };
      if (group !== NO_GROUP) this.whole.folds.add(group, candidate);
      else {
        ranking.offer(candidate);
        threshold = ranking.threshold;
      }
    }
  }

  private hit(candidate: Candidate): SearchHit {
    const { index } = this.whole.parts[candidate.part] as Part;
    const { document, similar } = candidate;
    return {
      id: index.id(document),
      card: this.plan.cards === false ? "" : index.card(document),
      similar,
      parts: this.plan.explain
        ? rankParts(
            index.ranked(document),
            index.data.now,
            this.fullText === 0 ? 1 : candidate.text / this.fullText,
          )
        : null,
    };
  }
}

function mostScore({ needs }: Conjunction): number {
  return 15 * needs.reduce((sum, need) => sum + need.weight, 0);
}

function dropDead(part: Part, documents: Uint32Array, scores: Uint32Array, count: number): number {
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const document = documents[i] as number;
    if (part.isSpecial(document) && part.isDead(document)) continue;
    documents[kept] = document;
    scores[kept++] = scores[i] as number;
  }
  return kept;
}
