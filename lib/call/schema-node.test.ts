import { describe, expect, test } from "vitest";
import { MAX_DEPTH, MAX_MEMBERS, type Schema, schemaNode } from "./schema-node";
import { blankValue, likelyVariant, moved, typedNumber, withMember } from "./schema-value";

const node = (schema: Schema, root: Schema = schema) => schemaNode(schema, root);

describe("a schema becomes a field", () => {
  test.each<[string, Schema, object]>([
    [
      "text with its limits",
      { type: "string", minLength: 2, maxLength: 9 },
      { kind: "text", hint: "text, 2 to 9 characters" },
    ],
    ["a date", { type: "string", format: "date" }, { kind: "text", input: "date" }],
    ["a moment", { type: "string", format: "date-time" }, { kind: "text", input: "datetime" }],
    ["an email address", { type: "string", format: "email" }, { kind: "text", input: "email" }],
    ["a URL", { format: "uri" }, { kind: "text", input: "url" }],
    ["a UUID", { format: "uuid" }, { kind: "text", hint: "UUID" }],
    ["a long text", { type: "string", maxLength: 5_000 }, { kind: "text", input: "long" }],
    ["a file", { type: "string", format: "binary" }, { kind: "file" }],
    [
      "a whole number",
      { type: "integer", minimum: 1 },
      { kind: "integer", hint: "whole number, at least 1" },
    ],
    ["yes or no", { type: "boolean" }, { kind: "boolean" }],
    ["a choice", { enum: ["a", "b"] }, { kind: "choice", choices: ["a", "b"], hint: "a or b" }],
    ["a constant", { const: 3 }, { kind: "choice", choices: [3] }],
    [
      "a choice of constants with titles",
      { oneOf: [{ const: 1 }, { const: 2 }] },
      { kind: "choice", choices: [1, 2] },
    ],
    [
      "a list",
      { type: "array", items: { type: "string" }, maxItems: 4 },
      { kind: "list", most: 4, hint: "list, at most 4 items" },
    ],
    [
      "a map",
      { type: "object", additionalProperties: { type: "number" } },
      { kind: "object", members: [], extra: { type: "number" } },
    ],
    ["text or null", { type: ["string", "null"] }, { kind: "text", nullable: true }],
    [
      "one form or null",
      { anyOf: [{ type: "integer" }, { type: "null" }] },
      { kind: "integer", nullable: true },
    ],
    [
      "one of two types",
      { type: ["string", "integer"] },
      { kind: "variants", variants: [{ label: "text" }, { label: "whole number" }] },
    ],
    ["anything", {}, { kind: "json", why: "" }],
  ])("%s", (_what, schema, expected) => {
    expect(node(schema)).toMatchObject(expected);
  });

  test("an object by its members, with what is required", () => {
    const schema = {
      type: "object",
      properties: { a: { type: "string" }, b: { type: "number" } },
      required: ["b"],
    };
    expect(node(schema)).toMatchObject({
      kind: "object",
      extra: null,
      members: [
        { name: "a", required: false },
        { name: "b", required: true },
      ],
    });
  });

  test("one of several forms, each with what they share, named by what tells them apart", () => {
    const schema = {
      type: "object",
      properties: { id: { type: "string" } },
      oneOf: [
        { properties: { kind: { const: "card" } } },
        { title: "Bank transfer", properties: { iban: { type: "string" } } },
        { $ref: "#/$defs/Cash" },
      ],
      $defs: { Cash: { properties: { currency: { type: "string" } } } },
    };
    const found = node(schema);
    expect(found).toMatchObject({
      kind: "variants",
      variants: [{ label: "card" }, { label: "Bank transfer" }, { label: "Cash" }],
    });
    if (found.kind !== "variants") return;
    expect(Object.keys(found.variants[2]?.schema.properties as object)).toEqual(["id", "currency"]);
    expect(likelyVariant(found.variants, { iban: "PT50" }, schema)).toBe(1);
    expect(likelyVariant(found.variants, { kind: "card", iban: "PT50" }, schema)).toBe(0);
  });

  test("allOf is taken together", () => {
    const schema = { allOf: [{ properties: { a: {} }, required: ["a"] }, { properties: { b: {} } }] };
    expect(node(schema)).toMatchObject({
      kind: "object",
      members: [
        { name: "a", required: true },
        { name: "b", required: false },
      ],
    });
  });
});

