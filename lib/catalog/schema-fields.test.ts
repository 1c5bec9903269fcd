import fc from "fast-check";
import { expect, it } from "vitest";
import { schemaFields } from "./schema-fields";

it("names each field with its type, what it must keep to and its example", () => {
  const schema = {
    type: "object",
    required: ["base"],
    properties: {
      base: { type: "string", enum: ["EUR", "USD"], description: "What to convert from." },
      amount: { type: "number", minimum: 0, maximum: 100, default: 1 },
      at: { type: "string", format: "date-time" },
    },
  };
  expect(schemaFields(schema, { base: "EUR" })).toEqual([
    { path: "base", required: true, type: "one of EUR, USD", words: "What to convert from.", example: "EUR" },
    {
      path: "amount",
      required: false,
      type: "number",
      words: "At least 0, at most 100, 1 when left out.",
      example: "1",
    },
    { path: "at", required: false, type: "string (date-time)", words: "", example: "" },
  ]);
});

it("goes into objects and lists, and tells by the example what the schema leaves open", () => {
  const fields = schemaFields(
    { type: "object" },
    { place: { lat: 48.1 }, rows: [{ price: "0.1", tags: ["a"] }] },
  );
  expect(fields.map(({ path, type }) => [path, type])).toEqual([
    ["place", "object"],
    ["place.lat", "number"],
    ["rows", "list of object"],
    ["rows[].price", "string"],
    ["rows[].tags", "list of string"],
  ]);
});

it("says what a field may be in several ways", () => {
  const properties = {
    a: { type: ["string", "null"] },
    b: { anyOf: [{ type: "string" }, { type: "number" }] },
    c: { const: "x" },
    d: {},
  };
  expect(schemaFields({ properties }, undefined).map(({ type }) => type)).toEqual([
    "string or null",
    "string or number",
    "always x",
    "any",
  ]);
});

it("ends on anything a stranger may declare", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), fc.jsonValue({ maxDepth: 8 }), (schema, example) => {
      const fields = schemaFields({ properties: { x: schema }, items: schema }, example);
      expect(fields.length).toBeLessThanOrEqual(100);
      for (const { path, type, words, example: shown } of fields)
        for (const text of [path, type, words, shown]) expect(typeof text).toBe("string");
    }),
  );
});
