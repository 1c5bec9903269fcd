import { shared } from "./grow";

/** Open addressing: `item + 1` under its hash, 0 for free. At most two thirds full. */
export function tableOf(items: number, hashOf: (item: number) => number): Uint32Array {
  let size = 16;
  while (size * 2 < items * 3) size *= 2;
  const table = shared(Uint32Array, size);
  for (let item = 0; item < items; item++) {
    const hash = hashOf(item);
    if (hash < 0) continue;
    let at = hash & (size - 1);
    while (table[at] !== 0) at = (at + 1) & (size - 1);
    table[at] = item + 1;
  }
  return table;
}

/** The first item under `hash` that `is` the one; -1 without. */
export function findIn(table: Uint32Array, hash: number, is: (item: number) => boolean): number {
  const mask = table.length - 1;
  for (let at = hash & mask; ; at = (at + 1) & mask) {
    const item = table[at] as number;
    if (item === 0) return -1;
    if (is(item - 1)) return item - 1;
  }
}
