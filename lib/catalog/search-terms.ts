/** One thing that must be there, or with `negated` must not. */
export interface SearchTerm {
  /** As typed, without its quotes or minus; a phrase keeps its spaces. */
  text: string;
  phrase: boolean;
  negated: boolean;
  /** The last word, still being typed: also matches longer words. Letters and digits only, lower case; else null. */
  prefix: string | null;
}

const TOKEN = /(-?)"([^"]*)"?|(\S+)/gu;
const MAX_TERMS = 16;

/**
 * Splits words as people know them from search engines: all must match, "a phrase" in order, -word must not,
 * `or` between alternatives. The outer list is alternatives, the inner what each needs; empty for no words.
 */
export function searchTerms(q: string): SearchTerm[][] {
  const alternatives: SearchTerm[][] = [[]];
  let count = 0;
  for (const [, minus, phrase, word] of q.matchAll(TOKEN)) {
    if (count++ >= MAX_TERMS) break;
    if (word?.toLowerCase() === "or") {
      alternatives.push([]);
      continue;
    }
    const negated = phrase === undefined ? /^-./.test(word ?? "") : minus === "-";
    const text = (phrase ?? (negated ? word?.slice(1) : word) ?? "").trim();
    if (!/[\p{L}\p{N}]/u.test(text)) continue;
    alternatives.at(-1)?.push({ text, phrase: phrase !== undefined, negated, prefix: null });
  }
  const last = alternatives.at(-1)?.at(-1);
  if (last && !last.phrase && !last.negated && /^[\p{L}\p{N}]{2,}$/u.test(last.text))
    last.prefix = last.text.toLowerCase();
  return alternatives.filter((terms) => terms.length > 0);
}

/** The words worth marking in a result, lower case. */
export function wordsToMark(q: string): string[] {
  return searchTerms(q)
    .flat()
    .filter((term) => !term.negated)
    .flatMap((term) => term.text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? []);
}

/**
 * Cuts a text into marked and unmarked pieces. A word is marked when it starts with one of `words`, or when they differ
 * in their ending alone ("forecasts" for "forecast", "currencies" for "currency"), as the search's stemming sees it.
 */
export function markWords(text: string, words: readonly string[]): { text: string; marked: boolean }[] {
  const matches = (candidate: string) =>
    words.some((word) => {
      if (candidate.startsWith(word)) return true;
      const stem = word.replace(/(?:ies|es|s|y|ing|ed)$/, "");
      return stem.length >= 4 && candidate.startsWith(stem) && candidate.length - stem.length <= 3;
    });
  const pieces: { text: string; marked: boolean }[] = [];
  for (const [piece] of text.matchAll(/[\p{L}\p{N}]+|[^\p{L}\p{N}]+/gu)) {
    const marked = words.length > 0 && matches(piece.toLowerCase());
    const previous = pieces.at(-1);
    if (previous && previous.marked === marked && !marked) previous.text += piece;
    else pieces.push({ text: piece, marked });
  }
  return pieces;
}
