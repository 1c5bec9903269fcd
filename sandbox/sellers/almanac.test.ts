import { expect, it } from "vitest";
import { signOf } from "./almanac";

it.each([
  [1, 1, "Capricorn"],
  [1, 20, "Aquarius"],
  [3, 20, "Pisces"],
  [3, 21, "Aries"],
  [12, 31, "Capricorn"],
  [2, 29, "Pisces"],
  [2, 30, null],
  [13, 1, null],
  [Number.NaN, 1, null],
])("the sign of month %d, day %d is %s", (month, day, sign) => {
  expect(signOf(month, day)).toBe(sign);
});
