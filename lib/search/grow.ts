type Typed = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array;
/** A kind of typed array. */
export type TypedConstructor<A extends Typed> = {
  new (length: number): A;
  new (buffer: SharedArrayBuffer): A;
  readonly BYTES_PER_ELEMENT: number;
};

/** Numbers in one typed array that grows. */
export class Grow<A extends Typed> {
  length = 0;
  array: A;

  constructor(
    private readonly Type: TypedConstructor<A>,
    capacity = 64,
  ) {
    this.array = new Type(capacity);
  }

  push(value: number): void {
    if (this.length === this.array.length) this.reserve(1);
    this.array[this.length++] = value;
  }

  /** Makes room for `more` behind the end. */
  reserve(more: number): void {
    if (this.length + more <= this.array.length) return;
    const grown = new this.Type(Math.max(this.length + more, Math.ceil(this.array.length * 1.6)));
    grown.set(this.array);
    this.array = grown;
  }

  /** An array of as many numbers as were pushed; this one is empty afterwards. */
  taken(): A {
    const taken = this.array.subarray(0, this.length) as A;
    this.array = new this.Type(0);
    return taken;
  }
}

const LARGEST_CHUNK = 1 << 24;

/** Texts as UTF-8, one after the other, in chunks: nothing is copied as it grows. */
export class TextStore {
  private readonly chunks: Buffer[] = [];
  private used = 0;
  /** Where each text is. */
  private readonly chunkOf = new Grow(Uint16Array, 16);
  private readonly starts = new Grow(Uint32Array, 16);
  private readonly lengths = new Grow(Uint32Array, 16);
  bytes = 0;

  add(text: string): void {
    this.addBytes(text.length * 3, (chunk, at) => at + chunk.write(text, at, "utf8"));
  }

  /** Adds what `write` puts into a chunk from a place on, at most so many bytes; it gives the place behind them. */
  addBytes(most: number, write: (chunk: Buffer, at: number) => number): void {
    let chunk = this.chunks.at(-1);
    if (!chunk || this.used + most > chunk.length) {
      const size = Math.min(LARGEST_CHUNK, Math.max(4_096, this.bytes));
      chunk = Buffer.allocUnsafeSlow(Math.max(size, most));
      this.chunks.push(chunk);
      this.used = 0;
    }
    const written = write(chunk, this.used) - this.used;
    this.chunkOf.push(this.chunks.length - 1);
    this.starts.push(this.used);
    this.lengths.push(written);
    this.used += written;
    this.bytes += written;
  }

  /** All texts in another order, in one shared buffer, with their offsets. */
  inOrder(order: Uint32Array): { bytes: Uint8Array; offsets: Uint32Array } {
    const bytes = shared(Uint8Array, this.bytes);
    const offsets = shared(Uint32Array, order.length + 1);
    let at = 0;
    for (let i = 0; i < order.length; i++) {
      const from = order[i] as number;
      const start = this.starts.array[from] as number;
      const chunk = this.chunks[this.chunkOf.array[from] as number] as Buffer;
      const text = chunk.subarray(start, start + (this.lengths.array[from] as number));
      bytes.set(text, at);
      at += text.length;
      offsets[i + 1] = at;
    }
    return { bytes, offsets };
  }
}

/** Whole numbers in as few bytes as the largest needs. */
export type Narrow = Uint16Array | Uint32Array;

/** A shared array of `length` numbers of which none is larger than `most`. */
export const narrow = (length: number, most: number): Narrow =>
  most <= 0xffff ? shared(Uint16Array, length) : shared(Uint32Array, length);

/** A typed array that threads can share. */
export function shared<A extends Typed>(Type: TypedConstructor<A>, length: number): A {
  return new Type(new SharedArrayBuffer(length * Type.BYTES_PER_ELEMENT));
}
