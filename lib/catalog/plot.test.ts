import { describe, expect, test } from "vitest";
import { axisTop, carried, linePath, stepPath } from "./plot";

test.each([
  [0, 1],
  [0.7, 1],
  [1, 1],
  [3, 5],
  [84, 100],
  [101, 200],
  [2_000, 2_000],
  [5_001, 10_000],
])("an axis for values up to %d ends at %d", (max, top) => {
  expect(axisTop(max)).toBe(top);
});

describe("a line", () => {
  test("goes through the middle of every slot, the top at 0", () => {
    expect(linePath([0, 50, 100], 100)).toBe("M0.5 100l0 0L1.5 50L2.5 0");
  });

  test("bridges two slots without a value and breaks at three", () => {
    expect(linePath([10, null, null, 10], 10)).toBe("M0.5 0l0 0L3.5 0");
    expect(linePath([10, null, null, null, 10], 10)).toBe("M0.5 0l0 0M4.5 0l0 0");
  });

  test("is nothing without values", () => {
    expect(linePath([null, null], 1)).toBe("");
  });
});

test("steps hold each value over its slots, and end where none is known", () => {
  expect(stepPath([null, 2, 2, 4, null, 4], 4)).toBe("M1 50H2V50H3V0H4M5 0H6");
});

test("a price holds while nobody looks, and is gone when a probe met none", () => {
  const slots = [0, 1, 0, 3, 0].map((probes) => ({ probes }));
  expect(carried(slots, [null, 5, null, null, null])).toEqual([null, 5, 5, null, null]);
});
