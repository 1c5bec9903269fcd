import {
  NO_FILTERS,
  type PlanTerm,
  type SearchAnswer,
  type SearchHit,
  type SearchPlan,
} from "@/lib/search/plan";
import type { CatalogCard } from "./result";
import { CATALOG_LANGUAGE } from "./synonyms";

/** Alternatives that a plan may have. */
const MOST = 8;
const STOP_WORDS = new Set(CATALOG_LANGUAGE.stopWords);

/** Of what the rarest word says, a word must say as much to bring listings in by itself. */
const LEAST_WORTH = 0.6;

/** So many of the best say what a search is about. */
const EXAMPLES = 3;

/**
 * What comes near when fewer than a page have all the words, the nearest first and none twice: listings that have all
 * but one of the words (of three or more), then those tagged as the full matches are, in their category, then those
 * that have one of the words that say most. Filters hold; totals and facets stay those of the full matches. Empty for orders other
 * than relevance, on later pages, and where alternatives were written.
 */
export function nearHits(
  index: Searched,
  plan: SearchPlan,
  answer: Pick<SearchAnswer, "hits" | "total" | "corrected">,
): SearchHit[] {
  const { terms, sort, after, limit } = plan;
  const [needs, ...others] = terms;
  const missing = limit - answer.hits.length;
  if (
    !needs ||
    others.length > 0 ||
    sort !== "relevance" ||
    after !== null ||
    missing <= 0 ||
    answer.total > limit
  )
    return [];
  const negated = needs.filter((term) => term.negated);
  const words = needs.filter((term) => !term.negated && !isStopWord(term)).slice(0, MOST);

  const known = new Set(answer.hits.map((hit) => hit.id));
  const near: SearchHit[] = [];
  const add = (alternatives: PlanTerm[][], filters: Partial<SearchPlan["filters"]> = {}) => {
    if (alternatives.length === 0 || near.length >= missing) return;
    const { hits } = index.search({
      ...plan,
      terms: alternatives.map((some) => [...some, ...negated]),
      filters: { ...plan.filters, ...filters },
      limit: limit + known.size,
      facets: false,
      hitsOnly: true,
    });
    for (const hit of hits) {
      if (near.length >= missing || known.has(hit.id)) continue;
      known.add(hit.id);
      near.push(hit);
    }
  };
  if (words.length > 2) add(words.map((word) => words.filter((other) => other !== word)));
  const memory = memoryOf(index);
  const { tags, category } = subjectOf(answer.hits.slice(0, EXAMPLES).map((hit) => themeOf(hit)));
  // A category that was asked for stays the one.
  if (category) add(tags, plan.filters.categories.length > 0 ? {} : { categories: [category] });
  if (words.length > 1 && near.length < missing) add(telling(words).map((word) => [word]));
  return near;

  /** Words that say something: one that every second listing has does not, beside one that few have. */
  function telling(list: readonly PlanTerm[]): PlanTerm[] {
    const all = countOf(null).total;
    const worth = list.map((word) => {
      const { total, corrected } = countOf(word);
      const doubtful = corrected.some(({ from }) => !answer.corrected.some((known) => known.from === from));
      return total === 0 || doubtful ? 0 : Math.log2(1 + all / total);
    });
    const least = LEAST_WORTH * Math.max(...worth);
    return list.filter((_, i) => (worth[i] as number) > 0 && (worth[i] as number) >= least);
  }

  /** How many have this word; null: how many there are. */
  function countOf(word: PlanTerm | null): Count {
    const key = JSON.stringify(word);
    const known = memory.counts.get(key);
    if (known) return known;
    const terms = word ? [[word]] : [];
    const count = index.search({
      ...plan,
      terms,
      filters: NO_FILTERS,
      limit: 1,
      facets: false,
      cards: false,
    });
    if (memory.counts.size >= MOST_KEPT) memory.counts.clear();
    memory.counts.set(key, count);
    return count;
  }

  function themeOf({ id, card }: SearchHit): Theme {
    const known = memory.themes.get(id);
    if (known) return known;
    // A card may be of a snapshot that an older version wrote.
    const { tags = [], category = null }: Partial<Theme> = JSON.parse(card || (index.card(id) ?? "{}"));
    if (memory.themes.size >= MOST_KEPT) memory.themes.clear();
    memory.themes.set(id, { tags, category });
    return { tags, category };
  }
}

/** What is searched, and a number that grows with every write to it. */
interface Searched {
  search(plan: SearchPlan): SearchAnswer;
  card(id: string): string | null;
  mark(): number;
}

type Count = Pick<SearchAnswer, "total" | "corrected">;
type Theme = Pick<CatalogCard, "tags" | "category">;

/** What was counted and looked up in an index since it was last written to. */
interface Memory {
  mark: number;
  counts: Map<string, Count>;
  themes: Map<string, Theme>;
}

const MOST_KEPT = 10_000;
const memories = new WeakMap<Searched, Memory>();

function memoryOf(index: Searched): Memory {
  const known = memories.get(index);
  if (known?.mark === index.mark()) return known;
  const memory = { mark: index.mark(), counts: new Map(), themes: new Map() };
  memories.set(index, memory);
  return memory;
}

/** The tags of the best hits as terms, the most common first, and the category that most of them are in. */
function subjectOf(themes: readonly Theme[]): { tags: PlanTerm[][]; category: string | null } {
  const counts = { tags: new Map<string, number>(), categories: new Map<string, number>() };
  const count = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  for (const { tags, category } of themes) {
    for (const tag of tags) count(counts.tags, tag);
    if (category) count(counts.categories, category);
  }
  const commonFirst = (map: Map<string, number>) => [...map].sort((a, b) => b[1] - a[1]).map(([key]) => key);
  return {
    tags: commonFirst(counts.tags)
      .slice(0, MOST)
      .map((text) => [{ text, phrase: false, negated: false, prefix: false }]),
    category: commonFirst(counts.categories)[0] ?? null,
  };
}

const isStopWord = ({ text, phrase }: PlanTerm) => !phrase && STOP_WORDS.has(text.toLowerCase());
