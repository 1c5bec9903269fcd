import { shared } from "./grow";

// Cards repeat themselves: their keys, and the words of their texts. What repeats most becomes a phrase, and a phrase in a
// card becomes two bytes. The first of them never stands in UTF-8, so that every text can be packed and read back.

const LEAD = 0xf5;
const MOST_PHRASES = (0x100 - LEAD) * 0x100;
const SHORTEST = 4;
const LONGEST = 80;
const CODE = 2;
const HASH_BITS = 14;

/** Phrases one after the other, and where each begins. */
export interface Phrases {
  bytes: Uint8Array;
  offsets: Uint32Array;
}

export const NO_PHRASES: Phrases = { bytes: shared(Uint8Array, 0), offsets: shared(Uint32Array, 1) };

/** What is worth a phrase in texts like these. */
export function learnPhrases(sample: readonly string[]): Phrases {
  const counts = new Map<string, number>();
  const count = (phrase: string) => counts.set(phrase, (counts.get(phrase) ?? 0) + 1);
  // Signs and the word behind them; with a key also what opens its value.
  for (const text of sample)
    for (const { 0: token, index } of text.matchAll(/[^A-Za-z0-9]+[A-Za-z0-9]*/g)) {
      count(token);
      const opening = /^":["[{]*/.exec(text.slice(index + token.length, index + token.length + 6));
      if (opening) count(token + opening[0]);
    }
  const chosen = [...counts]
    .map(([phrase, times]) => ({ bytes: Buffer.from(phrase), times }))
    .filter(({ bytes, times }) => times > 2 && bytes.length >= SHORTEST && bytes.length <= LONGEST)
    .sort((a, b) => b.times * (b.bytes.length - CODE) - a.times * (a.bytes.length - CODE))
    .slice(0, MOST_PHRASES)
    .map(({ bytes }) => bytes)
    // The longest of those that begin alike is found first.
    .sort((a, b) => a.length - b.length);
  const bytes = shared(
    Uint8Array,
    chosen.reduce((sum, phrase) => sum + phrase.length, 0),
  );
  const offsets = shared(Uint32Array, chosen.length + 1);
  for (const [i, phrase] of chosen.entries()) {
    const at = offsets[i] as number;
    bytes.set(phrase, at);
    offsets[i + 1] = at + phrase.length;
  }
  return { bytes, offsets };
}

/** Packs UTF-8 by phrases. */
export class Packer {
  /** By hash of four bytes: the last phrase that begins so, plus 1; by phrase: the one before it. */
  private readonly heads = new Uint16Array(1 << HASH_BITS);
  private readonly before: Uint16Array;
  private readonly begins = new Uint8Array(256);

  constructor(private readonly phrases: Phrases) {
    const { bytes, offsets } = phrases;
    this.before = new Uint16Array(offsets.length);
    for (let phrase = 0; phrase + 1 < offsets.length; phrase++) {
      const at = offsets[phrase] as number;
      const hash = hashAt(bytes, at);
      this.before[phrase] = this.heads[hash] as number;
      this.heads[hash] = phrase + 1;
      this.begins[bytes[at] as number] = 1;
    }
  }

  /** Packs the first `length` bytes into `to` from `start` on, which has room for all of them; gives the new end. */
  pack(from: Uint8Array, length: number, to: Uint8Array, start: number): number {
    const { begins } = this;
    let end = start;
    for (let at = 0; at < length; ) {
      const byte = from[at] as number;
      const phrase = begins[byte] === 1 && at + SHORTEST <= length ? this.phraseAt(from, at, length) : -1;
      if (phrase < 0) {
        to[end++] = byte;
        at++;
        continue;
      }
      to[end++] = LEAD + (phrase >>> 8);
      to[end++] = phrase & 255;
      at += (this.phrases.offsets[phrase + 1] as number) - (this.phrases.offsets[phrase] as number);
    }
    return end;
  }

  private phraseAt(from: Uint8Array, at: number, length: number): number {
    const { bytes, offsets } = this.phrases;
    let next = this.heads[hashAt(from, at)] as number;
    for (; next !== 0; next = this.before[next - 1] as number) {
      const start = offsets[next - 1] as number;
      const size = (offsets[next] as number) - start;
      if (at + size > length) continue;
      let same = 0;
      while (same < size && bytes[start + same] === from[at + same]) same++;
      if (same === size) return next - 1;
    }
    return -1;
  }
}

let unpacked = Buffer.allocUnsafeSlow(1 << 14);

/** The text of the packed bytes from `start` to before `end`. */
export function unpack(packed: Uint8Array, start: number, end: number, phrases: Phrases): string {
  const { bytes, offsets } = phrases;
  let to = 0;
  for (let at = start; at < end; at++) {
    const byte = packed[at] as number;
    if (to + LONGEST > unpacked.length) {
      const larger = Buffer.allocUnsafeSlow(unpacked.length * 2);
      larger.set(unpacked);
      unpacked = larger;
    }
    if (byte < LEAD) {
      unpacked[to++] = byte;
      continue;
    }
    const phrase = ((byte - LEAD) << 8) | (packed[++at] as number);
    const stop = offsets[phrase + 1] as number;
    for (let i = offsets[phrase] as number; i < stop; i++) unpacked[to++] = bytes[i] as number;
  }
  return unpacked.toString("utf8", 0, to);
}

function hashAt(bytes: Uint8Array, at: number): number {
  const four =
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24);
  return Math.imul(four, 0x9e3779b1) >>> (32 - HASH_BITS);
}
