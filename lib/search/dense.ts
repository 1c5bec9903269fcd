const NONE = new Uint32Array(0);

/** A set of documents with an impact each, as one byte a document; 0 is not in it. */
export class DenseSet {
  readonly bytes: Uint8Array;
  /** The same, four at a time: most sets are mostly empty. */
  private readonly fours: Uint32Array;
  /** The members as they came, unless there are too many to be worth a list. */
  private members: Uint32Array = NONE;
  private listed = true;
  count = 0;

  constructor(documents: number) {
    this.fours = new Uint32Array((documents + 3) >>> 2);
    this.bytes = new Uint8Array(this.fours.buffer, 0, documents);
  }

  /** Adds a list of postings; the larger impact of a document counts. */
  addPostings(postings: Uint32Array, from: number, to: number, scaled: Uint8Array): void {
    const { bytes } = this;
    if (this.listed && this.count + to - from > bytes.length >>> 3) this.listed = false;
    if (!this.listed) {
      this.count += to - from;
      for (let i = from; i < to; i++) {
        const posting = postings[i] as number;
        const before = bytes[posting >>> 4] as number;
        const more = (scaled[posting & 15] as number) - before;
        // The larger of both, without a guess which one it is.
        bytes[posting >>> 4] = before + (more & ~(more >> 31));
      }
      return;
    }
    this.reserve(to - from);
    const { members } = this;
    let { count } = this;
    for (let i = from; i < to; i++) {
      const posting = postings[i] as number;
      const document = posting >>> 4;
      const before = bytes[document] as number;
      const more = (scaled[posting & 15] as number) - before;
      bytes[document] = before + (more & ~(more >> 31));
      members[count] = document;
      count += (before - 1) >>> 31;
    }
    this.count = count;
  }

  add(document: number, impact: number): void {
    if (this.listed) {
      this.reserve(1);
      this.put(document, impact);
    } else if ((this.bytes[document] as number) < impact) this.bytes[document] = impact;
  }

  /** Calls with each member in ascending order. */
  forEach(call: (document: number, impact: number) => void): void {
    const { bytes } = this;
    if (this.listed && this.count < bytes.length >>> 8) {
      for (const document of this.members.subarray(0, this.count).sort())
        call(document, bytes[document] as number);
      return;
    }
    for (let four = 0; four < this.fours.length; four++) {
      if (this.fours[four] === 0) continue;
      const end = Math.min(bytes.length, four * 4 + 4);
      for (let document = four * 4; document < end; document++) {
        const impact = bytes[document] as number;
        if (impact !== 0) call(document, impact);
      }
    }
  }

  /** All members as a list of postings; null when there are more than `most`. */
  postings(most: number): Uint32Array | null {
    if (this.listed && this.count > most) return null;
    let count = 0;
    const list = new Uint32Array(Math.min(most, this.bytes.length));
    this.forEach((document, impact) => {
      if (count < most) list[count] = (document << 4) | impact;
      count++;
    });
    return count > most ? null : list.slice(0, count);
  }

  clear(): void {
    if (this.listed) for (let i = 0; i < this.count; i++) this.bytes[this.members[i] as number] = 0;
    else this.bytes.fill(0);
    this.count = 0;
    this.listed = true;
  }

  private put(document: number, impact: number): void {
    const before = this.bytes[document] as number;
    if (before >= impact) return;
    if (before === 0) this.members[this.count++] = document;
    this.bytes[document] = impact;
  }

  private reserve(more: number): void {
    if (this.count + more <= this.members.length) return;
    const grown = new Uint32Array(Math.max(256, (this.count + more) * 2));
    grown.set(this.members.subarray(0, this.count));
    this.members = grown;
  }
}

/** Dense sets of one index, used again: they are large. */
export class DensePool {
  private readonly free: DenseSet[] = [];
  private readonly lent: DenseSet[] = [];

  constructor(private readonly documents: number) {}

  take(): DenseSet {
    const set = this.free.pop() ?? new DenseSet(this.documents);
    this.lent.push(set);
    return set;
  }

  /** Empties all that were taken. */
  release(): void {
    for (const set of this.lent.splice(0)) {
      set.clear();
      if (this.free.length < 8) this.free.push(set);
    }
  }
}
