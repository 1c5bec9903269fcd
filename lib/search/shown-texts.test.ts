import { expect, it } from "vitest";
import { ShownTexts } from "./shown-texts";

it("reads a document once while no other takes its place, and never gives another's text", () => {
  const read: number[] = [];
  const texts = new ShownTexts(1_000, 8, (document) => {
    read.push(document);
    return `text ${document}`;
  });
  for (const document of [3, 3, 4, 3, 11, 11, 3]) expect(texts.of(document)).toBe(`text ${document}`);
  expect(read).toEqual([3, 4, 11, 3]);
});

it("keeps nothing of a document that could not be read", () => {
  let damaged = true;
  const texts = new ShownTexts(2, 8, (document) => {
    if (damaged) throw new Error("damaged");
    return `text ${document}`;
  });
  expect(() => texts.of(1)).toThrow("damaged");
  damaged = false;
  expect(texts.of(1)).toBe("text 1");
});
