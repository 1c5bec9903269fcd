import { expect, it } from "vitest";
import { outputNames } from "./output-names";

it("reads names from an example and from a schema alike", () => {
  expect(outputNames({ rate: 1.08, at: "…", pair: { base: "EUR" } })).toEqual(["rate", "at", "pair", "base"]);
  expect(
    outputNames({
      type: "object",
      properties: { rate: { type: "number", description: "mid" } },
      required: ["rate"],
    }),
  ).toEqual(["rate"]);
  expect(outputNames([{ city: "Oslo" }])).toEqual(["city"]);
});

it("reads anything without harm", () => {
  for (const value of [null, undefined, 5, "text", [], [[[[[["deep"]]]]]]])
    expect(outputNames(value)).toEqual([]);
  expect(
    outputNames(Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`name${i}`, i]))),
  ).toHaveLength(40);
});
