import { expect, it } from "vitest";
import { share } from "./figures";

it.each([
  [0, 21, "0%"],
  [14, 21, "66.7%"],
  [1, 2, "50.0%"],
  [21, 21, "100%"],
  [1, 100_000, "<0.1%"],
  [99_999, 100_000, "99.9%"],
])("%i of %i is %s: some are never none, most are never all", (part, whole, text) =>
  expect(share(part, whole)).toBe(text),
);
