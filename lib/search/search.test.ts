import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { SearchDocument } from "./document";
import { NO_LANGUAGE } from "./language";
import { LiveIndex } from "./live-index";
import { NO_FILTERS, type SearchAnswer, type SearchPlan } from "./plan";
import { buildIndex } from "./search-index";
import { documents, NOW, plans } from "./testing/arbitrary";
import { matchesWords, naiveSearch } from "./testing/naive";

// Many indexes are built: a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 });

const live = (docs: SearchDocument[]) =>
  new LiveIndex(buildIndex(docs, { now: NOW }), { now: NOW, language: NO_LANGUAGE });
/** Fewer by default: each run builds several indexes. */
const RUNS = Number(process.env.SOUK_PROPERTY_RUNS ?? 60);
const unfolded = (docs: SearchDocument[]) => docs.map((doc) => ({ ...doc, foldKey: "" }));
const EVERYTHING: SearchPlan = {
  terms: [],
  filters: NO_FILTERS,
  sort: "relevance",
  after: null,
  limit: 5,
  explain: false,
};

function walk(index: LiveIndex, plan: SearchPlan, between: () => void = () => {}): SearchAnswer[] {
  const pages: SearchAnswer[] = [];
  let after: string | null = null;
  do {
    const page = index.search({ ...plan, after });
    pages.push(page);
    after = page.after;
    between();
  } while (after !== null && pages.length < 500);
  return pages;
}

function expectLikeNaive(index: LiveIndex, docs: SearchDocument[], plan: SearchPlan): void {
  const pages = walk(index, plan);
  const [answer] = pages as [SearchAnswer];
  if (answer.approximate || answer.corrected.length > 0) {
    // Only where the words themselves find next to nothing.
    const found = docs.filter((doc) => matchesWords(doc, plan.terms)).length;
    expect(found).toBeLessThanOrEqual(answer.approximate ? 0 : 2);
    return;
  }
  const expected = naiveSearch(docs, plan, NOW);
  const ids = pages.flatMap((page) => page.hits.map((hit) => hit.id));
  expect(answer.total).toBe(expected.ids.length);
  expect(answer.facets).toEqual(expected.facets);
  if (plan.sort !== "relevance") expect(ids).toEqual(expected.ids);
  else if (plan.terms.every((list) => list.every((term) => term.negated)) && plan.perProvider === null)
    expect(ids).toEqual(expected.ids);
  else expect([...ids].sort()).toEqual([...expected.ids].sort());
}

