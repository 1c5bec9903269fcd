import { extensionLabel, hostLabel, payeeLabel, tagLabel } from "./analyse";
import { DensePool, type DenseSet } from "./dense";
import { Block, intersect, type MatchSink, type PostingList, type WeightedSet } from "./intersect";
import { NeedLists, needKey } from "./need-lists";
import { type Place, phraseIn } from "./phrase";
import type { SearchFilters } from "./plan";
import type { Conjunction, Need, Reading } from "./resolve";
import type { SearchIndex } from "./search-index";
import { Tally } from "./tally";

/** Sixteenths of an impact, at least 1: by share, by impact. */
const SCALED = Array.from({ length: 17 }, (_, share) =>
  Uint8Array.from({ length: 16 }, (_, impact) => Math.max(1, (impact * share + 8) >> 4)),
);

/** Finds the documents of one index that have what a query needs. */
export class Matcher {
  private readonly pool: DensePool;
  /** Free between two calls. */
  readonly block = new Block();
  private readonly outer = this.block;
  private readonly inner = new Block();
  private readonly needLists: NeedLists;
  private readonly tallies: { best?: Tally; needs?: Tally } = {};

  constructor(private readonly index: SearchIndex) {
    this.pool = new DensePool(index.size);
    this.needLists = new NeedLists(index.size);
  }

  /** Tells `sink` all matches of any alternative in ascending order, each once. No alternatives: all documents. */
  match(alternatives: readonly Conjunction[], filters: SearchFilters, sink: MatchSink): void {
    const labels = this.labelNeeds(filters);
    if (alternatives.length <= 1) {
      this.conjunction(alternatives[0] ?? { needs: [], excluded: [] }, labels, sink);
      return;
    }
    const best = this.tally();
    for (const alternative of alternatives)
      this.conjunction(alternative, labels, (documents, scores, count) => {
        for (let i = 0; i < count; i++) best.raise(documents[i] as number, scores[i] as number);
      });
    best.tell(1, this.inner, sink);
  }

  /** The most needs that any document has, of the alternative where it has most. */
  coverage(alternatives: readonly Conjunction[], filters: SearchFilters): number {
    return Math.max(0, ...alternatives.map((one) => this.covered(one, this.labelNeeds(filters)).most()));
  }

  /** Tells the documents that have at least `least` of an alternative's needs. */
  matchMost(
    alternatives: readonly Conjunction[],
    filters: SearchFilters,
    least: number,
    sink: MatchSink,
  ): void {
    const best = this.tally();
    for (const alternative of alternatives)
      this.covered(alternative, this.labelNeeds(filters)).tell(
        least,
        this.outer,
        (documents, scores, count) => {
          for (let i = 0; i < count; i++) best.raise(documents[i] as number, scores[i] as number);
        },
      );
    best.tell(1, this.outer, sink);
  }

  /** An empty tally; one serves the alternatives, the other the needs of one of them. */
  private tally(which: "best" | "needs" = "best"): Tally {
    this.tallies[which] ??= new Tally(this.index.size);
    this.tallies[which].clear();
    return this.tallies[which];
  }

  private conjunction({ needs, excluded }: Conjunction, labels: readonly Need[], sink: MatchSink): void {
    const lists: PostingList[] = [];
    const sets: WeightedSet[] = [];
    for (const need of [...needs, ...labels]) {
      const list = this.listOf(need) ?? this.gathered(need);
      if ("set" in list) sets.push(list);
      else if (list.from < list.to) lists.push(list);
      else {
        this.pool.release();
        return;
      }
    }
    const { postings } = this.index.data.arrays;
    const target = excluded.length === 0 ? sink : without(this.setOf(excluded), sink);
    intersect(postings, lists, sets, this.index.size, this.outer, target);
    this.pool.release();
  }

  /** How many of an alternative's needs each document has. */
  private covered({ needs, excluded }: Conjunction, labels: readonly Need[]): Tally {
    const tally = this.tally("needs");
    const out = this.setOf(excluded);
    const required = labels.map(({ readings }) => this.setOf(readings));
    for (const { readings, weight } of needs)
      this.setOf(readings).forEach((document, impact) => {
        if (out.bytes[document] !== 0 || required.some((set) => set.bytes[document] === 0)) return;
        tally.add(document, impact * weight);
      });
    this.pool.release();
    return tally;
  }

  /** The postings of a need that is one plain word; null when it is more than that. */
  private listOf({ readings, weight }: Need): PostingList | null {
    const [reading] = readings;
    if (!reading || readings.length > 1 || reading.words.length > 1 || reading.share < 16) return null;
    const term = this.index.words.termOf(reading.words[0] as string);
    if (reading.prefix && !this.isWhole(reading.words[0] as string, term)) return null;
    const { from, to } = this.postingsOfTerm(term);
    return { from, to, weight };
  }

  /** What has a need that is more than one plain word, as a list when it was asked for before. */
  private gathered({ readings, weight }: Need): PostingList | WeightedSet {
    const key = needKey(readings);
    const own = this.needLists.get(key);
    if (own) return { own, from: 0, to: own.length, weight };
    const set = this.setOf(readings);
    this.needLists.offer(key, set);
    return { set, weight };
  }

