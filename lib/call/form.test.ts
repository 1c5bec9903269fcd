import { describe, expect, it } from "vitest";
import type { DeclaredField, DeclaredInput } from "@/lib/probe/types";
import { formFields, initialBody, toValues } from "./form";
import type { CallTarget } from "./types";

const field = (
  name: string,
  schema: Record<string, unknown>,
  more: Partial<DeclaredField> = {},
): DeclaredField => ({
  name,
  required: false,
  schema,
  ...more,
});
const input = (change: Partial<DeclaredInput>): DeclaredInput => ({
  method: "GET",
  queryParams: [],
  pathParams: [],
  headers: [],
  body: null,
  ...change,
});
const target = (declared: Partial<DeclaredInput>, url = "https://a.example/r"): CallTarget => ({
  url,
  method: "POST",
  input: input(declared),
});
const one = (schema: Record<string, unknown>, more: Partial<DeclaredField> = {}) =>
  formFields(target({ queryParams: [field("x", schema, more)] }))[0];

describe("a declared field becomes an input of its kind", () => {
  it.each([
    [{ type: "string" }, "text", "text"],
    [{ type: "integer" }, "integer", "whole number"],
    [{ type: "number" }, "number", "number"],
    [{ type: ["null", "number"] }, "number", "number"],
    [{ type: "boolean" }, "boolean", "yes or no"],
    [{ enum: ["metric", "imperial"] }, "choice", "metric or imperial"],
    [{ type: "string", enum: ["a", "b", "c", "d"] }, "choice", "one of 4"],
    [{ type: "array" }, "json", "JSON"],
    [{ enum: [{ nested: true }] }, "text", "text"],
    [{}, "text", "text"],
    [{ type: 7, enum: "x" }, "text", "text"],
  ])("%j", (schema, kind, hint) => {
    expect(one(schema)).toMatchObject({ kind, hint });
    expect(one(schema, { required: true })?.hint).toBe(`${hint}, required`);
  });

  it("begins with the example, then the default, then the first choice that is required", () => {
    expect(one({ default: 1, example: 2 }, { example: 3 })?.initial).toBe("3");
    expect(one({ default: 1, example: 2 })?.initial).toBe("1");
    expect(one({ examples: [[1, 2]] })?.initial).toBe("[1,2]");
    expect(one({ enum: ["a", "b"] }, { required: true })?.initial).toBe("a");
    expect(one({ enum: ["a", "b"] })?.initial).toBe("");
    expect(one({ enum: ["a", "b"] }, { example: "zzz" })?.initial).toBe("");
  });

  it("prefers what the listed address already says", () => {
    const fields = formFields(
      target(
        {
          queryParams: [field("q", {}, { example: "other" })],
          pathParams: [field("city", {})],
          routeTemplate: "/w/:city",
        },
        "https://a.example/w/s%C3%A3o?q=listed",
      ),
    );
    expect(fields.map((f) => [f.key, f.initial])).toEqual([
      ["path.city", "são"],
      ["query.q", "listed"],
    ]);
  });

  it("bounds the provider's words", () => {
    expect(one({ description: "x".repeat(5_000) })?.description).toHaveLength(240);
    expect(one({ enum: Array.from({ length: 5_000 }, (_, i) => i) })?.choices).toHaveLength(200);
    expect(one({ description: { html: "<b>" } })?.description).toBe("");
  });
});

describe("what is filled in becomes values", () => {
  const declared: Partial<DeclaredInput> = {
    method: "POST",
    queryParams: [field("n", { type: "integer" }, { required: true })],
    body: {
      type: "json",
      fields: [
        field("text", { type: "string" }, { required: true }),
        field("count", { type: "number" }),
        field("deep", { type: "boolean" }),
        field("tags", { type: "array" }),
        field("__proto__", { type: "string" }),
      ],
    },
  };
  const fields = formFields(target(declared));
  const read = (texts: Record<string, string>, raw: string | null = null) =>
    toValues(input(declared), fields, texts, raw);

  it("typed, with empty optional fields left out", () => {
    const { values, errors } = read({
      "query.n": "3",
      "body.text": "hi",
      "body.count": "1.5",
      "body.deep": "false",
      "body.tags": '["a"]',
      "body.__proto__": "p",
    });
    expect(errors).toEqual([]);
    expect(values).toEqual({
      path: {},
      query: [["n", "3"]],
      headers: [],
      body: '{"text":"hi","count":1.5,"deep":false,"tags":["a"],"__proto__":"p"}',
      bodyType: "json",
    });
  });

  it("names what is missing or of the wrong kind", () => {
    expect(
      read({ "query.n": "1.5", "body.count": "many", "body.deep": "maybe", "body.tags": "[" }).errors,
    ).toEqual([
      { field: "query.n", message: "A whole number" },
      { field: "body.text", message: "Required" },
      { field: "body.count", message: "A number" },
      { field: "body.deep", message: "One of the listed values" },
      { field: "body.tags", message: "Not valid JSON" },
    ]);
  });

  it("sends a raw body as it was written, without the fields", () => {
    const raw = '{ "text": 1.00 }';
    expect(read({ "query.n": "1" }, raw)).toMatchObject({
      errors: [],
      values: { body: raw, bodyType: "json" },
    });
    expect(read({ "query.n": "1" }, "  ").values).toMatchObject({ body: null, bodyType: "none" });
  });

  it("begins the raw body with the declared example", () => {
    expect(initialBody(input({ body: { type: "json", fields: [], example: { a: 1 } } }), [])).toBe(
      '{\n  "a": 1\n}',
    );
    expect(initialBody(input({ body: { type: "text", fields: [], example: "hello" } }), [])).toBe("hello");
    expect(initialBody(null, [])).toBe("");
  });

  it("of a listing without declared input are none", () => {
    expect(formFields({ url: "https://a.example/", method: "GET", input: null })).toEqual([]);
    expect(toValues(null, [], {}, null).values).toMatchObject({ query: [], body: null, bodyType: "none" });
  });
});
