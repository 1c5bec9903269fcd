import MiniSearch from "minisearch";
import type { SearchDocument } from "@/lib/search/document";
import { splitWords } from "@/lib/search/tokenize";
import { listing } from "../listings";
import type { Engine } from "./engine";

type Stored = Pick<SearchDocument, "id" | "card" | "payers30d" | "method" | "liveState" | "categories"> & {
  networks: string[];
  price: number;
};

/** MiniSearch with all words required, names and tags boosted, use weighed in; facets are counted over its results. */
export function makeMiniSearch(listings: number): Engine {
  const started = performance.now();
  const stored: Stored[] = [];
  const index = new MiniSearch<{ i: number; doc: SearchDocument }>({
    idField: "i",
    fields: ["name", "tags", "host", "path", "description"],
    tokenize: (text) => splitWords(text).sequence,
    processTerm: (term) => term,
    extractField: (item, field) => {
      if (field === "i") return item.i as never;
      const value = item.doc[field as "name" | "tags"];
      return Array.isArray(value) ? value.join(" ") : value;
    },
  });
  for (let i = 0; i < listings; i++) {
    const doc = listing(i);
    index.add({ i, doc });
    const { id, card, payers30d, method, liveState, categories, options } = doc;
    const networks = options.map((option) => option.network);
    const price = Math.min(...options.map((option) => option.priceUsdMicros ?? Number.POSITIVE_INFINITY));
    stored.push({ id, card, payers30d, method, liveState, categories, networks, price });
  }
  const at = (i: number) => stored[i] as Stored;
  const common = {
    combineWith: "AND" as const,
    boost: { name: 3, tags: 2 },
    boostDocument: (i: number) => Math.log(at(i).payers30d + 3),
  };
  return {
    operations: ["two", "three", "typo", "prefix", "filter", "facets", "meant"],
    about: { buildSeconds: (performance.now() - started) / 1_000 },
    ask(operation, { words, network, maxPriceUsdMicros, sort }) {
      const query = words.join(" ");
      let results = index.search(query, {
        ...common,
        ...(operation === "typo" ? { fuzzy: (term: string) => (term.length > 4 ? 1 : 0) } : {}),
        ...(operation === "prefix"
          ? { prefix: (_: string, i: number, terms: string[]) => i === terms.length - 1 }
          : {}),
      });
      if (operation === "filter") {
        results = results.filter(
          ({ id }) => at(id).networks.includes(network ?? "") && at(id).price <= (maxPriceUsdMicros ?? 0),
        );
        results.sort(
          sort === "price"
            ? (a, b) => at(a.id).price - at(b.id).price
            : (a, b) => at(b.id).payers30d - at(a.id).payers30d,
        );
      }
      if (operation === "facets") countFacets(results.map(({ id }) => at(id)));
      return { ids: results.slice(0, 20).map(({ id }) => at(id).id), total: results.length };
    },
  };
}

/** What any engine without facets of its own has to do. */
export function countFacets(results: readonly Stored[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { method, liveState, networks, categories } of results)
    for (const value of [method, liveState, ...networks, ...categories])
      counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
