/** What the index knows of the language of its catalog: data, given by whoever builds it. */
export interface SearchLanguage {
  /** Words that are left out of a query when others remain ("the", "into"). */
  stopWords: readonly string[];
  /** When a query has the words `from` next to each other, the words of one of `to` will do too. One way only. */
  synonyms: readonly { from: string; to: readonly string[] }[];
}

export const NO_LANGUAGE: SearchLanguage = { stopWords: [], synonyms: [] };
