/** A longer run is no word that anybody types. */
const MAX_WORD = 64;
/** Longer mixed-case runs are addresses and keys, not camelCase. */
const MAX_CAMEL = 24;
const ASCII = /^[\x20-\x7e\s]*$/;
/** One word as it is; what people type is mostly that. */
const LETTERS = /^[a-z]{1,64}$/;
const HEX = /^0x[0-9a-f]+$/i;
// Scripts that write without spaces: every character is a word, and what was typed must stand together.
const RUN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}]+?(?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[^\p{L}\p{N}]|$)/gu;

/** The words of a text, folded: lower case, without accents. */
export interface Words {
  /** In order; "getWeather" gives "get" and "weather". */
  sequence: string[];
  /** What was written as one: "getweather" of "getWeather", "realtime" of "real-time". */
  joined: string[];
}

/** Lower case without accents and compatibility forms: "Café" and "ｃａｆｅ" become "cafe". */
export function fold(text: string): string {
  return plain(text).toLowerCase();
}

const plain = (text: string) => (ASCII.test(text) ? text : text.normalize("NFKD").replace(/\p{M}+/gu, ""));

/** Takes the words of a text one by one: a part of it, or a word that stands nowhere as it is. */
export interface WordTaker {
  /** From `start` to before `end` of `text`, letters in any case. */
  part(text: string, start: number, end: number): void;
  word(word: string): void;
  /** What was written as one. */
  joined(word: string): void;
}

/**
 * Tells the words of any text, in order: prose, identifiers, camelCase, hosts and paths alike. Hex ("0x…"), long
 * addresses and words with digits ("x402") stay whole. What was written as one may be told before its parts.
 */
export function scanWords(text: string, taker: WordTaker): void {
  const source = plain(text);
  if (!ASCII.test(source)) {
    for (const [run] of source.matchAll(RUN)) addRun(taker, run);
    return;
  }
  const length = source.length;
  let hyphenated = "";
  for (let at = 0; at < length; at++) {
    if ((KINDS[source.charCodeAt(at)] as number) === OTHER) continue;
    const start = at;
    let letters = true;
    let camel = false;
    let before = OTHER;
    let earlier = OTHER;
    for (; at < length; at++) {
      const kind = KINDS[source.charCodeAt(at)] as number;
      if (kind === OTHER) break;
      if (kind === DIGIT) letters = false;
      // "tW" and "2W" of "getWeather", "SOn" of "JSONor".
      if (kind === UPPER ? before === LOWER || before === DIGIT : before === UPPER && earlier === UPPER)
        camel ||= kind !== DIGIT;
      earlier = before;
      before = kind;
    }
    if (camel && at - start <= MAX_CAMEL) addRun(taker, source.slice(start, at));
    else taker.part(source, start, Math.min(at, start + MAX_WORD));
    letters &&= at - start > 1;
    if (hyphenated && letters)
      taker.joined((hyphenated + source.slice(start, at)).toLowerCase().slice(0, MAX_WORD));
    hyphenated = letters && source.charCodeAt(at) === 45 ? source.slice(start, at) : "";
  }
}

/** The words of a text, as {@link scanWords} tells them. */
export function splitWords(text: string): Words {
  if (LETTERS.test(text)) return { sequence: [text], joined: [] };
  const words: Words = { sequence: [], joined: [] };
  scanWords(text, {
    part: (source, start, end) => words.sequence.push(source.slice(start, end).toLowerCase()),
    word: (word) => words.sequence.push(word),
    joined: (word) => words.joined.push(word),
  });
  return words;
}

function addRun(taker: WordTaker, run: string): void {
  const folded = run.toLowerCase();
  if (folded === run || run.length > MAX_CAMEL || run.length < 3 || HEX.test(run)) {
    taker.word(folded.slice(0, MAX_WORD));
    return;
  }
  const parts = run.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/([A-Z])([A-Z][a-z])/g, "$1 $2");
  if (parts.length === run.length) taker.word(folded);
  else {
    for (const part of parts.toLowerCase().split(" ")) taker.word(part);
    taker.joined(folded);
  }
}

const OTHER = 0;
const LOWER = 1;
const UPPER = 2;
const DIGIT = 3;
/** By UTF-16 unit: among those of {@link ASCII} are spaces of any script. */
const KINDS = new Uint8Array(0x10000).fill(LOWER, 97, 123).fill(UPPER, 65, 91).fill(DIGIT, 48, 58);
