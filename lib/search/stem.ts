const WORD = /^[a-z]{4,}$/;
const VOWEL = /[aeiouy]/;
/** Look like plurals. */
const WHOLE = new Set(["news", "https", "always"]);

/**
 * The part that a word's forms share: "forecasts" and "forecasting" become "forecast", "translation", "translator"
 * and "translates" "translat". English, and shy: two words that mean different things should not meet ("general" and
 * "generate" do not). Words with digits or other letters stay as they are. A stem is its own stem.
 */
export function stem(word: string): string {
  let stemmed = word;
  while (WORD.test(stemmed) && !WHOLE.has(stemmed)) {
    const shorter = withoutE(withoutEnding(singular(stemmed)));
    // A changed ending ("ied" to "y") that could change back and forth would never end.
    if (shorter.length >= stemmed.length) break;
    stemmed = shorter;
  }
  return stemmed;
}

function singular(word: string): string {
  if (!word.endsWith("s") || /(?:ss|us|is)$/.test(word)) return word;
  if (word.endsWith("ies")) return word.length > 4 ? `${word.slice(0, -3)}y` : word.slice(0, -1);
  if (/(?:ss|x|ch|sh|zz)es$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}

function withoutEnding(word: string): string {
  const ending = /(?:ification|ization|isation|ied|ing|ed|[st]ion|[ac]tor|er)$/.exec(word)?.[0];
  if (!ending) return word;
  const rest = word.slice(0, -ending.length);
  switch (ending) {
    case "ification":
      return rest.length >= 2 ? `${rest}ify` : word;
    case "ization":
    case "isation":
      return rest.length >= 3 ? `${rest}${ending.slice(0, 2)}` : word;
    case "ied":
      return rest.length >= 2 ? `${rest}y` : word;
    case "sion":
    case "tion":
      return rest.length >= 3 ? rest + ending.slice(0, 1) : word;
    case "ator":
    case "ctor":
      return rest.length >= 3 ? rest + ending.slice(0, 2) : word;
    case "er":
      return rest.length >= 4 ? single(rest) : word;
    default:
      return rest.length >= 3 && VOWEL.test(rest) ? single(rest) : word;
  }
}

/** "scann" of "scanning" is "scan"; "sell" stays. */
function single(rest: string): string {
  return /([bdgkmnprtv])\1$/.test(rest) ? rest.slice(0, -1) : rest;
}

function withoutE(word: string): string {
  return word.length >= 4 && word.endsWith("e") && !word.endsWith("ee") ? word.slice(0, -1) : word;
}
