import { expect, it } from "vitest";
import { bestOf } from "./compared";

it("prefers the lowest or the highest of what is known", () => {
  expect([...bestOf([3, null, 1, 1])]).toEqual([2, 3]);
  expect([...bestOf([0.5, 0.9], true)]).toEqual([1]);
  expect([...bestOf([20n, 10n])]).toEqual([1]);
});

it("prefers nothing where there is nothing to prefer", () => {
  expect(bestOf([1, null]).size).toBe(0);
  expect(bestOf([2, 2]).size).toBe(0);
  expect(bestOf([]).size).toBe(0);
});
