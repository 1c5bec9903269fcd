import { expect, it } from "vitest";
import { percent } from "./facts";

it.each([
  [1, 1, "100%"],
  [0, 3, "0%"],
  [1, 3, "33.33%"],
  [1, 2, "50%"],
  [999, 1000, "99.9%"],
  [99_999, 100_000, "99.99%"],
])("%i of %i is %s: never more than it was", (part, whole, text) => expect(percent(part, whole)).toBe(text));
