import { type IndexArrays, META } from "./index-data";

/** So many documents' rows stay in the nearest memory until they are counted. */
export const NEAR = 256;

/** Written so that the reading is not left out. */
const SEEN = new Uint32Array(1);

/**
 * Reads the rows of the documents from `from` to before `end`, and nothing else: then many reads of far memory go on at
 * once, which counting in between would hold up.
 */
export function touchRows(
  meta: IndexArrays["meta"],
  documents: Uint32Array,
  from: number,
  end: number,
): void {
  let sum = 0;
  for (let i = from; i < end; i++) sum += meta[(documents[i] as number) * META] as number;
  SEEN[0] = sum;
}
