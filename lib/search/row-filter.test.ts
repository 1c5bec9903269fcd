import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { FacetCounter } from "./facet-counter";
import { noFacets } from "./facet-slots";
import { filterTables } from "./filter-tables";
import { BLOCK } from "./intersect";
import { NO_LANGUAGE } from "./language";
import { LiveIndex } from "./live-index";
import { Part } from "./part";
import { buildIndex } from "./search-index";
import { documents, NOW, plans } from "./testing/arbitrary";
import { naiveSearch } from "./testing/naive";

// Many indexes are built: a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 });

it("counts and tells what a walk over all documents does, without the dead", () => {
  let compared = 0;
  fc.assert(
    fc.property(documents(60), fc.array(fc.nat(59), { maxLength: 6 }), plans, (docs, dead, { filters }) => {
      const part = new Part(buildIndex(docs, { now: NOW }), true);
      for (const document of dead) if (document < docs.length) part.kill(document);
      const { data, slots, columns } = part.index;
      const counter = () => new FacetCounter(data, slots, filterTables(data, filters), part.takeCounts());
      const [byRows, walking] = [counter(), counter()];
      if (!walking.takesRanges) return;
      const rows = byRows.countByRows(part);
      if (!rows) return;
      compared++;
      const block = new Uint32Array(BLOCK);
      const kept = walking.takeRange(columns, 0, docs.length, block, part.deadBits);
      const walked = [...block.subarray(0, kept)];
      const told: number[] = [];
      rows.each(block, (count) => told.push(...block.subarray(0, count)));
      const [facets, expected] = [noFacets(), noFacets()];
      byRows.addTo(facets);
      walking.addTo(expected);
      expect(rows.total).toBe(kept);
      expect(facets).toEqual(expected);
      expect(told.sort((a, b) => a - b)).toEqual(walked);
      expect(walked.every((document) => rows.passes(document))).toBe(true);
    }),
    { numRuns: 300 },
  );
  expect(compared).toBeGreaterThan(50);
});

it("pages through filters alone in order, each group of listings by its best", () => {
  fc.assert(
    fc.property(documents(60), documents(6, "n"), plans, (docs, more, some) => {
      const plan = { ...some, terms: [], perProvider: null };
      const index = new LiveIndex(buildIndex(docs, { now: NOW }), { now: NOW, language: NO_LANGUAGE });
      index.upsert(more);
      index.remove(["d1", "d4"]);
      const all = [...docs.filter(({ id }) => id !== "d1" && id !== "d4"), ...more];
      const foldKeys = new Map(all.map(({ id, foldKey }) => [id, foldKey || id]));
      const matches = naiveSearch(all, plan, NOW).ids;
      const shown = new Map<string, { id: string; similar: number }>();
      for (const id of matches) {
        const key = foldKeys.get(id) as string;
        const best = shown.get(key);
        if (best) best.similar++;
        else shown.set(key, { id, similar: 0 });
      }
      const hits: { id: string; similar: number }[] = [];
      let after: string | null = null;
      do {
        const page = index.search({ ...plan, after });
        expect(page.total).toBe(matches.length);
        hits.push(...page.hits.map(({ id, similar }) => ({ id, similar })));
        after = page.after;
      } while (after !== null && hits.length <= all.length);
      expect(hits).toEqual([...shown.values()]);
    }),
    { numRuns: 200 },
  );
});
