import type { LiveState } from "@/lib/catalog/live-state";
import { IndexBuilder } from "./builder";
import { type ColdBytes, inMemory } from "./bytes";
import { type Phrases, unpack } from "./card-packing";
import { Columns } from "./columns";
import type { SearchDocument } from "./document";
import { FacetSlots } from "./facet-slots";
import { hash32, hash53 } from "./hash";
import { findIn } from "./hash-table";
import { ATTRIBUTES, type IndexData, META } from "./index-data";
import type { Ranked } from "./rank";
import { CARDS_KEPT, IDS_KEPT, ShownTexts } from "./shown-texts";
import { SpellingLookup } from "./spelling-lookup";
import { WordTable } from "./word-table";

/** Memory of an index that is not asked any more, by the name of the array it was for. */
export type IndexRoom = Map<string, ArrayBuffer>;

/**
 * Listings ready to be searched. Nothing in it changes; what a search works on is in memory, the rest (`cold`) may be
 * in a file. Searched through a LiveIndex.
 */
export class SearchIndex {
  readonly words: WordTable;
  readonly spelling: SpellingLookup;
  readonly slots: FacetSlots;
  private readonly phrases: Phrases;
  private madeColumns: Columns | null = null;
  private readonly ids: ShownTexts;
  private readonly cards: ShownTexts;

  constructor(
    readonly data: IndexData,
    private readonly cold: ColdBytes = inMemory(data.arrays),
  ) {
    this.words = new WordTable(data.arrays);
    this.spelling = new SpellingLookup(data.arrays, this.words);
    this.slots = new FacetSlots(data);
    this.ids = new ShownTexts(data.documents, IDS_KEPT, (doc) => this.readId(doc));
    this.cards = new ShownTexts(data.documents, CARDS_KEPT, (doc) => this.readCard(doc));
    this.phrases = { bytes: data.arrays.cardPhrases, offsets: data.arrays.cardPhraseOffsets };
  }

  /** Made when they are first asked for. */
  get columns(): Columns {
    this.madeColumns ??= new Columns(this.data.arrays);
    return this.madeColumns;
  }

  get size(): number {
    return this.data.documents;
  }

  id(doc: number): string {
    return this.ids.of(doc);
  }

  private readId(doc: number): string {
    const { idOffsets } = this.data.arrays;
    return this.cold.ids.read(idOffsets[doc] as number, idOffsets[doc + 1] as number).toString("utf8");
  }

  card(doc: number): string {
    return this.cards.of(doc);
  }

  private readCard(doc: number): string {
    const { cardOffsets } = this.data.arrays;
    const packed = this.cold.cards.read(cardOffsets[doc] as number, cardOffsets[doc + 1] as number);
    return unpack(packed, 0, packed.length, this.phrases);
  }

  /** Gives back the file that it was read from. It is not asked any more. */
  close(): void {
    this.cold.close();
  }

  /** The same, and gives its memory away: whatever still asked would read what others write there. */
  release(): IndexRoom {
    this.close();
    const room: IndexRoom = new Map();
    for (const [name, { buffer }] of Object.entries(this.data.arrays))
      if (buffer instanceof ArrayBuffer) room.set(name, buffer);
    return room;
  }

  /** What a document is ranked by. */
  ranked(doc: number): Ranked {
    const { arrays, values } = this.data;
    const row = arrays.meta[doc * META] as number;
    const state = arrays.attributeRows[row * ATTRIBUTES.length + ATTRIBUTES.indexOf("state")] as number;
    const uptime = arrays.uptimes[doc] as number;
    return {
      conformance: arrays.conformances[doc] as number,
      liveState: values.attributes.state[state] as LiveState,
      uptime30d: uptime < 0 ? null : uptime,
      payers30d: arrays.payers[doc] as number,
      listedAt: arrays.listedAt[doc] as number,
    };
  }

  /** The document with this id, or -1. */
  find(id: string): number {
    return findIn(this.data.arrays.idTable, hash32(id), (doc) => this.id(doc) === id);
  }

  /** A document with this fold key, or -1. */
  findFold(foldKey: string): number {
    const hash = hash53(foldKey);
    const { foldTable, foldHashes } = this.data.arrays;
    return findIn(foldTable, hash % 2 ** 32, (doc) => foldHashes[doc] === hash);
  }
}

/** Builds an index in this thread: about 30 microseconds a listing. Of documents with one id the last counts. */
export function buildIndex(docs: Iterable<SearchDocument>, options: { now: number }): SearchIndex {
  const latest = new Map<string, SearchDocument>();
  for (const doc of docs) latest.set(doc.id, doc);
  const builder = new IndexBuilder(options.now);
  for (const doc of latest.values()) builder.add(doc);
  return new SearchIndex(builder.finish());
}
