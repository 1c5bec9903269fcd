import type { Vocabulary } from "./assemble";
import { shared } from "./grow";
import { hash32 } from "./hash";
import type { IndexArrays } from "./index-data";

const SPELLABLE = /^[a-z]{4,24}$/;
/** In a catalog of this size a word of one listing alone is more likely a name or a slip than what somebody meant. */
const LARGE = 5_000;
/** Places must fit beside a 32-bit hash in a double. */
const MOST_WORDS = 2 ** 21;

/**
 * Every word under its own hash and under that of each form without one letter: two words that are one insertion,
 * deletion, substitution or transposition apart meet in at least one of them.
 */
export function buildSpelling(
  vocabulary: Vocabulary,
  postingOffsets: Uint32Array,
  documents: number,
): Pick<IndexArrays, "spellWords" | "spellLetters" | "spellHashes" | "spellPlaces"> {
  const { words, written, terms } = vocabulary;
  const least = documents > LARGE ? 2 : 1;
  const places: number[] = [];
  let entries = 0;
  for (let word = 0; word < words.length && places.length < MOST_WORDS; word++) {
    const text = words[word] as string;
    if (written[word] !== 1 || !SPELLABLE.test(text)) continue;
    const term = terms[word] as number;
    if ((postingOffsets[term + 1] as number) - (postingOffsets[term] as number) < least) continue;
    places.push(word);
    entries += text.length + 1;
  }
  const keys = new Float64Array(entries);
  let at = 0;
  for (const [place, word] of places.entries())
    for (const form of shortened(words[word] as string)) keys[at++] = hash32(form) * MOST_WORDS + place;
  keys.sort();
  const spellHashes = shared(Uint32Array, entries);
  const spellPlaces = shared(Uint32Array, entries);
  for (let i = 0; i < entries; i++) {
    const key = keys[i] as number;
    spellPlaces[i] = key % MOST_WORDS;
    spellHashes[i] = (key - (spellPlaces[i] as number)) / MOST_WORDS;
  }
  const spellWords = shared(Uint32Array, places.length);
  spellWords.set(places);
  const spellLetters = shared(Uint32Array, places.length);
  for (const [place, word] of places.entries()) spellLetters[place] = lettersOf(words[word] as string);
  return { spellWords, spellLetters, spellHashes, spellPlaces };
}

/** The word, and the word without each of its letters. */
export function shortened(word: string): string[] {
  const forms = [word];
  for (let i = 0; i < word.length; i++) forms.push(word.slice(0, i) + word.slice(i + 1));
  return forms;
}

/** Which of a to z a word has, as bits. */
export function lettersOf(word: string): number {
  let letters = 0;
  for (let i = 0; i < word.length; i++) letters |= 1 << (word.charCodeAt(i) - 97);
  return letters >>> 0;
}

/** How many edits apart: 0 to `most`, or `most + 1` for further. An exchange of neighbours is one edit. */
export function editsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const last = row;
    row = [i];
    let lowest = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let edits = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + same,
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        edits = Math.min(edits, (before[j - 2] as number) + 1);
      row.push(edits);
      if (edits < lowest) lowest = edits;
    }
    if (lowest > most) return most + 1;
    before = last;
  }
  return Math.min(row[b.length] as number, most + 1);
}
