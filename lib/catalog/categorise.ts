import { stem } from "@/lib/search/stem";
import { splitWords } from "@/lib/search/tokenize";
import { CATEGORIES } from "./categories";
import { CATEGORY_SLUGS, type CategorySlug } from "./category-slugs";

/** What categories are read from. */
export interface Categorised {
  name: string;
  description: string;
  tags: readonly string[];
  path: string;
  toolName: string;
}

/** At most so many for one listing. */
const MAX_CATEGORIES = 3;
/** One strong phrase in the description reaches it; so does one weak word in the name or a tag. */
const THRESHOLD = 2;
/** A further category must come near the strongest. */
const SHARE_OF_BEST = 0.45;
const MAX_WORDS = 400;

interface Phrase {
  /** After the first word. */
  rest: string[];
  category: CategorySlug;
  weight: number;
}

/** By first stem. */
const PHRASES = new Map<string, Phrase[]>();
for (const slug of CATEGORY_SLUGS)
  for (const [list, weight] of [
    [CATEGORIES[slug].strong, 2],
    [CATEGORIES[slug].weak, 1],
  ] as const)
    for (const text of list.split(",")) {
      const [first, ...rest] = stems(text);
      if (!first) continue;
      // A phrase says more than a word.
      const phrase = { rest, category: slug, weight: weight + rest.length * 0.5 };
      PHRASES.set(first, [...(PHRASES.get(first) ?? []), phrase]);
    }

function stems(text: string): string[] {
  return splitWords(text).sequence.slice(0, MAX_WORDS).map(stem);
}

/**
 * What a listing is about by the curated vocabulary, the strongest first: at most three, none when its words fit
 * nothing well. Name, tool and tags count twice, and every phrase once wherever it stands. Pure: the same words give
 * the same categories.
 */
export function categoriesOf(listing: Categorised): CategorySlug[] {
  const scores = new Map<CategorySlug, number>();
  const counted = new Set<Phrase>();
  const count = (text: string, factor: number) => {
    const words = stems(text);
    for (let at = 0; at < words.length; at++)
      for (const phrase of PHRASES.get(words[at] as string) ?? []) {
        if (counted.has(phrase) || !phrase.rest.every((word, i) => words[at + 1 + i] === word)) continue;
        counted.add(phrase);
        scores.set(phrase.category, (scores.get(phrase.category) ?? 0) + phrase.weight * factor);
      }
  };
  // The weightiest places first, because each phrase counts once.
  count(listing.name, 2);
  count(listing.toolName, 2);
  for (const tag of listing.tags) count(tag, 2);
  count(listing.path, 1.5);
  count(listing.description, 1);
  const found = [...scores].filter(([, score]) => score >= THRESHOLD);
  const best = Math.max(...found.map(([, score]) => score));
  return found
    .filter(([, score]) => score >= best * SHARE_OF_BEST)
    .sort((a, b) => b[1] - a[1] || CATEGORY_SLUGS.indexOf(a[0]) - CATEGORY_SLUGS.indexOf(b[0]))
    .slice(0, MAX_CATEGORIES)
    .map(([category]) => category);
}
