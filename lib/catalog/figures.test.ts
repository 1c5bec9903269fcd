import fc from "fast-check";
import { expect, it } from "vitest";
import { COUNT, share } from "./figures";

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

it("counts are grouped and rounded as English writes them", () => {
  const english = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
  const any = fc.oneof(
    fc.nat(Number.MAX_SAFE_INTEGER),
    fc.double({ min: 0, max: 1e15, noNaN: true }),
    fc.bigInt({ min: 0n, max: 10n ** 40n }),
  );
  fc.assert(
    fc.property(any, (value) => {
      expect(COUNT.format(value)).toBe(english.format(value));
    }),
  );
});
