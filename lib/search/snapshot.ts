import { COLD, type ColdBytes } from "./bytes";
import { areIntact, BLOCK, blockSums, checksum } from "./checksum";
import { ColdFile } from "./cold-file";
import type { IndexArrays, IndexData } from "./index-data";
import { type IndexRoom, SearchIndex } from "./search-index";
import type { SnapshotSource } from "./snapshot-source";

// Layout: magic, format version; every array, each from a multiple of 8 on; a checksum for every BLOCK of every array;
// the directory (JSON); its length and checksum, magic. All numbers as this machine writes them: little endian, or it is
// refused. What says where everything is comes last, so that it can be written from the beginning to the end.
const MAGIC = 0x4b554f53;
/** Counts up whenever what an array means changes. */
const FORMAT = 5;
const HEAD = 8;
const FOOT = 16;
const TYPES = { Uint8Array, Uint16Array, Uint32Array, Int32Array, Float32Array, Float64Array } as const;
type TypeName = keyof typeof TYPES;
/** So much is read and checked at once, a multiple of BLOCK, */
const PIECE = 1 << 22;
/** and so many of them side by side. */
const READERS = 4;
/** One in so many parts of an array's memory is kept free for the array that takes its place. */
const SPARE = 16;

interface Entry {
  name: keyof IndexArrays;
  type: TypeName;
  offset: number;
  /** In numbers, not bytes. */
  length: number;
  /** Which of all checksums is the first of this array. */
  firstSum: number;
}

interface Directory extends Omit<IndexData, "arrays"> {
  note: string;
  entries: Entry[];
  sums: { offset: number; length: number; checksum: number };
}

type Refused = { ok: false; reason: string };
const refused = (reason: string): Refused => ({ ok: false, reason });

/**
 * An index as bytes to write one after the other; `note` (at most 64 KB) is given back by {@link readSnapshot}. Only of
 * an index that is whole in memory.
 */
export function* snapshotParts({ data }: SearchIndex, note: string): Generator<Uint8Array> {
  const { arrays, ...rest } = data;
  const entries: Entry[] = [];
  const sums: Uint32Array[] = [];
  let at = HEAD;
  let firstSum = 0;
  yield asBytes(Uint32Array.of(MAGIC, FORMAT));
  for (const name of Object.keys(arrays) as (keyof IndexArrays)[]) {
    const array = arrays[name];
    const bytes = asBytes(array);
    const own = blockSums(bytes);
    entries.push({ name, type: typeOf(array), offset: at, length: array.length, firstSum });
    sums.push(own);
    firstSum += own.length;
    yield bytes;
    yield new Uint8Array(padded(bytes.length) - bytes.length);
    at += padded(bytes.length);
  }
  const all = new Uint32Array(firstSum);
  for (const [i, own] of sums.entries()) all.set(own, entries[i]?.firstSum);
  yield asBytes(all);
  const directory: Directory = {
    ...rest,
    note,
    entries,
    sums: { offset: at, length: firstSum, checksum: checksum(asBytes(all)) },
  };
  const json = new TextEncoder().encode(JSON.stringify(directory));
  yield json;
  yield asBytes(Uint32Array.of(json.length, checksum(json), 0, MAGIC));
}

/** What {@link snapshotParts} was given as a note, and what else is needed to read on. */
export interface OpenedSnapshot {
  note: string;
  /** Reads and checks what {@link load} will read, and keeps nothing of it: then it is not checked again. */
  check(): Promise<{ ok: true } | Refused>;
  /**
   * The index. What a search works on is read and checked now, into `room` where there is enough of it; `source` stays open
   * for the rest, which is checked each time it is read (`DamagedSnapshot`). The index closes it.
   */
  load(room?: IndexRoom): Promise<{ ok: true; index: SearchIndex } | Refused>;
}

/** Whatever is damaged, of another format or of another byte order is refused; what is cut short while it is read throws `DamagedSnapshot`. */
export async function openSnapshot(
  source: SnapshotSource,
): Promise<({ ok: true } & OpenedSnapshot) | Refused> {
  const { size } = source;
  if (size < HEAD) return refused("it is too short");
  const [magic, format] = await numbers(source, 0, 2);
  if (magic !== MAGIC) return refused("it is not a snapshot");
  if (format !== FORMAT) return refused(`its format is ${format}, not ${FORMAT}`);
  if (size < HEAD + FOOT) return refused("it is cut short");
  const [length = 0, sum, , end] = await numbers(source, size - FOOT, 4);
  if (end !== MAGIC || length > size - HEAD - FOOT) return refused("it is cut short");
  const json = new Uint8Array(length);
  await source.read(json, size - FOOT - length);
  if (checksum(json) !== sum) return refused("its directory is damaged");
  const directory = JSON.parse(Buffer.from(json).toString("utf8")) as Directory;
  let isChecked = false;
  return {
    ok: true,
    note: directory.note,
    async check() {
      const sums = await readSums(source, directory);
      const failed = sums ? await checkArrays(source, directory, sums) : refused(DAMAGED_SUMS);
      isChecked = !failed;
      return failed ?? { ok: true };
    },
    load: (room) => load(source, directory, room, isChecked),
  };
}

