import type { IndexArrays } from "./index-data";

/** Which terms may stand at a place of a phrase. */
export type Place = number | ReadonlySet<number>;

const GAP = -1;
let terms = new Int32Array(256);

/** Whether a document has the terms next to each other in one of its texts, in order. */
export function phraseIn(arrays: IndexArrays, document: number, places: readonly Place[]): boolean {
  const length = readTerms(arrays, document);
  for (let start = 0; start + places.length <= length; start++) {
    let k = 0;
    while (k < places.length && fits(places[k] as Place, terms[start + k] as number)) k++;
    if (k === places.length) return true;
  }
  return false;
}

function fits(place: Place, term: number): boolean {
  return typeof place === "number" ? place === term : place.has(term);
}

function readTerms({ texts, textOffsets, serialTerms }: IndexArrays, document: number): number {
  const start = textOffsets[document] as number;
  const end = textOffsets[document + 1] as number;
  if (end - start > terms.length) terms = new Int32Array((end - start) * 2);
  let length = 0;
  for (let at = start; at < end; ) {
    let byte = texts[at++] as number;
    let serial = byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      byte = texts[at++] as number;
      serial |= (byte & 127) << shift;
    }
    terms[length++] = serial === 0 ? GAP : (serialTerms[serial - 1] as number);
  }
  return length;
}
