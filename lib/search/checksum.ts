/** So many bytes have a checksum of their own: a piece is read, and known to be as it was written, without the rest. */
export const BLOCK = 4_096;

/** The checksum of every {@link BLOCK} of `bytes`, of the last also when it is shorter. */
export function blockSums(bytes: Uint8Array): Uint32Array {
  const sums = new Uint32Array(Math.ceil(bytes.length / BLOCK));
  for (let block = 0; block < sums.length; block++) sums[block] = blockSum(bytes, block);
  return sums;
}

/** Whether `bytes`, the blocks from number `first` on, have the sums that they should. */
export function areIntact(bytes: Uint8Array, sums: Uint32Array, first: number): boolean {
  const blocks = Math.ceil(bytes.length / BLOCK);
  for (let block = 0; block < blocks; block++)
    if (blockSum(bytes, block) !== sums[first + block]) return false;
  return true;
}

function blockSum(bytes: Uint8Array, block: number): number {
  return checksum(bytes.subarray(block * BLOCK, (block + 1) * BLOCK));
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
