import { Grow } from "./grow";

/** Numbers words as they come, by their letters: a word that is known costs no string. */
export class WordStore {
  private readonly units = new Grow(Uint16Array, 4_096);
  private readonly starts = new Grow(Uint32Array);
  private readonly hashes = new Grow(Uint32Array);
  /** Open addressing: number + 1 under the hash, 0 for free. */
  private table = new Uint32Array(1 << 12);

  constructor() {
    this.starts.push(0);
  }

  get size(): number {
    return this.hashes.length;
  }

  /** The number of the word that stands in `text` from `start` to before `end`, A to Z read as a to z; -1 when it is new. */
  find(text: string, start: number, end: number): number {
    return (this.table[this.placeOf(text, start, end)] as number) - 1;
  }

  /** The same; a new word gets the next number. */
  add(text: string, start: number, end: number): number {
    const place = this.placeOf(text, start, end);
    const known = this.table[place] as number;
    if (known !== 0) return known - 1;
    // Its letters and hash are behind the end already.
    this.units.length += end - start;
    this.starts.push(this.units.length);
    this.hashes.push(this.hash);
    const number = this.size;
    this.table[place] = number;
    if (number * 2 > this.table.length) this.widen();
    return number - 1;
  }

  word(number: number): string {
    const { array } = this.starts;
    return String.fromCharCode(...this.units.array.subarray(array[number], array[number + 1]));
  }

  private hash = 0;

  /** Where the word is in the table, or would be; writes its letters behind the end of those that are kept. */
  private placeOf(text: string, start: number, end: number): number {
    const length = end - start;
    this.units.reserve(length);
    const units = this.units.array;
    const at = this.units.length;
    let hash = 0x9e3779b9;
    for (let i = 0; i < length; i++) {
      let unit = text.charCodeAt(start + i);
      if (unit >= 65 && unit <= 90) unit |= 32;
      units[at + i] = unit;
      hash = Math.imul(hash ^ unit, 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    this.hash = hash >>> 0;
    const { table } = this;
    const mask = table.length - 1;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const number = table[place] as number;
      if (number === 0 || this.is(number - 1, at, length)) return place;
    }
  }

  private is(number: number, at: number, length: number): boolean {
    if (this.hashes.array[number] !== this.hash) return false;
    const start = this.starts.array[number] as number;
    if ((this.starts.array[number + 1] as number) - start !== length) return false;
    const units = this.units.array;
    for (let i = 0; i < length; i++) if (units[start + i] !== units[at + i]) return false;
    return true;
  }

  private widen(): void {
    const table = new Uint32Array(this.table.length * 4);
    const mask = table.length - 1;
    for (let number = 0; number < this.size; number++) {
      let place = (this.hashes.array[number] as number) & mask;
      while (table[place] !== 0) place = (place + 1) & mask;
      table[place] = number + 1;
    }
    this.table = table;
  }
}
