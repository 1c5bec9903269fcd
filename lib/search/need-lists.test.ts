import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { LiveIndex } from "./live-index";
import { NeedLists, needKey } from "./need-lists";
import { buildIndex } from "./search-index";
import { documents, NOW, plans, WORDS } from "./testing/arbitrary";

// Many indexes are built: a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 });

import { DenseSet } from "./dense";

it("answers the same when it is asked again, and the same hits when the hits alone are wanted", () => {
  fc.assert(
    fc.property(documents(60), fc.array(plans, { minLength: 1, maxLength: 4 }), (docs, several) => {
      const language = { stopWords: [], synonyms: [{ from: WORDS[0] as string, to: WORDS.slice(1, 3) }] };
      const make = () => new LiveIndex(buildIndex(docs, { now: NOW }), { now: NOW, language });
      const index = make();
      const first = several.map((plan) => make().search(plan));
      for (let time = 0; time < 3; time++) expect(several.map((plan) => index.search(plan))).toEqual(first);
      for (const [i, plan] of several.entries()) {
        const { hits, corrected, approximate } = index.search({ ...plan, facets: false, hitsOnly: true });
        expect({ hits, corrected, approximate }).toEqual({
          hits: first[i]?.hits,
          corrected: first[i]?.corrected,
          approximate: first[i]?.approximate,
        });
      }
    }),
    { numRuns: Number(process.env.SOUK_PROPERTY_RUNS ?? 60) },
  );
});

const reading = (word: string) => ({ words: [word], prefix: true, adjacent: false, share: 16 });
const setOf = (count: number) => {
  const set = new DenseSet(100);
  for (let document = count - 1; document >= 0; document--) set.add(document, 1 + (document % 15));
  return set;
};

it("keeps what was asked for twice, ascending, and gives up the oldest when there is too much", () => {
  const lists = new NeedLists(100);
  const keys = Array.from({ length: 40 }, (_, i) => needKey([reading(`word${i}`)]));
  const set = setOf(100);
  lists.offer(keys[0] as string, set);
  expect(lists.get(keys[0] as string)).toBeUndefined();
  for (const key of keys) for (let time = 0; time < 2; time++) if (!lists.get(key)) lists.offer(key, set);
  expect(keys.filter((key) => lists.get(key)).length).toBe(32);
  expect(lists.get(keys[0] as string)).toBeUndefined();
  const kept = [...(lists.get(keys[39] as string) ?? [])];
  expect(kept).toEqual(Array.from({ length: 100 }, (_, document) => (document << 4) | (1 + (document % 15))));
});
