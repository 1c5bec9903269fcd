import type { CatalogSort } from "@/lib/catalog/query";
import { listing, NETWORKS, randomOf } from "./listings";

export const OPERATIONS = [
  "two",
  "three",
  "typo",
  "prefix",
  "filter",
  "browse",
  "deep",
  "facets",
  "everything",
] as const;
/** "meant" is each typing error as it was meant: for comparing results, not times. */
export type Operation = (typeof OPERATIONS)[number] | "meant";

/** One question, as every engine gets it. */
export interface Question {
  words: string[];
  /** For a typing error: what was meant. */
  meant?: string[];
  /** The last word is still being typed. */
  prefix?: boolean;
  network?: string;
  maxPriceUsdMicros?: number;
  category?: string;
  sort?: CatalogSort;
  /** From 1. */
  page?: number;
}

/** Questions about listings that exist at every size; the same ones each time. */
export function questions(operation: Operation, count: number): Question[] {
  if (operation === "meant") return questions("typo", count).map(({ meant }) => ({ words: meant ?? [] }));
  const random = randomOf(OPERATIONS.indexOf(operation) + 1, 77);
  return Array.from({ length: count }, () => {
    const doc = listing(Math.floor(random() * 10_000));
    const words = [
      ...new Set(
        doc.description
          .toLowerCase()
          .match(/[a-z]+/g)
          ?.slice(1, 4),
      ),
    ];
    const nameWords = doc.name.toLowerCase().match(/[a-z]+/g) ?? [];
    const two = [words[0] ?? "price", words[1] ?? nameWords[0] ?? "token"];
    switch (operation) {
      case "three":
        return { words: [...new Set([...two, words[2] ?? nameWords.at(-1) ?? "data"])] };
      case "typo": {
        const at = two.findIndex((word) => word.length >= 5);
        const wrong = two.map((word, i) =>
          i === Math.max(0, at) && word.length > 3 ? misspelled(word, random) : word,
        );
        return { words: wrong, meant: two };
      }
      case "prefix":
        return {
          words: [two[0] as string, (two[1] as string).slice(0, 2 + Math.floor(random() * 3))],
          prefix: true,
        };
      case "filter":
        return {
          words: two,
          network: networkOf(random),
          maxPriceUsdMicros: [5_000, 20_000, 100_000][Math.floor(random() * 3)],
          sort: random() < 0.5 ? "price" : "used",
        };
      case "browse":
        return {
          words: [],
          network: networkOf(random),
          category: doc.categories[0],
          sort: random() < 0.5 ? "price" : "used",
        };
      case "deep":
        return { words: [], sort: "used", page: 100 + Math.floor(random() * 300) };
      case "everything":
        return { words: [] };
      default:
        return { words: two };
    }
  });
}

function networkOf(random: () => number): string {
  return (NETWORKS[random() < 0.65 ? 0 : 1 + Math.floor(random() * 4)] ?? NETWORKS[0])[0];
}

/** One letter left out, exchanged with its neighbour, replaced or put in. */
function misspelled(word: string, random: () => number): string {
  const at = 1 + Math.floor(random() * (word.length - 2));
  const letter = "abcdefghijklmnopqrstuvwxyz"[Math.floor(random() * 26)];
  const [before, after] = [word.slice(0, at), word.slice(at)];
  return [
    before + after.slice(1),
    `${before}${after[1]}${after[0]}${after.slice(2)}`,
    before + letter + after.slice(1),
    before + letter + after,
  ][Math.floor(random() * 4)] as string;
}
