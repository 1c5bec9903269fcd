import { describe, expect, it } from "vitest";
import { markWords, searchTerms, wordsToMark } from "./search-terms";

const plain = (text: string) => ({ text, phrase: false, negated: false, prefix: null });

describe("search terms", () => {
  it("needs every word and completes the last", () => {
    expect(searchTerms("eur rat")).toEqual([[plain("eur"), { ...plain("rat"), prefix: "rat" }]]);
  });

  it("reads phrases, exclusions and alternatives", () => {
    expect(searchTerms('"hourly weather" -marine or tides')).toEqual([
      [
        { text: "hourly weather", phrase: true, negated: false, prefix: null },
        { text: "marine", phrase: false, negated: true, prefix: null },
      ],
      [{ ...plain("tides"), prefix: "tides" }],
    ]);
  });

  it("excludes a phrase", () => {
    expect(searchTerms('-"two words"')).toEqual([
      [{ text: "two words", phrase: true, negated: true, prefix: null }],
    ]);
  });

  it.each(["", "   ", "-", '""', "or or", "&|!:*()"])("finds nothing to look for in %j", (q) =>
    expect(searchTerms(q)).toEqual([]),
  );

  it.each(["a", "-eur", '"eur"', "eur:*", "x.y"])("does not complete %j", (q) =>
    expect(searchTerms(q).flat().at(-1)?.prefix ?? null).toBeNull(),
  );

  it("is bounded", () => expect(searchTerms("word ".repeat(100)).flat().length).toBe(16));
});

describe("marking words", () => {
  const marked = (text: string, q: string) =>
    markWords(text, wordsToMark(q))
      .filter((piece) => piece.marked)
      .map((piece) => piece.text);

  it("keeps the text as it was", () => {
    const text = "Hourly weather forecast, 10 days: café & <b>";
    expect(
      markWords(text, ["weather", "caf"])
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
  });

  it.each([
    ["Hourly weather forecast", "weath", ["weather"]],
    ["Currency rates", "currencies rate", ["Currency", "rates"]],
    ["Forecast of tides", "forecasts", ["Forecast"]],
    ["Nothing here", "eur", []],
    ["Marine tides", "-marine tides", ["tides"]],
  ])("marks in %j what %j asks", (text, q, words) => expect(marked(text, q)).toEqual(words));
});