  /** Whether all words that begin so are forms of this one: then typing more of it would find nothing else. */
  private isWhole(word: string, term: number): boolean {
    if (term < 0) return false;
    const { wordTerms } = this.index.data.arrays;
    const [first, end] = this.index.words.rangeOf(word);
    for (let at = first; at < end; at++) if (wordTerms[at] !== term) return false;
    return true;
  }

  private postingsOf(word: string): { from: number; to: number } {
    return this.postingsOfTerm(this.index.words.termOf(word));
  }

  private postingsOfTerm(term: number): { from: number; to: number } {
    if (term < 0) return { from: 0, to: 0 };
    const { postingOffsets } = this.index.data.arrays;
    return { from: postingOffsets[term] as number, to: postingOffsets[term + 1] as number };
  }

  private setOf(readings: readonly Reading[]): DenseSet {
    const set = this.pool.take();
    const { postings } = this.index.data.arrays;
    for (const reading of readings) {
      const scaled = SCALED[reading.share] as Uint8Array;
      if (reading.words.length > 1) this.addSeveral(set, reading, scaled);
      else {
        const word = reading.words[0] as string;
        const { from, to } = this.postingsOf(word);
        set.addPostings(postings, from, to, scaled);
        if (reading.prefix) this.addPrefix(set, word, scaled);
      }
    }
    return set;
  }

  /** Words that go on count a little less than the word itself. */
  private addPrefix(set: DenseSet, prefix: string, scaled: Uint8Array): void {
    const { postings, wordTerms } = this.index.data.arrays;
    const less = scaled.map((impact) => Math.max(1, (impact * 13 + 8) >> 4));
    const [first, end] = this.index.words.rangeOf(prefix);
    let before = -1;
    for (let word = first; word < end; word++) {
      const term = wordTerms[word] as number;
      if (term === before) continue;
      before = term;
      const { from, to } = this.postingsOfTerm(term);
      set.addPostings(postings, from, to, less);
    }
  }

  private addSeveral(set: DenseSet, reading: Reading, scaled: Uint8Array): void {
    const { words, adjacent } = reading;
    const listed = reading.prefix ? words.slice(0, -1) : words;
    const lists = listed.map((word) => ({ ...this.postingsOf(word), weight: 1 }));
    if (lists.some(({ from, to }) => from === to)) return;
    const sets: WeightedSet[] = [];
    if (reading.prefix) {
      const last: Reading = { words: words.slice(-1), prefix: true, adjacent: false, share: 16 };
      sets.push({ set: this.setOf([last]), weight: 1 });
    }
    const { arrays } = this.index.data;
    const places = adjacent ? this.places(reading) : [];
    intersect(arrays.postings, lists, sets, this.index.size, this.inner, (documents, scores, count) => {
      for (let i = 0; i < count; i++) {
        const document = documents[i] as number;
        if (adjacent && !phraseIn(arrays, document, places)) continue;
        const impact = Math.min(15, Math.round((scores[i] as number) / words.length));
        set.add(document, scaled[impact] as number);
      }
    });
  }

  private places({ words, prefix }: Reading): Place[] {
    return words.map((word, i) => {
      const own = this.index.words.termOf(word);
      if (!prefix || i < words.length - 1) return own;
      const [first, end] = this.index.words.rangeOf(word);
      const longer = new Set(this.index.data.arrays.wordTerms.subarray(first, end));
      return own < 0 ? longer : longer.add(own);
    });
  }

  /** Words of their own kind: of hosts, tags and payees any must be there, of extensions all. */
  private labelNeeds({ hosts, tags, payees, extensions }: SearchFilters): Need[] {
    const need = (labels: string[]): Need => ({
      weight: 0,
      readings: labels.map((label) => ({ words: [label], prefix: false, adjacent: false, share: 16 })),
    });
    return [
      ...(hosts.length > 0 ? [need(hosts.map(hostLabel))] : []),
      ...(tags.length > 0 ? [need(tags.map(tagLabel))] : []),
      ...(payees.length > 0 ? [need(payees.map(payeeLabel))] : []),
      ...extensions.map((name) => need([extensionLabel(name)])),
    ];
  }
}

/** The filters without those that are words of their own kind. */
export function withoutLabels(filters: SearchFilters): SearchFilters {
  return { ...filters, hosts: [], tags: [], payees: [], extensions: [] };
}

/** Whether a filter is a word of its own kind: then not everything matches without words. */
export function hasLabels({ hosts, tags, payees, extensions }: SearchFilters): boolean {
  return hosts.length + tags.length + payees.length + extensions.length > 0;
}

function without(excluded: DenseSet, sink: MatchSink): MatchSink {
  return (documents, scores, count) => {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const document = documents[i] as number;
      if (excluded.bytes[document] !== 0) continue;
      documents[kept] = document;
      scores[kept++] = scores[i] as number;
    }
    if (kept > 0) sink(documents, scores, kept);
  };
}
