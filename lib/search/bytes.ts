import type { IndexArrays } from "./index-data";

/** Bytes of which a piece is read at a time: they are in memory, or in a file that stays open. */
export interface Bytes {
  /** From `start` to before `end`; good until the next call. Throws {@link DamagedSnapshot}. */
  read(start: number, end: number): Buffer;
}

/** What an index needs only for the listings that it shows: most of its bytes, and none of its work. */
export interface ColdBytes {
  ids: Bytes;
  cards: Bytes;
  /** Reading throws from now on. */
  close(): void;
}

export const COLD = ["ids", "cards"] as const satisfies readonly (keyof IndexArrays)[];

/** The file is not any more what was written. */
export class DamagedSnapshot extends Error {
  override name = "DamagedSnapshot";
}

/** All of it in memory, as it is built. */
export function inMemory({ ids, cards }: IndexArrays): ColdBytes {
  return { ids: bytesOf(ids), cards: bytesOf(cards), close() {} };
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint8Array): Bytes {
  const all = Buffer.from(buffer, byteOffset, byteLength);
  return { read: (start, end) => all.subarray(start, end) };
}
