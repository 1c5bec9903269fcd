import { AskedAgain } from "@/lib/http/asked-again";
import type { DenseSet } from "./dense";
import type { Reading } from "./resolve";

/** Postings that are kept, of an index with so many documents: at most so many times its documents, */
const TIMES_DOCUMENTS = 32;
/** and at most four megabytes. */
const MOST_POSTINGS = 1_048_576;
/** A longer list is gathered anew each time: what else is asked for with it takes longer anyway. */
const LONGEST = 65_536;

/**
 * Documents of words that are more than one list of the index: begun words, words with synonyms, texts of several words.
 * What such a word finds does not change, so it is gathered once more when it is asked for again, and kept as one list
 * like that of any other word.
 */
export class NeedLists {
  private readonly lists = new Map<string, Uint32Array>();
  private readonly asked = new AskedAgain(1_024);
  private readonly most: number;
  private postings = 0;

  constructor(documents: number) {
    this.most = Math.min(MOST_POSTINGS, documents * TIMES_DOCUMENTS);
  }

  get(key: string): Uint32Array | undefined {
    return this.lists.get(key);
  }

  /** Keeps what was gathered if it was asked for before. */
  offer(key: string, set: DenseSet): void {
    if (!this.asked.isAgain(key)) return;
    const list = set.postings(Math.min(LONGEST, this.most));
    if (!list) return;
    this.lists.set(key, list);
    this.postings += list.length;
    for (const [oldest, { length }] of this.lists) {
      if (this.postings <= this.most) break;
      this.lists.delete(oldest);
      this.postings -= length;
    }
  }
}

/** What the same readings have in common, and no others. Words have neither spaces nor digits before them. */
export function needKey(readings: readonly Reading[]): string {
  let key = "";
  for (const { words, prefix, adjacent, share } of readings) {
    key += `${share}${prefix ? "p" : "w"}${adjacent ? "a" : "s"}`;
    for (const word of words) key += ` ${word}`;
    key += "\n";
  }
  return key;
}
