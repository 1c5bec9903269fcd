/** 32 bits of a string, well mixed. Not for secrets. */
export function hash32(text: string, seed = 0): number {
  let h = seed ^ 0x9e3779b9;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x85ebca6b);
    h ^= h >>> 15;
  }
  h = Math.imul(h ^ (h >>> 16), 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 13), 0x27d4eb2f);
  return (h ^ (h >>> 16)) >>> 0;
}

/** 40 bits, as a whole number that a double holds beside twelve others. */
export function hash40(text: string): number {
  return hash32(text, 1) * 256 + (hash32(text, 2) & 255);
}

/** 53 bits. */
export function hash53(text: string): number {
  return hash32(text, 3) * 2 ** 21 + (hash32(text, 4) >>> 11);
}
