import { type Bytes, DamagedSnapshot } from "./bytes";
import { areIntact, BLOCK } from "./checksum";
import type { SnapshotSource } from "./snapshot-source";

interface Place {
  name: string;
  /** Where it is in the file, and its length: bytes. */
  offset: number;
  length: number;
  /** The checksums of the file, and which is the first of these bytes. */
  sums: Uint32Array;
  firstSum: number;
}

/** Bytes that stay in their file: the blocks around a piece are read when it is asked for, and checked each time. */
export class ColdFile implements Bytes {
  private blocks = Buffer.alloc(4 * BLOCK);

  constructor(
    private readonly source: SnapshotSource,
    private readonly place: Place,
  ) {}

  read(start: number, end: number): Buffer {
    const { name, offset, length, sums, firstSum } = this.place;
    const first = Math.floor(start / BLOCK);
    const from = first * BLOCK;
    const size = Math.min(Math.ceil(end / BLOCK) * BLOCK, length) - from;
    if (size > this.blocks.length) this.blocks = Buffer.alloc(size * 2);
    const blocks = this.blocks.subarray(0, Math.max(0, size));
    this.source.readNow(blocks, offset + from);
    if (end > length || !areIntact(blocks, sums, firstSum + first))
      throw new DamagedSnapshot(`${name} from byte ${start} on is damaged`);
    return blocks.subarray(start - from, end - from);
  }
}
