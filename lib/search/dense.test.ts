import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DenseSet } from "./dense";
import { Block, intersect } from "./intersect";

const DOCUMENTS = 3_000;
const IMPACTS = Uint8Array.from({ length: 16 }, (_, impact) => Math.max(1, impact));

/** Postings of one word: documents ascending, with an impact each. */
const list = (most: number) =>
  fc
    .uniqueArray(fc.tuple(fc.nat(DOCUMENTS - 1), fc.integer({ min: 1, max: 15 })), {
      maxLength: most,
      selector: ([document]) => document,
    })
    .map((pairs) => pairs.sort(([a], [b]) => a - b));
/** Some stay a list of members, some have too many for one. */
const lists = fc.array(list(300), { maxLength: 6 });
type Pairs = [document: number, impact: number][];

const packed = (pairs: Pairs) =>
  Uint32Array.from(pairs, ([document, impact]) => ((document << 4) | impact) >>> 0);

function plain(all: readonly Pairs[]): Map<number, number> {
  const best = new Map<number, number>();
  for (const [document, impact] of all.flat()) best.set(document, Math.max(impact, best.get(document) ?? 0));
  return best;
}

function filled(set: DenseSet, all: readonly Pairs[]): DenseSet {
  for (const pairs of all) set.addPostings(packed(pairs), 0, pairs.length, IMPACTS);
  return set;
}

describe("a set of documents", () => {
  it("has every document of its lists once, ascending, with its largest impact, also when it is used again", () => {
    const set = new DenseSet(DOCUMENTS);
    fc.assert(
      fc.property(lists, (all) => {
        const members: Pairs = [];
        filled(set, all).forEach((document, impact) => {
          members.push([document, impact]);
        });
        expect(members).toEqual([...plain(all)].sort(([a], [b]) => a - b));
        set.clear();
        expect(set.bytes.every((byte) => byte === 0)).toBe(true);
      }),
    );
  });

  it("is met with a word's postings as documents are one by one, with both scores", () => {
    fc.assert(
      fc.property(list(2_500), lists, lists, (word, first, second) => {
        const sets = [first, second].map((all, k) => ({
          set: filled(new DenseSet(DOCUMENTS), all),
          weight: k + 2,
        }));
        const found: Pairs = [];
        const driver = { from: 0, to: word.length, weight: 7 };
        intersect(packed(word), [driver], sets, DOCUMENTS, new Block(), (documents, scores, count) => {
          for (let i = 0; i < count; i++) found.push([documents[i] as number, scores[i] as number]);
        });
        const [a, b] = [plain(first), plain(second)];
        const expected = word
          .filter(([document]) => a.has(document) && b.has(document))
          .map(([document, impact]) => [
            document,
            impact * 7 + (a.get(document) ?? 0) * 2 + (b.get(document) ?? 0) * 3,
          ]);
        expect(found).toEqual(expected);
      }),
    );
  });
});