const DAMAGED_SUMS = "its checksums are damaged";

/** The checksum of every block; null when they are damaged themselves. */
async function readSums(
  source: SnapshotSource,
  { sums: { offset, length, checksum: sum } }: Directory,
): Promise<Uint32Array | null> {
  const sums = await numbers(source, offset, length);
  return checksum(asBytes(sums)) === sum ? sums : null;
}

const isCold = (name: string) => (COLD as readonly string[]).includes(name);
const bytesIn = ({ type, length }: Entry) => length * TYPES[type].BYTES_PER_ELEMENT;

async function checkArrays(
  source: SnapshotSource,
  { entries }: Directory,
  sums: Uint32Array,
): Promise<Refused | null> {
  const free: Uint8Array[] = [];
  return sideBySide(
    entries
      .filter(({ name }) => !isCold(name))
      .flatMap((entry) =>
        piecesOf(bytesIn(entry)).map(([at, length]) => async () => {
          const whole = free.pop() ?? new Uint8Array(PIECE);
          const piece = whole.subarray(0, length);
          await source.read(piece, entry.offset + at);
          const intact = areIntact(piece, sums, entry.firstSum + at / BLOCK);
          free.push(whole);
          return intact ? null : refused(`${entry.name} is damaged`);
        }),
      ),
  );
}

async function load(
  source: SnapshotSource,
  directory: Directory,
  room: IndexRoom | undefined,
  isChecked: boolean,
): Promise<{ ok: true; index: SearchIndex } | Refused> {
  const sums = await readSums(source, directory);
  if (!sums) return refused(DAMAGED_SUMS);
  const { note: _, entries, sums: __, ...rest } = directory;
  const arrays: Partial<Record<keyof IndexArrays, unknown>> = {};
  const cold: Partial<Record<keyof IndexArrays, ColdFile>> = {};
  const pieces: (() => Promise<Refused | null>)[] = [];
  for (const entry of entries) {
    const { name, type, offset, length, firstSum } = entry;
    const Type = TYPES[type];
    if (isCold(name)) {
      cold[name] = new ColdFile(source, { name, offset, length, firstSum, sums });
      arrays[name] = new Type(0);
      continue;
    }
    const buffer = bufferFor(bytesIn(entry), name, room);
    arrays[name] = new Type(buffer, 0, length);
    for (const [at, size] of piecesOf(bytesIn(entry)))
      pieces.push(async () => {
        const piece = new Uint8Array(buffer, at, size);
        await source.read(piece, offset + at);
        const intact = isChecked || areIntact(piece, sums, firstSum + at / BLOCK);
        return intact ? null : refused(`${name} is damaged`);
      });
  }
  const failed = await sideBySide(pieces);
  if (failed) return failed;
  const close = () => source.close();
  const index = new SearchIndex({ ...rest, arrays: arrays as unknown as IndexArrays }, {
    ...cold,
    close,
  } as unknown as ColdBytes);
  return { ok: true, index };
}

/** From where, and how much. */
function piecesOf(bytes: number): [number, number][] {
  const pieces: [number, number][] = [];
  for (let at = 0; at < bytes; at += PIECE) pieces.push([at, Math.min(PIECE, bytes - at)]);
  return pieces;
}

/** Of what there is room for, that; else new memory, with room for the next index: what is not used takes none. */
function bufferFor(bytes: number, name: string, room: IndexRoom | undefined): ArrayBuffer {
  const spare = room?.get(name);
  room?.delete(name);
  return spare && spare.byteLength >= bytes ? spare : new ArrayBuffer(bytes + padded(bytes / SPARE));
}

/** Runs what there is to do, some of it at a time, until something is not as it should be. */
async function sideBySide(todo: (() => Promise<Refused | null>)[]): Promise<Refused | null> {
  let next = 0;
  let failed: Refused | null = null;
  const run = async () => {
    while (!failed && next < todo.length) {
      const said = await todo[next++]?.();
      if (said) failed = said;
    }
  };
  await Promise.all(Array.from({ length: READERS }, run));
  return failed;
}

async function numbers(source: SnapshotSource, at: number, length: number): Promise<Uint32Array> {
  const numbers = new Uint32Array(length);
  await source.read(asBytes(numbers), at);
  return numbers;
}

/** The next multiple of 8; plain arithmetic, for sizes beyond 2 GB. */
const padded = (bytes: number) => Math.ceil(bytes / 8) * 8;

function typeOf(array: IndexArrays[keyof IndexArrays]): TypeName {
  return array.constructor.name as TypeName;
}

function asBytes({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
