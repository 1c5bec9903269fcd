import type { IndexArrays, IndexData } from "./index-data";
import { SearchIndex } from "./search-index";

// Layout: magic, format version, length of the directory (32 bits each), checksum of the directory, directory (JSON),
// then every array from a multiple of 8 on. All numbers as this machine writes them: little endian, or it is refused.
const MAGIC = 0x4b554f53;
/** Counts up whenever what an array means changes. */
const FORMAT = 4;
const HEAD = 16;
const TYPES = { Uint8Array, Uint16Array, Uint32Array, Int32Array, Float32Array, Float64Array } as const;
type TypeName = keyof typeof TYPES;

interface Entry {
  name: keyof IndexArrays;
  type: TypeName;
  offset: number;
  length: number;
  checksum: number;
}

interface Directory extends Omit<IndexData, "arrays"> {
  note: string;
  bytes: number;
  entries: Entry[];
}

/** An index as bytes to write one after the other; `note` (at most 64 KB) is given back by {@link readSnapshot}. */
export function snapshotParts({ data }: SearchIndex, note: string): Uint8Array[] {
  const { arrays, ...rest } = data;
  const names = Object.keys(arrays) as (keyof IndexArrays)[];
  let bytes = 0;
  const entries = names.map((name): Entry => {
    const array = arrays[name];
    const offset = bytes;
    bytes += padded(array.byteLength);
    return { name, type: typeOf(array), offset, length: array.length, checksum: checksum(asBytes(array)) };
  });
  const directory: Directory = { ...rest, note, bytes, entries };
  const json = new TextEncoder().encode(JSON.stringify(directory));
  const head = new Uint8Array(padded(HEAD + json.length));
  head.set(json, HEAD);
  new Uint32Array(head.buffer, 0, 4).set([MAGIC, FORMAT, json.length, checksum(json)]);
  return [
    head,
    ...names.flatMap((name) => {
      const array = asBytes(arrays[name]);
      const rest = padded(array.length) - array.length;
      return rest === 0 ? [array] : [array, new Uint8Array(rest)];
    }),
  ];
}

/**
 * Reads what {@link snapshotParts} wrote; the arrays stay in `buffer`, nothing is copied. Whatever is damaged, cut
 * short, of another format or of another byte order is refused.
 */
export function readSnapshot(
  buffer: SharedArrayBuffer,
): { ok: true; index: SearchIndex; note: string } | { ok: false; reason: string } {
  const refused = (reason: string) => ({ ok: false as const, reason });
  if (buffer.byteLength < HEAD) return refused("it is too short");
  const [magic, format, length = 0, sum] = new Uint32Array(buffer, 0, 4);
  if (magic !== MAGIC) return refused("it is not a snapshot");
  if (format !== FORMAT) return refused(`its format is ${format}, not ${FORMAT}`);
  if (HEAD + length > buffer.byteLength) return refused("it is cut short");
  const json = new Uint8Array(buffer, HEAD, length);
  if (checksum(json) !== sum) return refused("its directory is damaged");
  const { entries, note, bytes, ...rest } = JSON.parse(Buffer.from(json).toString("utf8")) as Directory;
  const start = padded(HEAD + length);
  if (start + bytes !== buffer.byteLength) return refused("its length is not what was written");
  const arrays: Partial<Record<keyof IndexArrays, unknown>> = {};
  for (const { name, type, offset, length: items, checksum: expected } of entries) {
    const Type = TYPES[type] as new (buffer: SharedArrayBuffer, at: number, length: number) => Uint8Array;
    const array = new Type(buffer, start + offset, items);
    if (checksum(asBytes(array)) !== expected) return refused(`${name} is damaged`);
    arrays[name] = array;
  }
  return { ok: true, index: new SearchIndex({ ...rest, arrays: arrays as unknown as IndexArrays }), note };
}

/** The next multiple of 8; plain arithmetic, for sizes beyond 2 GB. */
const padded = (bytes: number) => Math.ceil(bytes / 8) * 8;

function typeOf(array: IndexArrays[keyof IndexArrays]): TypeName {
  return array.constructor.name as TypeName;
}

function asBytes({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** 32 bits that any damage changes, read four words at a time. No defence against who means to deceive. */
export function checksum(bytes: Uint8Array): number {
  const { buffer, byteOffset, byteLength } = bytes;
  let a = 1;
  let b = 2;
  let c = 3;
  let d = byteLength | 0;
  let at = 0;
  if (byteOffset % 4 === 0) {
    const words = new Int32Array(buffer, byteOffset, byteLength >>> 2);
    const end = words.length & ~3;
    for (let i = 0; i < end; i += 4) {
      a = Math.imul(a ^ (words[i] as number), 0x9e3779b1);
      b = Math.imul(b ^ (words[i + 1] as number), 0x85ebca77);
      c = Math.imul(c ^ (words[i + 2] as number), 0xc2b2ae3d);
      d = Math.imul(d ^ (words[i + 3] as number), 0x27d4eb2f);
      // Lets high bits reach the low ones, which a product alone never does.
      if ((i & 12) === 12) {
        a ^= a >>> 15;
        b ^= b >>> 13;
        c ^= c >>> 16;
        d ^= d >>> 14;
      }
    }
    at = end * 4;
  }
  for (; at < byteLength; at++) a = Math.imul((a ^ (bytes[at] as number)) + (a >>> 13), 0x9e3779b1);
  let sum = 0;
  for (const part of [a, b, c, d]) {
    sum = Math.imul(sum ^ part ^ (part >>> 16), 0x85ebca6b);
    sum ^= sum >>> 13;
  }
  return sum >>> 0;
}
