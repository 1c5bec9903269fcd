import { analyse, impactOf, type WordSink } from "./analyse";
import { assemble } from "./assemble";
import { latencyBucket, priceBucket, uptimeBucket } from "./buckets";
import { CardStore } from "./card-store";
import type { SearchDocument } from "./document";
import { Grow, TextStore } from "./grow";
import { hash32, hash40, hash53 } from "./hash";
import { ATTRIBUTES, type Attribute, type IndexData } from "./index-data";
import { QUALITY_STEPS, qualityStep } from "./rank";
import { Rows, Values } from "./rows";
import { stem } from "./stem";
import { WordStore } from "./word-store";

/** Bytes of the largest number in a text. */
const LONGEST_SERIAL = 5;

/** The parts of an index in the order in which documents came; {@link assemble} puts them in their final order. */
export class IndexBuilder implements WordSink {
  readonly words = new WordStore();
  /** By word: the serial of its term; by word: whether it was written, and is not only the stem of others. */
  readonly wordTerms = new Grow(Uint32Array);
  readonly wordWritten = new Grow(Uint8Array);
  terms = 0;
  readonly termDocuments = new Grow(Uint32Array);
  /** `term serial << 4 | impact` of each document. */
  readonly entries = new Grow(Uint32Array);
  readonly entryOffsets = new Grow(Uint32Array);
  readonly texts = new Grow(Uint8Array);
  readonly textOffsets = new Grow(Uint32Array);
  readonly attributes = Object.fromEntries(ATTRIBUTES.map((name) => [name, new Values()])) as Record<
    Attribute,
    Values
  >;
  readonly networks = new Values();
  readonly assets = new Values();
  readonly schemes = new Values();
  readonly prices = new Values();
  readonly categories = new Values();
  /** The distinct combinations of an option's four facets. */
  readonly tuples = new Rows();
  readonly attributeRows = new Rows();
  readonly optionRows = new Rows();
  readonly categoryRows = new Rows();
  /** Three rows and the quality of each document. */
  readonly meta = new Grow(Uint32Array);
  readonly rankKeys = new Grow(Float64Array);
  readonly optionOffsets = new Grow(Uint32Array);
  readonly optionTuples = new Grow(Uint32Array);
  readonly optionPrices = new Grow(Float64Array);
  readonly minPrices = new Grow(Float64Array);
  readonly uptimes = new Grow(Float64Array);
  readonly latencies = new Grow(Int32Array);
  readonly payers = new Grow(Uint32Array);
  readonly conformances = new Grow(Float32Array);
  readonly listedAt = new Grow(Float64Array);
  readonly priceChangedAt = new Grow(Float64Array);
  readonly providers = new Grow(Uint32Array);
  readonly foldHashes = new Grow(Float64Array);
  readonly idHashes = new Grow(Uint32Array);
  readonly ids = new TextStore();
  readonly cards = new CardStore();
  count = 0;

  // Of the document that is being read: weights by term serial, and which terms it has.
  private readonly weights = new Grow(Float32Array);
  private readonly lastWeights = new Grow(Float32Array);
  private readonly seenIn = new Grow(Uint32Array);
  private readonly touched: number[] = [];
  private touchedCount = 0;
  private readonly tupleRow: [number, number, number, number] = [0, 0, 0, 0];

  constructor(readonly now: number) {
    this.entryOffsets.push(0);
    this.textOffsets.push(0);
    this.optionOffsets.push(0);
  }

  /** Takes one document. Ids must differ: the caller keeps them apart. */
  add(doc: SearchDocument): void {
    this.count++;
    this.touchedCount = 0;
    analyse(doc, this);
    this.addEntries();
    this.entryOffsets.push(this.entries.length);
    this.textOffsets.push(this.texts.length);

    const quality = qualityStep(doc, this.now);
    this.meta.push(this.attributeRow(doc));
    this.meta.push(this.addOptions(doc));
    this.meta.push(
      this.categoryRows.of([...new Set(doc.categories)].sort().map((c) => this.categories.of(c))),
    );
    this.meta.push(quality);
    this.rankKeys.push((QUALITY_STEPS - quality) * 2 ** 40 + hash40(doc.id));
    this.uptimes.push(doc.uptime30d ?? -1);
    this.latencies.push(doc.latencyMs === null ? -1 : Math.round(doc.latencyMs));
    this.payers.push(doc.payers30d);
    this.conformances.push(doc.conformance);
    this.listedAt.push(doc.listedAt);
    this.priceChangedAt.push(doc.priceChangedAt ?? -1);
    this.providers.push(hash32(doc.provider));
    this.foldHashes.push(doc.foldKey === "" ? -1 : hash53(doc.foldKey));
    this.idHashes.push(hash32(doc.id));
    this.ids.add(doc.id);
    this.cards.add(doc.card);
  }

