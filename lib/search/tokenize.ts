/** A longer run is no word that anybody types. */
const MAX_WORD = 64;
/** Longer mixed-case runs are addresses and keys, not camelCase. */
const MAX_CAMEL = 24;
const ASCII = /^[\x20-\x7e\s]*$/;
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

/**
 * Splits any text into words: prose, identifiers, camelCase, hosts and paths alike. Hex ("0x…"), long addresses and
 * words with digits ("x402") stay whole.
 */
export function splitWords(text: string): Words {
  const words: Words = { sequence: [], joined: [] };
  const source = plain(text);
  if (!ASCII.test(source)) {
    for (const [run] of source.matchAll(RUN)) addRun(words, run);
    return words;
  }
  const length = source.length;
  let hyphenated = "";
  for (let at = 0; at < length; at++) {
    if (!isAlphanumeric(source.charCodeAt(at))) continue;
    const start = at;
    while (at < length && isAlphanumeric(source.charCodeAt(at))) at++;
    const run = source.slice(start, at);
    addRun(words, run);
    const letters = run.length > 1 && /^[a-zA-Z]+$/.test(run);
    if (hyphenated && letters) words.joined.push((hyphenated + run).toLowerCase().slice(0, MAX_WORD));
    hyphenated = letters && source.charCodeAt(at) === 45 ? run : "";
  }
  return words;
}

function addRun(words: Words, run: string): void {
  const folded = run.toLowerCase();
  if (folded === run || run.length > MAX_CAMEL || run.length < 3 || HEX.test(run)) {
    words.sequence.push(folded.slice(0, MAX_WORD));
    return;
  }
  const parts = run.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/([A-Z])([A-Z][a-z])/g, "$1 $2");
  if (parts.length === run.length) words.sequence.push(folded);
  else {
    words.sequence.push(...parts.toLowerCase().split(" "));
    words.joined.push(folded);
  }
}

function isAlphanumeric(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90);
}
