import type { IndexBuilder } from "./builder";
import { type Grow, narrow, shared, type TypedConstructor } from "./grow";
import { tableOf } from "./hash-table";
import { ATTRIBUTES, type IndexData, META, NO_GROUP } from "./index-data";
import { QUALITY_STEPS } from "./rank";
import type { Rows } from "./rows";
import { ordered, type SortArrays } from "./sort-key";
import { buildSpelling } from "./spelling";

/** Puts what a builder gathered in its final order, in shared memory. The builder is used up. */
export function assemble(builder: IndexBuilder): IndexData {
  const documents = builder.count;
  const rankKeys = builder.rankKeys.taken();
  const order = new Uint32Array(documents);
  for (let i = 0; i < documents; i++) order[i] = i;
  order.sort((a, b) => (rankKeys[a] as number) - (rankKeys[b] as number));

  const vocabulary = sortWords(builder);
  const { postings, postingOffsets } = invert(builder, order, vocabulary.termOfSerial);
  const texts = builder.texts.taken();
  const textStarts = builder.textOffsets.taken();
  const { meta, ...rows } = arrangeRows(builder, order);
  const folds = foldGroups(builder.foldHashes.taken(), order);
  const ids = builder.ids.inOrder(order);
  const cards = builder.cards.inOrder(order);
  const options = arrangeOptions(builder, order);
  const pick = <A extends Parameters<typeof picked>[0]>(grown: Grow<A>) => picked(grown.taken(), order) as A;

  const sortable: SortArrays = {
    minPrices: pick(builder.minPrices),
    uptimes: pick(builder.uptimes),
    latencies: pick(builder.latencies),
    payers: pick(builder.payers),
    listedAt: pick(builder.listedAt),
    priceChangedAt: pick(builder.priceChangedAt),
  };

  return {
    documents,
    groups: folds.groups,
    now: builder.now,
    values: {
      attributes: Object.fromEntries(
        ATTRIBUTES.map((name) => [name, builder.attributes[name].list]),
      ) as IndexData["values"]["attributes"],
      networks: builder.networks.list,
      assets: builder.assets.list,
      schemes: builder.schemes.list,
      prices: builder.prices.list,
      categories: builder.categories.list,
    },
    arrays: {
      wordUnits: vocabulary.units,
      wordOffsets: vocabulary.offsets,
      wordTerms: vocabulary.terms,
      serialTerms: toShared(vocabulary.termOfSerial),
      ...buildSpelling(vocabulary, postingOffsets, documents),
      postings,
      postingOffsets,
      ...arrangeSlices(texts, textStarts, order),
      meta,
      ...rows,
      rankKeys: picked(rankKeys, order) as Float64Array,
      ...options,
      ...sortable,
      orderPrice: ordered("price", sortable),
      orderLatency: ordered("latency", sortable),
      orderUptime: ordered("uptime", sortable),
      orderUsed: ordered("used", sortable),
      orderNewest: ordered("newest", sortable),
      orderPriceChanged: ordered("price-changed", sortable),
      conformances: pick(builder.conformances),
      providers: pick(builder.providers),
      foldGroups: folds.group,
      foldHashes: folds.hashes,
      foldTable: tableOf(documents, (doc) => (folds.hashes[doc] as number) % 2 ** 32),
      ids: ids.bytes,
      idOffsets: ids.offsets,
      idTable: tableOf(
        documents,
        (doc, hashes = builder.idHashes.array) => hashes[order[doc] as number] as number,
      ),
      cardPhrases: cards.phrases.bytes,
      cardPhraseOffsets: cards.phrases.offsets,
      cards: cards.bytes,
      cardOffsets: cards.offsets,
    },
  };
}

export interface Vocabulary {
  /** Sorted. */
  words: string[];
  /** By word: was written in a document, and is not only the stem of others. */
  written: Uint8Array;
  units: Uint16Array;
  offsets: Uint32Array;
  terms: Uint32Array;
  termOfSerial: Uint32Array;
}

/** Sorts words by their UTF-16 units, and numbers terms in the order of their first word. */
function sortWords(builder: IndexBuilder): Vocabulary {
  const serials = builder.wordTerms.taken();
  const words = Array.from({ length: builder.words.size }, (_, number) => builder.words.word(number)).sort();
  const units = shared(
    Uint16Array,
    words.reduce((sum, word) => sum + word.length, 0),
  );
  const offsets = shared(Uint32Array, words.length + 1);
  const terms = shared(Uint32Array, words.length);
  const written = new Uint8Array(words.length);
  const termOfSerial = new Uint32Array(builder.terms).fill(NO_GROUP);
  let at = 0;
  let next = 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    for (let k = 0; k < word.length; k++) units[at++] = word.charCodeAt(k);
    offsets[i + 1] = at;
    const number = builder.words.find(word, 0, word.length);
    written[i] = builder.wordWritten.array[number] as number;
    const serial = serials[number] as number;
    if (termOfSerial[serial] === NO_GROUP) termOfSerial[serial] = next++;
    terms[i] = termOfSerial[serial] as number;
  }
  return { words, written, units, offsets, terms, termOfSerial };
}