describe("the index answers as a plain look at every document does", () => {
  it("totals, facets, order and pages, of a built index", () => {
    fc.assert(
      fc.property(documents(40), plans, fc.constantFrom(null, undefined), (some, plan, perProvider) => {
        const docs = unfolded(some);
        expectLikeNaive(live(docs), docs, { ...plan, perProvider });
      }),
      { numRuns: RUNS },
    );
  });

  it("after any writes", () => {
    const writes = fc.array(
      fc.oneof(
        documents(4).map((docs) => ({ docs, ids: [] as string[] })),
        fc.subarray(["d0", "d1", "d2", "d5", "none"]).map((ids) => ({ docs: [] as SearchDocument[], ids })),
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(documents(20), writes, plans, fc.boolean(), (some, list, plan, searchBetween) => {
        const docs = new Map(unfolded(some).map((doc) => [doc.id, doc]));
        const index = live([...docs.values()]);
        for (const write of list) {
          for (const doc of unfolded(write.docs)) docs.set(doc.id, doc);
          for (const id of write.ids) docs.delete(id);
          index.upsert(unfolded(write.docs));
          index.remove(write.ids);
          if (searchBetween) index.search(plan);
        }
        expect(index.size).toBe(docs.size);
        for (const [id, doc] of docs) expect(index.card(id)).toBe(doc.card);
        expectLikeNaive(index, [...docs.values()], plan);
      }),
      { numRuns: RUNS },
    );
  });
});

it("finds the same in the same order without counting facets or reading cards", () => {
  fc.assert(
    fc.property(documents(40), documents(10, "n"), plans, (docs, more, plan) => {
      const index = live(docs);
      index.upsert(more);
      const { facets: _, ...whole } = index.search(plan);
      const { facets, ...bare } = index.search({ ...plan, facets: false, cards: false });
      expect(bare).toEqual({ ...whole, hits: whole.hits.map((hit) => ({ ...hit, card: "" })) });
      expect(Object.values(facets).every((values) => Object.keys(values).length === 0)).toBe(true);
    }),
    { numRuns: RUNS },
  );
});

describe("pages", () => {
  it("have no doubles and no gaps while listings are written", () => {
    fc.assert(
      fc.property(documents(30), documents(30, "n"), plans, (some, more, plan) => {
        const docs = unfolded(some);
        const index = live(docs);
        const waiting = unfolded(more);
        const before = naiveSearch(docs, plan, NOW).ids;
        const pages = walk(index, plan, () => index.upsert(waiting.splice(0, 3)));
        if (pages[0]?.approximate || pages.some((page) => page.corrected.length > 0)) return;
        const ids = pages.flatMap((page) => page.hits.map((hit) => hit.id));
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids).toEqual(expect.arrayContaining(before));
      }),
      { numRuns: RUNS },
    );
  });

  it("say where they are, and add up to the total with what folds under a hit", () => {
    fc.assert(
      fc.property(documents(40), documents(10, "n"), plans, (docs, more, plan) => {
        const index = live(docs);
        index.upsert(more);
        const pages = walk(index, plan);
        let seen = 0;
        for (const page of pages) {
          expect(page.first).toBe(page.hits.length === 0 ? 0 : seen + 1);
          for (const hit of page.hits) seen += 1 + hit.similar;
        }
        expect(seen).toBe(pages[0]?.total);
        const all = new Map([...docs, ...more].map((doc) => [doc.id, doc.foldKey]));
        const keys = pages
          .flatMap((page) => page.hits.map((hit) => all.get(hit.id)))
          .filter((key) => key !== "");
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: RUNS },
    );
  });

  it("give one provider no more than its share while others follow", () => {
    fc.assert(
      fc.property(documents(40), plans, (some, plan) => {
        const docs = unfolded(some);
        const provider = new Map(docs.map((doc) => [doc.id, doc.provider]));
        const pages = walk(live(docs), { ...plan, sort: "relevance", perProvider: 2 });
        for (const [i, page] of pages.entries()) {
          const counts = new Map<string, number>();
          for (const { id } of page.hits)
            counts.set(provider.get(id) ?? "", (counts.get(provider.get(id) ?? "") ?? 0) + 1);
          if (Math.max(0, ...counts.values()) <= 2) continue;
          // Then nobody was left who had less.
          const later = pages
            .slice(i + 1)
            .flatMap(({ hits }) => hits.map(({ id }) => provider.get(id) ?? ""));
          for (const name of later) expect(counts.get(name) ?? 0).toBeGreaterThanOrEqual(2);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it("start over for a cursor that is damaged or of another order", () => {
    const docs = unfolded(
      fc.sample(documents(60), { numRuns: 40, seed: 7 }).sort((a, b) => b.length - a.length)[0] ?? [],
    );
    const index = live(docs);
    const { after } = index.search(EVERYTHING);
    expect(after).toMatch(/^[-_A-Za-z0-9]{1,300}$/);
    for (const bad of ["", "x", "!!", `${after}AAAA`, after?.slice(0, 20) ?? ""])
      expect(index.search({ ...EVERYTHING, after: bad }).first).toBe(1);
    expect(index.search({ ...EVERYTHING, sort: "price", after }).first).toBe(1);
    expect(index.search({ ...EVERYTHING, after }).first).toBe(6);
  });
});

it("explains each hit by parts that give its score, best first", () => {
  fc.assert(
    fc.property(documents(40), plans, (some, plan) => {
      const page = live(unfolded(some)).search({
        ...plan,
        sort: "relevance",
        explain: true,
        limit: 40,
        perProvider: null,
      });
      let last = Number.POSITIVE_INFINITY;
      for (const { parts } of page.hits) {
        if (!parts) throw new Error("no parts");
        const quality =
          0.3 * parts.conformance + 0.3 * parts.liveness + 0.25 * parts.use + 0.15 * parts.freshness;
        expect(parts.score).toBeCloseTo(parts.text * (0.4 + 0.6 * quality), 9);
        for (const part of Object.values(parts)) expect(part).toSatisfy((n: number) => n >= 0 && n <= 1);
        expect(parts.score).toBeLessThanOrEqual(last + 0.0005);
        last = parts.score;
      }
    }),
  );
});
