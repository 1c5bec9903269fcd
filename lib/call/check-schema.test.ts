import { describe, expect, test } from "vitest";
import { checkSchema } from "./check-schema";

const schema = {
  type: "object",
  required: ["city"],
  additionalProperties: false,
  properties: {
    city: { type: "string", minLength: 2 },
    days: { type: "integer", minimum: 1 },
    unit: { enum: ["c", "f"] },
    when: { type: "string", format: "date" },
    code: { type: "string", pattern: "^[A-Z]{3}$" },
    note: { type: ["string", "null"] },
    shape: {
      oneOf: [
        {
          properties: { kind: { const: "circle" }, radius: { type: "number" } },
          required: ["kind", "radius"],
        },
        { properties: { kind: { const: "square" }, side: { type: "number" } }, required: ["kind", "side"] },
      ],
    },
    tags: { type: "array", items: { $ref: "#/$defs/Tag" }, maxItems: 2 },
  },
  $defs: { Tag: { type: "string" } },
};

test("a value that fits has no problems", () => {
  const value = {
    city: "Lisbon",
    days: 2,
    unit: "c",
    when: "2026-02-28",
    code: "LIS",
    note: null,
    shape: { kind: "circle", radius: 1 },
    tags: ["a"],
  };
  expect(checkSchema(schema, value)).toEqual([]);
});

test.each([
  ["what is missing, at its own place", {}, [{ at: "/city", message: "Required" }]],
  ["a member that is not declared", { city: "Rome", x: 1 }, [{ at: "/x", message: "Not a declared member" }]],
  ["another type", { city: 7 }, [{ at: "/city", message: "Should be string" }]],
  [
    "another type than two",
    { city: "Rome", note: 7 },
    [{ at: "/note", message: "Should be string or null" }],
  ],
  ["a number that is too small", { city: "Rome", days: 0 }, [{ at: "/days", message: "0 is less than 1." }]],
  [
    "a value that is not listed",
    { city: "Rome", unit: "k" },
    [{ at: "/unit", message: "One of the listed values" }],
  ],
  ["a day that there is not", { city: "Rome", when: "2026-02-30" }, [{ at: "/when", message: "Not a date" }]],
  [
    "a text that does not match",
    { city: "Rome", code: "rom" },
    [{ at: "/code", message: "Does not match the declared pattern" }],
  ],
  [
    "an item, behind a reference",
    { city: "Rome", tags: ["a", 2] },
    [{ at: "/tags/1", message: "Should be string" }],
  ],
  [
    "what the meant one of several forms lacks, and nothing of the others",
    { city: "Rome", shape: { kind: "square" } },
    [{ at: "/shape/side", message: "Required" }],
  ],
])("says of %s what is wrong", (_what, value, problems) => {
  expect(checkSchema(schema, value)).toEqual(problems);
});

test("names with slashes are told apart from levels", () => {
  expect(checkSchema({ required: ["a/b"] }, {})).toEqual([{ at: "/a~1b", message: "Required" }]);
});

describe("habits of providers that are no JSON Schema", () => {
  test.each([
    ["a type that nobody knows", { properties: { to: { type: "address" } } }],
    ["required as a flag", { properties: { to: { type: "string", required: true } } }],
  ])("%s does not make every value wrong", (_what, odd) => {
    expect(checkSchema(odd, { to: "0x00" })).toEqual([]);
  });

  test("a member that is called type stays one", () => {
    const named = { properties: { type: { type: "integer" } } };
    expect(checkSchema(named, { type: "x" })).toEqual([{ at: "/type", message: "Should be integer" }]);
  });

  test("a reference that leads out of the schema is never followed: it cannot be checked", () => {
    const outside = { properties: { a: { $ref: "https://example.com/schema.json" } } };
    expect(() => checkSchema(outside, { a: 1 })).toThrow(/ref/i);
  });
});
