import type { SearchLanguage } from "./language";
import type { PlanTerm, SearchAnswer } from "./plan";
import type { Suggestion } from "./spelling-lookup";
import { stem } from "./stem";
import { splitWords } from "./tokenize";

/** What the words of all parts of an index are worth. */
export interface Lexicon {
  documents: number;
  /** How many documents have the word, or another form of it. */
  documentsOf(word: string): number;
  hasPrefix(prefix: string): boolean;
  suggest(word: string, edits: 1 | 2): Suggestion[];
}

/** One way to satisfy a need: a word, or several. */
export interface Reading {
  words: readonly string[];
  /** The last word may go on. */
  prefix: boolean;
  /** The words stand next to each other, in order. */
  adjacent: boolean;
  /** How much of a word's impact counts, in sixteenths. */
  share: number;
}

/** What must be there: any of its readings. */
export interface Need {
  readings: Reading[];
  /** How much the need says, 1 to 255: rare words say more. 0 for what only filters. */
  weight: number;
}

export interface Conjunction {
  needs: Need[];
  /** None of these may be there. */
  excluded: Reading[];
}

export interface Resolved {
  alternatives: Conjunction[];
  corrected: SearchAnswer["corrected"];
}

/** How the words are taken. */
export interface Manner {
  /** Rare words may be slips too, not only unknown ones. */
  suspicious?: boolean;
  /** What stood together is looked for word by word. */
  loose?: boolean;
}

const WHOLE = 16;
const SYNONYM = 9;
const LIKELY = 14;
const POSSIBLE = 8;
const DOUBTFUL = 6;
/** Of a text whose order says what it is ("speech to text"), the same words in another order. */
const OTHER_ORDER = 3;
/** Words between two others that make their order matter. */
const DIRECTIONS = new Set(["to", "into"]);
/** A slip of one letter in a word this long leaves no doubt which word was meant. */
const UNMISTAKABLE = 9;
/** A word this much more frequent than what was typed may be what was meant. */
const SUSPICION = 50;
const MAX_WEIGHT = 255;
const MAX_ALTERNATIVES = 8;
const MAX_TERMS = 16;
const MOST_STEMS = 10_000;

/** So many words of a query, and what they also may be called. */
interface SynonymRun {
  length: number;
  others: string[][];
}

/** Stop words and synonyms, ready to be looked up. */
export class Language {
  private readonly stopWords: Set<string>;
  private readonly synonyms = new Map<string, string[][]>();
  /** The same for texts that still have several words without their stop words: "is this link safe" as "link safe". */
  private readonly gist = new Map<string, string[][]>();
  /** The stems that one of these begins with: most words of most queries do not. */
  private readonly begins = new Set<string>();
  private readonly gistBegins = new Set<string>();
  private readonly vocabulary = new Set<string>();
  private readonly stems = new Map<string, string>();
  private longest = 1;

  constructor(language: SearchLanguage) {
    this.stopWords = new Set(language.stopWords.flatMap((word) => splitWords(word).sequence));
    for (const { from, to } of language.synonyms) {
      const words = splitWords(from).sequence;
      const stemmed = words.map(stem);
      const key = stemmed.join(" ");
      this.begins.add(stemmed[0] ?? "");
      for (const each of stemmed) this.vocabulary.add(each);
      const others = to.map((text) => splitWords(text).sequence).filter((other) => other.length > 0);
      this.synonyms.set(key, [...(this.synonyms.get(key) ?? []), ...others]);
      const telling = words.filter((word) => !this.stopWords.has(word)).map(stem);
      if (telling.length > 1) {
        const gist = telling.join(" ");
        this.gistBegins.add(telling[0] as string);
        this.gist.set(gist, [...(this.gist.get(gist) ?? []), ...others]);
      }
      this.longest = Math.max(this.longest, words.length);
    }
  }

  isStopWord(word: string): boolean {
    return this.stopWords.has(word);
  }

  /** Whether a word is part of a text that has synonyms: then it is no slip, even if no listing has it. */
  knows(word: string): boolean {
    return this.vocabulary.has(this.stemOf(word));
  }

  /**
   * The longest run of words from `at` that has synonyms: as it stands, or by its words that are no stop words
   * ("turn speech into text" as "turn speech to text"). An empty word ends the run. `stems` are those of the words.
   */
  synonymsAt(words: readonly string[], stems: readonly string[], at: number): SynonymRun | null {
    const exact = this.exactAt(stems, at);
    const gist = this.gistAt(words, stems, at);
    return gist && gist.length > (exact?.length ?? 0) ? gist : exact;
  }

  private exactAt(stems: readonly string[], at: number): SynonymRun | null {
    if (!this.begins.has(stems[at] as string)) return null;
    for (let length = Math.min(this.longest, stems.length - at); length > 0; length--) {
      const others = this.synonyms.get(stems.slice(at, at + length).join(" "));
      if (others) return { length, others };
    }
    return null;
  }

