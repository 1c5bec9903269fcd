import type { CatalogSort } from "@/lib/catalog/query";
import type { Narrow } from "./grow";

/** Facets with one value for each document, in the order of {@link IndexArrays.attributeRows}. */
export const ATTRIBUTES = [
  "kind",
  "method",
  "state",
  "uptime",
  "latency",
  "verified",
  "browser",
  "version",
  "testnet",
] as const;
export type Attribute = (typeof ATTRIBUTES)[number];

/** Facets that belong to one payment option, in the order of {@link IndexArrays.tuples}. */
export const OPTION_FACETS = ["network", "asset", "scheme", "price"] as const;

/** No fold group. */
export const NO_GROUP = 0xffffffff;
/** Numbers a document has in {@link IndexArrays.meta}. */
export const META = 4;

/**
 * An index, whole, in typed arrays over shared memory: what a snapshot stores and threads share. Documents are
 * numbered by quality, the best first, so that a list of documents is in the order of a catalog without words.
 *
 * "Rows" are the distinct combinations that occur: a document points to its row, a filter is decided once for each
 * row, and counting a facet is counting rows.
 */
export interface IndexArrays {
  /** Sorted words as UTF-16 units: `wordUnits[wordOffsets[w]] … wordOffsets[w + 1]`. Words as written, their stems, and labels. */
  wordUnits: Uint16Array;
  wordOffsets: Uint32Array;
  /** The term (stem) of each word. */
  wordTerms: Uint32Array;
  /** For each term, its documents ascending: `document << 4 | impact`. */
  postingOffsets: Uint32Array;
  postings: Uint32Array;
  /** Each document's text as term serials (LEB128; 0 is a gap), for phrases; and the term of each serial. */
  texts: Uint8Array;
  textOffsets: Uint32Array;
  serialTerms: Uint32Array;
  /** Words that a typing error may have meant; with the letters of each as bits. */
  spellWords: Uint32Array;
  spellLetters: Uint32Array;
  /** Sorted hashes of those words and of them without one letter, and the place in `spellWords`. */
  spellHashes: Uint32Array;
  spellPlaces: Uint32Array;
  /** Four numbers a document: attribute row, option row, category row, quality step. */
  meta: Narrow;
  attributeRows: Uint16Array;
  /** The distinct combinations of an option's four facets, and the tuples of each option row. */
  tuples: Uint16Array;
  optionRowOffsets: Uint32Array;
  optionRows: Uint32Array;
  categoryRowOffsets: Uint32Array;
  categoryRows: Uint16Array;
  /** How many documents have each row. */
  attributeCounts: Uint32Array;
  optionCounts: Uint32Array;
  categoryCounts: Uint32Array;
  /** For each order but relevance, all documents in it: a page without words or filters is a slice. */
  orderPrice: Uint32Array;
  orderLatency: Uint32Array;
  orderUptime: Uint32Array;
  orderUsed: Uint32Array;
  orderNewest: Uint32Array;
  orderPriceChanged: Uint32Array;
  /** Ascending: quality from the best, then a hash of the id. Says the order of equals across indexes. */
  rankKeys: Float64Array;
  /** Each document's options, for exact prices: the tuple; millionths of a dollar, -1 for unknown. */
  optionOffsets: Uint32Array;
  optionTuples: Narrow;
  optionPrices: Float64Array;
  /** The lowest known price, -1 for none. */
  minPrices: Float64Array;
  /** 0 to 1; -1 is not measured. */
  uptimes: Float64Array;
  latencies: Int32Array;
  payers: Uint32Array;
  conformances: Float32Array;
  /** Milliseconds; for `priceChangedAt` -1 is never. */
  listedAt: Float64Array;
  priceChangedAt: Float64Array;
  providers: Uint32Array;
  /** Group of documents that fold together, when there are two or more; and all fold keys by hash. */
  foldGroups: Uint32Array;
  foldHashes: Float64Array;
  foldTable: Uint32Array;
  /** Empty in an index that was read from a snapshot, like `cards`: they are read from its file (bytes.ts). */
  ids: Uint8Array;
  idOffsets: Uint32Array;
  idTable: Uint32Array;
  /** Packed: see card-packing.ts. */
  cards: Uint8Array;
  cardOffsets: Uint32Array;
  cardPhrases: Uint8Array;
  cardPhraseOffsets: Uint32Array;
}

/** The values that rows point to, by number. */
/** The array of each order but relevance, which is that of the documents themselves. */
export const ORDERS = {
  price: "orderPrice",
  latency: "orderLatency",
  uptime: "orderUptime",
  used: "orderUsed",
  newest: "orderNewest",
  "price-changed": "orderPriceChanged",
} as const satisfies Partial<Record<CatalogSort, keyof IndexArrays>>;

export interface IndexValues {
  attributes: Record<Attribute, string[]>;
  networks: string[];
  assets: string[];
  schemes: string[];
  prices: string[];
  categories: string[];
}

export interface IndexData {
  documents: number;
  groups: number;
  /** When quality was judged, milliseconds. */
  now: number;
  values: IndexValues;
  arrays: IndexArrays;
}