  private addEntries(): void {
    const { entries, touched, touchedCount } = this;
    const weights = this.weights.array;
    const documents = this.termDocuments.array;
    entries.reserve(touchedCount);
    const { array, length } = entries;
    for (let i = 0; i < touchedCount; i++) {
      const term = touched[i] as number;
      array[length + i] = ((term << 4) | impactOf(weights[term] as number)) >>> 0;
      documents[term] = (documents[term] as number) + 1;
    }
    entries.length += touchedCount;
  }

  finish(): IndexData {
    return assemble(this);
  }

  word(number: number, weight: number): void {
    const term = this.wordTerms.array[number] as number;
    if (this.seenIn.array[term] === this.count) {
      // Once more in the same field says little more; in another field, something.
      const again = this.lastWeights.array[term] === Math.fround(weight);
      this.weights.array[term] = (this.weights.array[term] as number) + weight * (again ? 0.2 : 0.6);
      this.lastWeights.array[term] = weight;
      return;
    }
    this.seenIn.array[term] = this.count;
    this.weights.array[term] = weight;
    this.lastWeights.array[term] = weight;
    this.touched[this.touchedCount++] = term;
  }

  place(number: number): void {
    const { texts } = this;
    texts.reserve(LONGEST_SERIAL);
    const bytes = texts.array;
    let at = texts.length;
    let serial = (this.wordTerms.array[number] as number) + 1;
    while (serial > 127) {
      bytes[at++] = (serial & 127) | 128;
      serial >>>= 7;
    }
    bytes[at++] = serial;
    texts.length = at;
  }

  gap(): void {
    this.texts.push(0);
  }

  label(label: string): void {
    this.word(this.numberOf(label), 1);
  }

  numberOf(word: string): number {
    return this.numberAt(word, 0, word.length);
  }

  /** The number of a word as it is written; a new one gets its term. */
  numberAt(text: string, start: number, end: number): number {
    const known = this.words.find(text, start, end);
    if (known >= 0) {
      this.wordWritten.array[known] = 1;
      return known;
    }
    const word = text.slice(start, end).toLowerCase();
    const stemmed = stem(word);
    const term = stemmed === word ? this.newTerm() : this.termOf(stemmed);
    return this.newWord(word, term, 1);
  }

  private termOf(stemmed: string): number {
    const known = this.words.find(stemmed, 0, stemmed.length);
    if (known >= 0) return this.wordTerms.array[known] as number;
    const term = this.newTerm();
    this.newWord(stemmed, term, 0);
    return term;
  }

  private newWord(word: string, term: number, written: 0 | 1): number {
    this.wordTerms.push(term);
    this.wordWritten.push(written);
    return this.words.add(word, 0, word.length);
  }

  private newTerm(): number {
    this.termDocuments.push(0);
    this.weights.push(0);
    this.lastWeights.push(0);
    this.seenIn.push(0);
    return this.terms++;
  }

  private attributeRow(doc: SearchDocument): number {
    const values: Record<Attribute, string> = {
      kind: doc.kind,
      method: doc.method,
      state: doc.liveState,
      uptime: uptimeBucket(doc.uptime30d),
      latency: latencyBucket(doc.latencyMs),
      verified: doc.verified ? "1" : "0",
      browser: doc.browser ? "1" : "0",
      version: String(doc.version),
      testnet: doc.testnet ? "only" : "none",
    };
    return this.attributeRows.of(ATTRIBUTES.map((name) => this.attributes[name].of(values[name])));
  }

  /** Stores the options one by one, and gives the row of their combination. */
  private addOptions(doc: SearchDocument): number {
    let lowest = -1;
    const own: number[] = [];
    for (const { network, asset, scheme, priceUsdMicros } of doc.options) {
      const tuple = this.tupleOf(network, asset, scheme, priceBucket(priceUsdMicros));
      this.optionTuples.push(tuple);
      this.optionPrices.push(priceUsdMicros ?? -1);
      if (priceUsdMicros !== null && (lowest < 0 || priceUsdMicros < lowest)) lowest = priceUsdMicros;
      if (!own.includes(tuple)) own.push(tuple);
    }
    this.optionOffsets.push(this.optionPrices.length);
    this.minPrices.push(lowest);
    return this.optionRows.of(own.length < 2 ? own : own.sort((a, b) => a - b));
  }

  private tupleOf(network: string, asset: string, scheme: string, price: string): number {
    const row = this.tupleRow;
    row[0] = this.networks.of(network);
    row[1] = this.assets.of(asset);
    row[2] = this.schemes.of(scheme);
    row[3] = this.prices.of(price);
    // Three numbers of 16 bits and one of the few buckets fit in a whole double.
    const [n, a, s, p] = row;
    return this.tuples.keyed(((n * 0x10000 + a) * 0x10000 + s) * 16 + p, row);
  }
}
