import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cleanJson, cleanLine } from "./clean-text";

const NUL = String.fromCharCode(0);
const LONE_HIGH = String.fromCharCode(0xd800);
const LONE_LOW = String.fromCharCode(0xdc00);
const RLO = String.fromCodePoint(0x202e);
const TAG_A = String.fromCodePoint(0xe0061);
const ZERO_WIDTH = String.fromCodePoint(0x200b);

describe("cleanLine", () => {
  test.each([
    [`a${NUL}b`, "ab"],
    [`a${LONE_HIGH}b${LONE_LOW}c`, "abc"],
    [`pay${RLO}lap`, "paylap"],
    [`price${TAG_A}${TAG_A}`, "price"],
    [`U${ZERO_WIDTH}SDC`, "USDC"],
    ["  two\n\tlines  ", "two lines"],
    ["\u001b[31mred", "[31mred"],
    ["Grüße 日本 🙂", "Grüße 日本 🙂"],
  ])("%j becomes %j", (dirty, clean) => expect(cleanLine(dirty, 100)).toBe(clean));

  test("a cut never splits a code point", () => {
    expect(cleanLine("ab🙂", 3)).toBe("ab");
    expect(cleanLine("ab🙂", 4)).toBe("ab🙂");
  });

  test.each([[undefined], [null], [7], [{}], [["x"]]])("%j is not text", (value) =>
    expect(cleanLine(value, 10)).toBe(""),
  );

  test("any string comes out well formed, bounded and without controls", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 400 }),
        fc.integer({ min: 1, max: 50 }),
        (s, max) => {
          const clean = cleanLine(s, max);
          expect(clean.length).toBeLessThanOrEqual(max);
          expect(Buffer.from(clean, "utf8").toString("utf8")).toBe(clean);
          expect(clean).not.toMatch(/[\p{Cc}\p{Cs}]/u);
        },
      ),
    );
  });
});

describe("cleanJson", () => {
  test("keys and values lose what jsonb refuses, and line breaks stay", () => {
    expect(cleanJson({ [`k${NUL}`]: [`v${LONE_HIGH}`, "a\nb"] })).toEqual({ k: ["v", "a\nb"] });
  });

  test("depth, count and length are bounded", () => {
    let deep: unknown = "bottom";
    for (let i = 0; i < 5_000; i++) deep = [deep];
    expect(JSON.stringify(cleanJson(deep))).toHaveLength(2 * 33 + 4);
    expect(cleanJson(Array(100).fill(1), { maxValues: 11 })).toHaveLength(10);
    expect(cleanJson("x".repeat(20), { maxTextChars: 5 })).toBe("xxxxx");
  });

  test("numbers that JSON cannot carry become null, and __proto__ stays data", () => {
    const hostile = JSON.parse('{"__proto__": {"admin": true}, "n": 1e999}');
    const clean = cleanJson(hostile) as Record<string, unknown>;
    expect(clean.n).toBeNull();
    expect(Object.getPrototypeOf(clean)).toBe(Object.prototype);
    expect(Object.keys(clean)).toContain("__proto__");
  });

  test("clean JSON is a fixed point", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const once = cleanJson(value);
        expect(cleanJson(once)).toEqual(once);
      }),
    );
  });
});
