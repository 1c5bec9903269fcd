import { expect, it } from "vitest";
import { comparedIds, compareHref } from "./compare";

const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;

it("reads what a form sends and what people share alike", () => {
  const [a, b] = [id(1), id(2)];
  const shared = compareHref([a, b]);
  expect(comparedIds(new URL(shared, "https://x.example").searchParams)).toEqual({ ids: [a, b], left: 0 });
  expect(comparedIds(new URLSearchParams(`ids=${a}&ids=${b}&ids=${a}`))).toEqual({ ids: [a, b], left: 0 });
});

it("keeps four, says how many more there were, and takes nothing that is no id", () => {
  const all = [1, 2, 3, 4, 5, 6].map(id).join(",");
  expect(comparedIds(new URLSearchParams({ ids: all }))).toEqual({ ids: [1, 2, 3, 4].map(id), left: 2 });
  expect(comparedIds(new URLSearchParams({ ids: "x,' or 1=1" }))).toEqual({ ids: [], left: 0 });
});
