import { type CatalogQuery, EVERYTHING } from "./query";

const MOST_WORDS = 8;
/** Words that say nothing of what is sold. */
const EMPTY = new Set(
  "the and for with from api apis data x402 paid pay per call your you get http https www com test".split(
    " ",
  ),
);

/** A search for what is like a listing: any word of its name and tags. Null when none of them says anything. */
export function similarQuery({ name, tags }: { name: string; tags: readonly string[] }): CatalogQuery | null {
  const words = [name, ...tags].flatMap((text) => text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []);
  const telling = [...new Set(words)].filter(
    (word) => !EMPTY.has(word) && word !== "or" && !/^\d+$/.test(word),
  );
  if (telling.length === 0) return null;
  return { ...EVERYTHING, q: telling.slice(0, MOST_WORDS).join(" or ").slice(0, 200) };
}