  private gistAt(words: readonly string[], stems: readonly string[], at: number): SynonymRun | null {
    if (!this.gistBegins.has(stems[at] as string) || this.stopWords.has(words[at] as string)) return null;
    let found: SynonymRun | null = null;
    const telling: string[] = [];
    for (let end = at; end < words.length && telling.length < this.longest; end++) {
      const word = words[end] as string;
      if (word === "") break;
      if (this.stopWords.has(word)) continue;
      telling.push(stems[end] as string);
      const others = telling.length > 1 ? this.gist.get(telling.join(" ")) : undefined;
      if (others) found = { length: end + 1 - at, others };
    }
    return found;
  }

  /** Without the synonyms that the rest of the query says itself: who asks for "weather forecast" does not mean either of them. */
  unsaid(synonyms: readonly string[][], rest: readonly string[]): readonly string[][] {
    return synonyms.filter((words) => !words.every((word) => rest.includes(this.stemOf(word))));
  }

  /** As {@link stem} gives it, remembered: people and synonyms use few different words. */
  stemOf(word: string): string {
    let stemmed = this.stems.get(word);
    if (stemmed === undefined) {
      stemmed = stem(word);
      if (this.stems.size >= MOST_STEMS) this.stems.clear();
      this.stems.set(word, stemmed);
    }
    return stemmed;
  }
}

/** Decides what each word of a query may mean, the same for all parts of an index. */
export function resolve(
  terms: readonly (readonly PlanTerm[])[],
  language: Language,
  lexicon: Lexicon,
  manner: Manner = {},
): Resolved {
  const corrected: Resolved["corrected"] = [];
  const alternatives = terms
    .slice(0, MAX_ALTERNATIVES)
    .map((list) => new Resolution(language, lexicon, manner, corrected).of(list.slice(0, MAX_TERMS)))
    .filter(({ needs, excluded }) => needs.length + excluded.length > 0);
  return { alternatives, corrected };
}

interface Split {
  words: string[];
  joined: string[];
  term: PlanTerm;
}

class Resolution {
  private readonly nearby = new Map<string, readonly Suggestion[]>();

  constructor(
    private readonly language: Language,
    private readonly lexicon: Lexicon,
    private readonly manner: Manner,
    private readonly corrected: Resolved["corrected"],
  ) {}

  of(terms: readonly PlanTerm[]): Conjunction {
    const split = terms.flatMap((term): Split[] => {
      const { sequence, joined } = splitWords(term.text);
      if (sequence.length === 0) return [];
      const words = sequence.slice(0, MAX_TERMS);
      if (!this.manner.loose || term.negated || words.length === 1) return [{ words, joined, term }];
      return words.map((word) => ({
        words: [word],
        joined: [],
        term: { ...term, phrase: false, prefix: false },
      }));
    });
    const excluded = split
      .filter(({ term }) => term.negated)
      .flatMap(({ words, joined, term }): Reading[] => [
        { words, prefix: false, adjacent: true, share: WHOLE },
        ...(term.phrase || words.length === 1 ? [] : joined.map((whole) => single(whole, WHOLE))),
      ]);
    return { needs: this.needs(split.filter(({ term }) => !term.negated)), excluded };
  }

  private needs(split: readonly Split[]): Need[] {
    const needs: Need[] = [];
    const meaningful = split.filter((one) => !this.isStop(one));
    const plain = split.map(({ words, term }) =>
      term.phrase || words.length > 1 ? "" : this.meant(words[0] as string, term.prefix),
    );
    const stems = plain.map((word) => this.language.stemOf(word));
    for (let at = 0; at < split.length; ) {
      const one = split[at] as Split;
      const run = plain[at] ? this.language.synonymsAt(plain, stems, at) : null;
      const length = run?.length ?? 1;
      if (run || !this.isStop(one) || meaningful.length === 0) {
        const rest = stems.filter((stemmed, i) => stemmed !== "" && (i < at || i >= at + length));
        const synonyms = run ? this.language.unsaid(run.others, rest) : [];
        needs.push(this.need(split.slice(at, at + length), plain.slice(at, at + length), synonyms));
      }
      at += length;
    }
    return needs;
  }

  private isStop({ words, term }: Split): boolean {
    return words.length === 1 && !term.phrase && this.language.isStopWord(words[0] as string);
  }

  /** What a plain word that nobody knows is a slip of, if that is clear: synonyms are found by it. */
  private meant(word: string, prefix: boolean): string {
    if (this.language.isStopWord(word) || this.language.knows(word)) return word;
    if (this.lexicon.documentsOf(word) > 0 || (prefix && this.lexicon.hasPrefix(word))) return word;
    return this.near(word)[0]?.word ?? word;
  }

  private need(split: readonly Split[], plain: readonly string[], synonyms: readonly string[][]): Need {
    const readings = split.length === 1 ? this.readings(split[0] as Split) : this.together(split, plain);
    const documents = Math.max(0, ...readings.map((reading) => this.documentsOf(reading)));
    for (const words of synonyms) readings.push(...this.inOrder(words, SYNONYM, false));
    const known = documents || Math.max(0, ...readings.map((reading) => this.documentsOf(reading)));
    return { readings, weight: weightOf(known, this.lexicon.documents) };
  }

