import { expect, it } from "vitest";
import { CATALOG_LANGUAGE } from "./synonyms";

const { synonyms, stopWords } = CATALOG_LANGUAGE;
const to = (from: string) => synonyms.filter((rule) => rule.from === from).flatMap((rule) => rule.to);

it("words that mean the same find each other", () => {
  expect(to("tts")).toContain("text to speech");
  expect(to("text to speech")).toContain("tts");
});

it("a wide word is found by a narrow one, and not the other way", () => {
  expect(to("will it rain")).toContain("weather");
  expect(to("weather")).not.toContain("will it rain");
});

it("every rule is plain lower-case words and says something", () => {
  for (const { from, to } of synonyms) {
    expect(
      [from, ...to].every((text) => /^[a-z0-9]+(?: [a-z0-9]+)*$/.test(text)),
      from,
    ).toBe(true);
    expect(to.length, from).toBeGreaterThan(0);
    expect(to).not.toContain(from);
  }
});

it("no stop word is a rule by itself", () => {
  expect(synonyms.filter((rule) => stopWords.includes(rule.from))).toEqual([]);
});

it("an intent leads to every name of what is meant, whichever of its words is used", () => {
  expect(to("make photo bigger")).toContain("upscale");
  expect(to("make picture bigger")).toContain("upscale");
  expect(to("cheapest laptop")).toContain("price comparison");
  expect(to("tesla trading at")).toContain("stock quote");
  expect(to("btc trading at")).toContain("token price");
  expect(to("upscale")).not.toContain("make photo bigger");
});