/** Postings by term from entries by document: documents are walked in their final order, so every list comes sorted. */
function invert(builder: IndexBuilder, order: Uint32Array, termOfSerial: Uint32Array) {
  const entries = builder.entries.taken();
  const starts = builder.entryOffsets.taken();
  const counts = builder.termDocuments.taken();
  const postingOffsets = shared(Uint32Array, counts.length + 1);
  for (let serial = 0; serial < counts.length; serial++)
    postingOffsets[(termOfSerial[serial] as number) + 1] = counts[serial] as number;
  for (let term = 0; term < counts.length; term++)
    postingOffsets[term + 1] = (postingOffsets[term + 1] as number) + (postingOffsets[term] as number);
  const next = postingOffsets.slice(0, counts.length);
  const postings = shared(Uint32Array, entries.length);
  for (let doc = 0; doc < order.length; doc++) {
    const from = order[doc] as number;
    const end = starts[from + 1] as number;
    for (let i = starts[from] as number; i < end; i++) {
      const entry = entries[i] as number;
      const term = termOfSerial[entry >>> 4] as number;
      const place = next[term] as number;
      next[term] = place + 1;
      postings[place] = ((doc << 4) | (entry & 15)) >>> 0;
    }
  }
  return { postings, postingOffsets };
}

function arrangeSlices(bytes: Uint8Array, starts: Uint32Array, order: Uint32Array) {
  const texts = shared(Uint8Array, bytes.length);
  const textOffsets = shared(Uint32Array, order.length + 1);
  let at = 0;
  for (let doc = 0; doc < order.length; doc++) {
    const from = order[doc] as number;
    const slice = bytes.subarray(starts[from], starts[from + 1]);
    texts.set(slice, at);
    at += slice.length;
    textOffsets[doc + 1] = at;
  }
  return { texts, textOffsets };
}

function arrangeRows(builder: IndexBuilder, order: Uint32Array) {
  const from = builder.meta.taken();
  const tables = [builder.attributeRows, builder.optionRows, builder.categoryRows];
  const meta = narrow(order.length * META, Math.max(QUALITY_STEPS, ...tables.map(({ list }) => list.length)));
  const attributeCounts = shared(Uint32Array, builder.attributeRows.list.length);
  const optionCounts = shared(Uint32Array, builder.optionRows.list.length);
  const categoryCounts = shared(Uint32Array, builder.categoryRows.list.length);
  for (let doc = 0; doc < order.length; doc++) {
    const source = (order[doc] as number) * META;
    for (let k = 0; k < META; k++) meta[doc * META + k] = from[source + k] as number;
    for (const [k, counts] of [attributeCounts, optionCounts, categoryCounts].entries()) {
      const row = from[source + k] as number;
      counts[row] = (counts[row] as number) + 1;
    }
  }
  const options = flatten(builder.optionRows, Uint32Array);
  const categories = flatten(builder.categoryRows, Uint16Array);
  return {
    meta,
    attributeCounts,
    optionCounts,
    categoryCounts,
    attributeRows: flatten(builder.attributeRows, Uint16Array).values,
    tuples: flatten(builder.tuples, Uint16Array).values,
    optionRows: options.values,
    optionRowOffsets: options.offsets,
    categoryRows: categories.values,
    categoryRowOffsets: categories.offsets,
  };
}

function flatten<A extends Uint16Array | Uint32Array>(rows: Rows, Type: TypedConstructor<A>) {
  const offsets = shared(Uint32Array, rows.list.length + 1);
  const values = shared(
    Type,
    rows.list.reduce((sum, row) => sum + row.length, 0),
  );
  let at = 0;
  for (const [i, row] of rows.list.entries()) {
    values.set(row, at);
    at += row.length;
    offsets[i + 1] = at;
  }
  return { values, offsets };
}

function arrangeOptions(builder: IndexBuilder, order: Uint32Array) {
  const starts = builder.optionOffsets.taken();
  const tuples = builder.optionTuples.taken();
  const prices = builder.optionPrices.taken();
  const optionOffsets = shared(Uint32Array, order.length + 1);
  const optionTuples = narrow(tuples.length, builder.tuples.list.length);
  const optionPrices = shared(Float64Array, prices.length);
  let at = 0;
  for (let doc = 0; doc < order.length; doc++) {
    const from = order[doc] as number;
    const end = starts[from + 1] as number;
    for (let i = starts[from] as number; i < end; i++) {
      optionPrices[at] = prices[i] as number;
      optionTuples[at++] = tuples[i] as number;
    }
    optionOffsets[doc + 1] = at;
  }
  return { optionOffsets, optionTuples, optionPrices };
}

/** Documents whose fold key is not theirs alone get a group. */
function foldGroups(from: Float64Array, order: Uint32Array) {
  const hashes = picked(from, order) as Float64Array;
  const group = shared(Uint32Array, order.length).fill(NO_GROUP);
  const first = new Map<number, number>();
  let groups = 0;
  for (let doc = 0; doc < hashes.length; doc++) {
    const hash = hashes[doc] as number;
    if (hash < 0) continue;
    const twin = first.get(hash);
    if (twin === undefined) first.set(hash, doc);
    else {
      if (group[twin] === NO_GROUP) group[twin] = groups++;
      group[doc] = group[twin] as number;
    }
  }
  return { group, hashes, groups };
}

function picked<A extends Uint32Array | Int32Array | Float32Array | Float64Array>(
  from: A,
  order: Uint32Array,
): A {
  const Type = from.constructor as new (buffer: SharedArrayBuffer) => A;
  const to = new Type(new SharedArrayBuffer(order.length * from.BYTES_PER_ELEMENT));
  for (let i = 0; i < order.length; i++) to[i] = from[order[i] as number] as number;
  return to;
}

function toShared(array: Uint32Array): Uint32Array {
  const copy = shared(Uint32Array, array.length);
  copy.set(array);
  return copy;
}