  /** Several plain words that have a synonym as a whole; apart they still mean what they say. */
  private together(split: readonly Split[], plain: readonly string[]): Reading[] {
    for (const [i, { words }] of split.entries())
      if (plain[i] !== words[0]) this.correct(words[0] as string, plain[i] as string);
    return this.inOrder(plain, WHOLE, split.at(-1)?.term.prefix ?? false);
  }

  /** Words that may stand anywhere; but "speech to text" is not "text to speech", which is at most near it. */
  private inOrder(words: readonly string[], share: number, prefix: boolean): Reading[] {
    const anywhere: Reading = { words: this.said(words), prefix, adjacent: false, share };
    if (!words.slice(1, -1).some((word) => DIRECTIONS.has(word))) return [anywhere];
    return [
      { words: [...words], prefix, adjacent: true, share },
      { ...anywhere, share: Math.ceil((share * OTHER_ORDER) / WHOLE) },
    ];
  }

  private said(words: readonly string[]): string[] {
    const said = words.filter((word) => !this.language.isStopWord(word));
    return said.length > 0 ? said : [...words];
  }

  private readings({ words, joined, term }: Split): Reading[] {
    const [word] = words;
    if (word !== undefined && words.length === 1 && !term.phrase) return this.wordReadings(word, term.prefix);
    const readings: Reading[] = [{ words, prefix: term.prefix, adjacent: true, share: WHOLE }];
    // "real-time" is also "realtime"; a quoted phrase is only itself.
    if (!term.phrase)
      for (const whole of joined)
        if (this.lexicon.documentsOf(whole) > 0) readings.push(single(whole, WHOLE));
    return readings;
  }

  private wordReadings(word: string, prefix: boolean): Reading[] {
    const documents = this.lexicon.documentsOf(word);
    const own: Reading = { words: [word], prefix, adjacent: false, share: WHOLE };
    if (documents > 0 || (prefix && this.lexicon.hasPrefix(word))) {
      if (!this.manner.suspicious) return [own];
      const meant = this.lexicon
        .suggest(word, 1)
        .filter((s) => s.documents >= SUSPICION * Math.max(1, documents));
      return this.withCorrections(word, [own], meant);
    }
    const meant = this.near(word);
    if (meant.length > 0) return this.withCorrections(word, [], meant);
    const halves = this.halves(word);
    if (!halves) return [own];
    this.correct(word, halves.join(" "));
    return [{ words: halves, prefix, adjacent: false, share: LIKELY }];
  }

  private near(word: string): readonly Suggestion[] {
    let meant = this.nearby.get(word);
    if (!meant) {
      const near = this.lexicon.suggest(word, 2);
      // "vulnerabilty" is far from "vulnerabilities", and its plural is not.
      meant = near.length > 0 || word.length < 5 ? near : this.lexicon.suggest(plural(word), 2);
      this.nearby.set(word, meant);
    }
    return meant;
  }

  private withCorrections(typed: string, readings: Reading[], meant: readonly Suggestion[]): Reading[] {
    const [best] = meant;
    if (!best) return readings;
    this.correct(typed, best.word);
    return [
      ...readings,
      ...meant.slice(0, 3).map(({ word }, i) => single(word, i === 0 ? this.likely(typed, best) : POSSIBLE)),
    ];
  }

  /** Among words that need not all be there, "paris" says nothing of "pairs" that "weather" would not say better. */
  private likely(typed: string, { edits }: Suggestion): number {
    const sure = edits === 1 && typed.length >= UNMISTAKABLE;
    return this.manner.loose && !sure ? DOUBTFUL : LIKELY;
  }

  private correct(from: string, to: string): void {
    if (!this.corrected.some((known) => known.from === from)) this.corrected.push({ from, to });
  }

  /** "weatherforecast": two known words without their space. The pair whose rarer word is the most frequent. */
  private halves(word: string): string[] | null {
    let best: string[] | null = null;
    let most = 0;
    for (let at = 3; at <= word.length - 3; at++) {
      const pair = [word.slice(0, at), word.slice(at)];
      const documents = Math.min(...pair.map((half) => this.lexicon.documentsOf(half)));
      if (documents > most) [best, most] = [pair, documents];
    }
    return best;
  }

  private documentsOf({ words }: Reading): number {
    return Math.min(...words.map((word) => this.lexicon.documentsOf(word)));
  }
}

const single = (word: string, share: number): Reading => ({
  words: [word],
  prefix: false,
  adjacent: false,
  share,
});

const plural = (word: string) => (word.endsWith("y") ? `${word.slice(0, -1)}ies` : `${word}s`);

/** Logarithmic, in few steps: new listings hardly ever move it. A word of no listing counts as one of a fiftieth. */
function weightOf(documents: number, all: number): number {
  const frequency = (documents || all / 50) + 1;
  return Math.max(1, Math.min(MAX_WEIGHT, Math.round(12 * Math.log2(1 + all / frequency))));
}