describe("a schema that means harm, or more than fields can show", () => {
  test.each(["if", "patternProperties", "prefixItems", "unevaluatedProperties"])(
    "“%s” is left to JSON, with a word why",
    (key) => {
      const found = node({ type: "object", properties: {}, [key]: {} });
      expect(found).toMatchObject({ kind: "json", why: expect.stringContaining(key) });
    },
  );

  test.each([
    ["to itself", { $ref: "#" }],
    ["in a circle", { $ref: "#/$defs/a", $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/a" } } }],
    ["to another document", { $ref: "https://example.com/x.json" }],
    ["into the machinery of objects", { $ref: "#/constructor/prototype" }],
  ])("a reference %s ends in a JSON field", (_where, schema) => {
    expect(node(schema)).toMatchObject({ kind: "json", why: expect.stringContaining("cannot be followed") });
  });

  test("fields inside fields end at a depth, in a JSON field that says so", () => {
    const root = { type: "object", properties: { child: { $ref: "#" } } };
    expect(schemaNode({ $ref: "#" }, root, MAX_DEPTH).kind).toBe("object");
    expect(schemaNode({ $ref: "#" }, root, MAX_DEPTH + 1)).toMatchObject({
      kind: "json",
      why: expect.stringContaining("deeper"),
    });
  });

  test("of thousands of members the first are shown, and how many are not", () => {
    const properties = Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`m${i}`, {}]));
    const found = node({ type: "object", properties });
    expect(found).toMatchObject({ kind: "object", hidden: 3_000 - MAX_MEMBERS });
  });

  test("a member that contains itself does not make an endless value", () => {
    const root = { type: "object", properties: { child: { $ref: "#" } }, required: ["child"] };
    expect(JSON.stringify(blankValue(root, root)).length).toBeLessThan(500);
  });
});

test.each<[string, Schema]>([
  ["a form of itself", { anyOf: [{ $ref: "#" }] }],
  ["two forms of itself", { oneOf: [{ $ref: "#" }, { $ref: "#" }] }],
  ["made of itself, many times", { allOf: Array.from({ length: 500 }, () => ({ $ref: "#" })) }],
  [
    "64 members, each of them itself",
    {
      properties: Object.fromEntries(Array.from({ length: 64 }, (_, i) => [`m${i}`, { $ref: "#" }])),
      required: Array.from({ length: 64 }, (_, i) => `m${i}`),
    },
  ],
])("a schema that is %s costs no more than a moment", (_what, schema) => {
  const started = performance.now();
  const found = node(schema);
  blankValue(schema, schema);
  if (found.kind === "variants") likelyVariant(found.variants, { a: 1 }, schema);
  expect(performance.now() - started).toBeLessThan(1_000);
});

describe("values", () => {
  test("begin with defaults and examples, and with what is required", () => {
    const schema = {
      type: "object",
      required: ["city", "stops", "kind"],
      properties: {
        city: { type: "string", examples: ["Lisbon"] },
        days: { type: "integer", default: 3 },
        note: { type: "string" },
        stops: {
          type: "array",
          minItems: 1,
          items: { type: "object", required: ["at"], properties: { at: { const: 1 } } },
        },
        kind: { enum: ["a", "b"] },
      },
    };
    expect(blankValue(schema, schema)).toEqual({ city: "Lisbon", days: 3, stops: [{ at: 1 }], kind: "a" });
  });

  test("lose a member that is left out, and take one of any name as data", () => {
    expect(withMember({ a: 1, b: 2 }, "a", undefined)).toEqual({ b: 2 });
    const odd = withMember({}, "__proto__", 1);
    expect(Object.keys(odd)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(odd)).toBe(Object.prototype);
  });

  test("move in their list", () => {
    expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
    expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
  });

  test("keep what was typed where it is no number, for the check to tell", () => {
    expect([typedNumber("1.50"), typedNumber("x"), typedNumber(" ")]).toEqual([1.5, "x", undefined]);
  });
});
