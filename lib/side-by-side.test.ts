import { expect, test } from "vitest";
import { sideBySide } from "./side-by-side";

test("every item is worked on once, and never more than the limit at a time", async () => {
  let running = 0;
  let most = 0;
  const seen: number[] = [];
  await sideBySide([...Array(50).keys()], 8, async (item) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    seen.push(item);
    running--;
  });
  expect(seen.sort((a, b) => a - b)).toEqual([...Array(50).keys()]);
  expect(most).toBe(8);
});

test("nothing is worked on when there is nothing", async () => {
  await expect(sideBySide([], 8, () => Promise.reject(new Error("called")))).resolves.toBeUndefined();
});
