import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";

/**
 * A square PNG with a mirrored pattern of 5 by 5 cells that depends on `seed` alone. `size` is its width in pixels.
 */
export function patternPng(seed: string, size: number): Buffer {
  const hash = createHash("sha256").update(seed).digest();
  const ink = [hash[0], hash[1], hash[2]].map((value) => 40 + ((value ?? 0) % 140));
  const paper = [246, 244, 238];
  const inked = (column: number, row: number) => {
    const bit = Math.min(column, 4 - column) * 5 + row;
    return (((hash[3 + (bit >> 3)] ?? 0) >> (bit & 7)) & 1) === 1;
  };
  const cell = (at: number) => Math.min(4, Math.floor((at * 5) / size));
  const rows = Buffer.alloc(size * (1 + size * 3)); // each row begins with its filter: none
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      Buffer.from(inked(cell(x), cell(y)) ? ink : paper).copy(rows, y * (1 + size * 3) + 1 + x * 3);

  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2, 0, 0, 0], 8); // 8 bits, RGB
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([signature, ...parts]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "ascii"), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}

/** PNG's checksum; `zlib.crc32` needs a newer Node than we support. */
function crc32(data: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
