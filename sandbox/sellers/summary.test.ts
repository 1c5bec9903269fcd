import { expect, test } from "vitest";
import { summarise } from "./summary";

test("keeps the sentences whose words are the most frequent, in their own order", () => {
  const text = "Rain fell. Bread costs a coin. Birds sang outside. Bread feeds; bread costs.";
  expect(summarise(text, 2)).toEqual({
    summary: "Bread costs a coin. Bread feeds; bread costs.",
    kept: 2,
    of: 4,
  });
});

test("asked for more sentences than there are, it keeps them all", () => {
  expect(summarise("One.", 5)).toEqual({ summary: "One.", kept: 1, of: 1 });
});
