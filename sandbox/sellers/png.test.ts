import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { patternPng } from "./png";

test("is a PNG of the asked size whose pixels are mirrored", () => {
  const png = patternPng("souk", 20);
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([20, 20]);
  const data = png.indexOf("IDAT") + 4;
  const rows = inflateSync(png.subarray(data, data + png.readUInt32BE(data - 8)));
  const pixel = (x: number, y: number) =>
    rows.subarray(y * 61 + 1 + x * 3, y * 61 + 4 + x * 3).toString("hex");
  for (let y = 0; y < 20; y++) for (let x = 0; x < 10; x++) expect(pixel(x, y)).toBe(pixel(19 - x, y));
});

test("ends with the known checksum of an empty IEND", () => {
  expect(patternPng("souk", 16).subarray(-12).toString("hex")).toBe("0000000049454e44ae426082");
});

test("the same seed gives the same image and another seed another", () => {
  expect(patternPng("a", 32)).toEqual(patternPng("a", 32));
  expect(patternPng("a", 32)).not.toEqual(patternPng("b", 32));
});
