import type { IndexArrays } from "./index-data";
import { stem } from "./stem";

/** The sorted words of an index: a word or the range of a prefix is found by bisection. */
export class WordTable {
  readonly size: number;

  constructor(private readonly arrays: IndexArrays) {
    this.size = arrays.wordTerms.length;
  }

  word(number: number): string {
    const { wordUnits, wordOffsets } = this.arrays;
    return String.fromCharCode(...wordUnits.subarray(wordOffsets[number], wordOffsets[number + 1]));
  }

  /** The term that a word stands for, also one that was never written but shares its stem; -1 for none. */
  termOf(word: string): number {
    const number = this.numberOf(word);
    if (number >= 0) return this.arrays.wordTerms[number] as number;
    const stemmed = stem(word);
    const other = stemmed === word ? -1 : this.numberOf(stemmed);
    return other < 0 ? -1 : (this.arrays.wordTerms[other] as number);
  }

  /** How many documents have a term. */
  documentsOf(term: number): number {
    const { postingOffsets } = this.arrays;
    return (postingOffsets[term + 1] as number) - (postingOffsets[term] as number);
  }

  /** Words that start with `prefix`: from the first to before the second. */
  rangeOf(prefix: string): [from: number, to: number] {
    return [this.lowerBound(prefix, false), this.lowerBound(prefix, true)];
  }

  private numberOf(word: string): number {
    const number = this.lowerBound(word, false);
    return number < this.size && this.compare(number, word, false) === 0 ? number : -1;
  }

  /** The first word that is not before `text`; with `beyond` the first that is after all that start with it. */
  private lowerBound(text: string, beyond: boolean): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = this.compare(middle, text, beyond);
      if (order < 0 || (beyond && order === 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Negative when the word is before `text`; with `startOnly` 0 when it starts with it. */
  private compare(number: number, text: string, startOnly: boolean): number {
    const { wordUnits, wordOffsets } = this.arrays;
    const start = wordOffsets[number] as number;
    const length = (wordOffsets[number + 1] as number) - start;
    const shared = Math.min(length, text.length);
    for (let i = 0; i < shared; i++) {
      const order = (wordUnits[start + i] as number) - text.charCodeAt(i);
      if (order !== 0) return order;
    }
    return startOnly && length >= text.length ? 0 : length - text.length;
  }
}
