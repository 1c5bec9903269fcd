import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plainSchemaProblems } from "./plain-schema";

const wrong = (value: unknown, schema: unknown) =>
  plainSchemaProblems(value, schema).map(
    ({ path, expected, observed }) => `${path}: ${expected}, ${observed}`,
  );

describe("plain schema", () => {
  test.each<[string, unknown, unknown, string[]]>([
    ["a type", 5, { type: "string" }, [": string, number"]],
    ["one of several types", null, { type: ["string", "null"] }, []],
    ["an integer", 1.5, { type: "integer" }, [": integer, number"]],
    ["a required member", {}, { type: "object", required: ["city"] }, ["city: present, missing"]],
    [
      "a member inside",
      { input: { city: 5 } },
      { properties: { input: { properties: { city: { type: "string" } } } } },
      ["input.city: string, number"],
    ],
    ["an item", ["a", 5], { items: { type: "string" } }, ["[1]: string, number"]],
    ["a constant", "mcp", { const: "http" }, [': "http", "mcp"']],
    ["a choice", "PUT", { enum: ["GET", "POST"] }, [': one of "GET", "POST", "PUT"']],
    [
      "a closed object",
      { a: 1, b: 2 },
      { properties: { a: {} }, additionalProperties: false },
      ["b: not there, present"],
    ],
    ["inherited names are not members", {}, { required: ["toString"] }, ["toString: present, missing"]],
  ])("%s", (_what, value, schema, problems) => expect(wrong(value, schema)).toEqual(problems));

  test.each<[string, unknown, unknown]>([
    ["an unknown type", 5, { type: "date" }],
    ["a pattern, which is never run", "x", { pattern: "(a+)+$" }],
    [
      "a reference, which is never followed",
      5,
      { $ref: "https://elsewhere.example/s.json", oneOf: [{ type: "string" }] },
    ],
    ["a schema that is none", 5, "string"],
    [
      "pattern properties beside a closed object",
      { a: 1 },
      { additionalProperties: false, patternProperties: {} },
    ],
  ])("says nothing of %s", (_what, value, schema) => expect(wrong(value, schema)).toEqual([]));

  test("a schema bomb costs no more than any other", () => {
    let deep: Record<string, unknown> = { type: "string" };
    let value: unknown = 5;
    for (let i = 0; i < 5_000; i++) {
      deep = { items: deep };
      value = [value];
    }
    expect(wrong(value, deep)).toEqual([]);
    const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`f${i}`, i]));
    expect(wrong(wide, { properties: {} })).toEqual([]);
    expect(wrong(Array(100_000).fill(5), { items: { type: "string" } })).toHaveLength(5);
  });

  test("it never throws, whatever strangers write", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (value, schema) => {
        expect(plainSchemaProblems(value, schema).length).toBeLessThanOrEqual(5);
      }),
    );
  });
});
