import { expect, it } from "vitest";
import { judgedCatalog } from "./catalog";
import { judgedQueries, ndcg, scores } from "./measure";

const grades = new Map([
  ["a", 3],
  ["b", 1],
]);

it("the best order counts as one, and a worse one less", () => {
  expect(ndcg(["a", "b", "x"], grades)).toBe(1);
  expect(ndcg(["b", "a"], grades)).toBeLessThan(1);
  expect(ndcg(["x", "a", "b"], grades)).toBeLessThan(ndcg(["a", "x", "b"], grades));
  expect(ndcg([], grades)).toBe(0);
  // As in the definition: (7 / log2(3) + 1 / log2(2)) over (7 + 1 / log2(3)).
  expect(ndcg(["b", "a"], grades)).toBeCloseTo((7 / Math.log2(3) + 1) / (7 + 1 / Math.log2(3)));
});

it("what stands behind the tenth counts nothing", () => {
  expect(ndcg([..."0123456789", "a"], grades)).toBe(0);
});

it("there are at least 150 judged queries, each with something to find, over one catalog", () => {
  const catalog = judgedCatalog(Date.UTC(2026, 0, 1));
  const queries = judgedQueries(catalog);
  expect(queries.length).toBeGreaterThanOrEqual(150);
  expect(new Set(queries.map(({ q }) => q)).size).toBe(queries.length);
  expect(queries.every(({ grades: found }) => found.size > 0)).toBe(true);
  expect(judgedCatalog(Date.UTC(2026, 0, 1))).toEqual(catalog);
  expect(new Set(catalog.map(({ row }) => row.id)).size).toBe(catalog.length);
});

it("means are by kind and over all", () => {
  const queries = [
    { kind: "typo", q: "x", grades },
    { kind: "words", q: "y", grades },
  ];
  const result = scores(queries, [["a", "b"], []]);
  expect(result.get("all")).toEqual({ queries: 2, ndcg: 0.5, empty: 0.5 });
  expect(result.get("words")).toEqual({ queries: 1, ndcg: 0, empty: 1 });
});
