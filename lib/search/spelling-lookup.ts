import { hash32 } from "./hash";
import type { IndexArrays } from "./index-data";
import { editsBetween, lettersOf, shortened } from "./spelling";
import type { WordTable } from "./word-table";

export interface Suggestion {
  word: string;
  /** How many documents have its term. */
  documents: number;
  edits: number;
}

/** Words shorter than this are not corrected. */
const SHORTEST = 4;
/** Two edits are forgiven from this length on. */
const LONG = 7;

/** Finds written words that are an edit or two from a given one. */
export class SpellingLookup {
  constructor(
    private readonly arrays: IndexArrays,
    private readonly words: WordTable,
  ) {}

  /** The best first: fewer edits, then the same first letter, then more documents. */
  suggest(word: string, most: 1 | 2 = 2): Suggestion[] {
    if (word.length < SHORTEST || !/^[a-z]+$/.test(word)) return [];
    const near = this.oneEdit(word);
    if (near.length > 0 || most === 1 || word.length < LONG) return near.sort(byLikeliness(word));
    return this.twoEdits(word).sort(byLikeliness(word));
  }

  private oneEdit(word: string): Suggestion[] {
    const { spellHashes, spellPlaces } = this.arrays;
    const found = new Map<number, Suggestion>();
    for (const form of shortened(word)) {
      const hash = hash32(form);
      for (let i = lowerBound(spellHashes, hash); spellHashes[i] === hash; i++) {
        const place = spellPlaces[i] as number;
        if (found.has(place)) continue;
        const suggestion = this.at(place, word, 1);
        if (suggestion) found.set(place, suggestion);
      }
    }
    return [...found.values()];
  }

  /** Looks at every word's letters: two edits change at most four of them. */
  private twoEdits(word: string): Suggestion[] {
    const { spellLetters } = this.arrays;
    const letters = lettersOf(word);
    const found: Suggestion[] = [];
    for (let place = 0; place < spellLetters.length; place++) {
      let differ = ((spellLetters[place] as number) ^ letters) >>> 0;
      differ &= differ - 1;
      differ &= differ - 1;
      differ &= differ - 1;
      if ((differ & (differ - 1)) !== 0) continue;
      const suggestion = this.at(place, word, 2);
      if (suggestion) found.push(suggestion);
    }
    return found;
  }

  private at(place: number, typed: string, most: number): Suggestion | null {
    const { spellWords, wordOffsets, wordTerms } = this.arrays;
    const number = spellWords[place] as number;
    const length = (wordOffsets[number + 1] as number) - (wordOffsets[number] as number);
    if (Math.abs(length - typed.length) > most) return null;
    const word = this.words.word(number);
    const edits = editsBetween(typed, word, most);
    if (edits > most || edits === 0) return null;
    return { word, edits, documents: this.words.documentsOf(wordTerms[number] as number) };
  }
}

function byLikeliness(typed: string): (a: Suggestion, b: Suggestion) => number {
  const score = (s: Suggestion) =>
    Math.log2(1 + s.documents) + (s.word[0] === typed[0] ? 3 : 0) - 6 * s.edits;
  return (a, b) => score(b) - score(a) || (a.word < b.word ? -1 : 1);
}

function lowerBound(sorted: Uint32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
