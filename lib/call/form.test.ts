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
    queryParams: [field("n", { type: "integer" }, { required: true }), field("deep", { type: "boolean" })],
    body: { type: "json", fields: [field("text", { type: "string" }, { required: true })] },
  };
  const fields = formFields(target(declared));
  const read = (texts: Record<string, string>, body = "") => toValues(input(declared), fields, texts, body);

  it("with empty optional fields left out, and the body as it was written", () => {
    const { values, errors } = read({ "query.n": "3", "query.deep": "" }, '{ "text": 1.00 }');
    expect(errors).toEqual([]);
    expect(values).toEqual({
      path: {},
      query: [["n", "3"]],
      headers: [],
      body: '{ "text": 1.00 }',
      bodyType: "json",
    });
    expect(read({ "query.n": "1" }, "  ").values).toMatchObject({ body: null, bodyType: "none" });
  });

  it("names what is missing or of the wrong kind", () => {
    expect(read({ "query.n": "1.5", "query.deep": "maybe" }).errors).toEqual([
      { field: "query.n", message: "A whole number" },
      { field: "query.deep", message: "One of the listed values" },
    ]);
    expect(read({}).errors).toEqual([{ field: "query.n", message: "Required" }]);
  });

  it("of a listing without declared input are none", () => {
    expect(formFields({ url: "https://a.example/", method: "GET", input: null })).toEqual([]);
    expect(toValues(null, [], {}, "").values).toMatchObject({ query: [], body: null, bodyType: "none" });
  });
});

describe("a body begins", () => {
  const begins = (body: DeclaredInput["body"], method = "POST") =>
    initialBody({ url: "https://a.example/r", method, input: input({ body }) });

  it("with the declared example", () => {
    expect(begins({ type: "json", fields: [], example: { a: 1 } })).toBe('{\n  "a": 1\n}');
    expect(begins({ type: "text", fields: [], example: "hello" })).toBe("hello");
    expect(begins({ type: "json", fields: [], keywords: { examples: [{ b: 2 }] } })).toBe('{\n  "b": 2\n}');
  });

  it("with what its fields give as examples and defaults, where there is no example", () => {
    const fields = [
      field("text", { type: "string" }, { required: true, example: "hi" }),
      field("count", { type: "integer", default: 2 }),
      field("note", { type: "string" }),
    ];
    expect(JSON.parse(begins({ type: "json", fields }))).toEqual({ text: "hi", count: 2 });
  });

  it("with nothing where nothing is declared, or none is sent", () => {
    expect(begins(null)).toBe("");
    expect(begins({ type: "json", fields: [], example: { a: 1 } }, "GET")).toBe("");
  });
});
