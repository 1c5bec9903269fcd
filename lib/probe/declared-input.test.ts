import {
  bazaarResourceServerExtension,
  declareDiscoveryExtension,
  extractDiscoveryInfoV1,
} from "@x402/extensions/bazaar";
import { describe, expect, test } from "vitest";
import { parsePaymentRequired } from "@/lib/x402/payment-required";
import { v1Challenge, v1Option, v1Response, v2Challenge, v2Response } from "@/lib/x402/test-challenges";
import type { PaymentRequired } from "@/lib/x402/types";
import { declaredInput, declaredOutputExample } from "./declared-input";

function required(response: ReturnType<typeof v2Response>): PaymentRequired {
  const parsed = parsePaymentRequired(response).required;
  if (!parsed) throw new Error("the test challenge must parse");
  return parsed;
}
const v2 = (extensions: unknown) => required(v2Response(v2Challenge({ extensions })));
const v1 = (outputSchema: unknown) =>
  required(v1Response(v1Challenge({ accepts: [v1Option({ outputSchema })] })));

/** What the reference server sends for a declaration once it knows the request. */
function declared(
  config: Parameters<typeof declareDiscoveryExtension>[0],
  method: string,
  path = "/x",
  route = "/x",
) {
  const [declaration] = Object.values(declareDiscoveryExtension(config));
  const enriched = bazaarResourceServerExtension.enrichDeclaration?.(declaration, {
    method,
    adapter: { getPath: () => path },
    routePattern: route,
  } as never);
  return v2({ bazaar: enriched });
}

describe("declaredInput reads what the reference server declares", () => {
  test("query parameters, with their schema, need and example", () => {
    const challenge = declared(
      {
        input: { base: "EUR", quote: "USD" },
        inputSchema: {
          properties: {
            base: { type: "string", enum: ["EUR", "GBP"] },
            quote: { type: "string" },
            at: { type: "string", format: "date" },
          },
          required: ["base"],
        },
        output: { example: { rate: 1.08 } },
      } as never,
      "GET",
    );
    expect(declaredInput(challenge, "POST")).toEqual({
      method: "GET",
      pathParams: [],
      queryParams: [
        { name: "base", required: true, schema: { type: "string", enum: ["EUR", "GBP"] }, example: "EUR" },
        { name: "quote", required: false, schema: { type: "string" }, example: "USD" },
        { name: "at", required: false, schema: { type: "string", format: "date" } },
      ],
      headers: [],
      body: null,
    });
    expect(declaredOutputExample(challenge)).toEqual({ rate: 1.08 });
  });

  test("a JSON body", () => {
    const challenge = declared(
      {
        bodyType: "json",
        input: { text: "hello" },
        inputSchema: {
          type: "object",
          properties: { text: { type: "string", maxLength: 500 } },
          required: ["text"],
        },
      } as never,
      "POST",
    );
    expect(declaredInput(challenge, "POST")).toMatchObject({
      method: "POST",
      queryParams: [],
      body: {
        type: "json",
        fields: [
          { name: "text", required: true, schema: { type: "string", maxLength: 500 }, example: "hello" },
        ],
        example: { text: "hello" },
      },
    });
  });

  test("path parameters of a route template", () => {
    const challenge = declared({}, "GET", "/users/42", "/users/:id");
    expect(declaredInput(challenge, "GET")).toMatchObject({
      routeTemplate: "/users/:id",
      pathParams: [{ name: "id", example: "42" }],
    });
  });

  test("an MCP tool is no HTTP form", () => {
    const bazaar = declareDiscoveryExtension({ toolName: "t", inputSchema: { type: "object" } });
    expect(declaredInput(v2(bazaar), "POST")).toBeNull();
  });
});

describe("declaredInput reads v1 declarations", () => {
  const input = {
    type: "http",
    method: "get",
    queryParams: { city: { type: "string", required: true, description: "Which city" }, units: "string" },
    headerFields: { "X-PAYMENT": { type: "string", required: true }, "X-Client": { type: "string" } },
  };

  test("of query parameters and headers, without the payment itself", () => {
    expect(declaredInput(v1({ input, output: { example: { c: 21 } } }), "POST")).toEqual({
      method: "GET",
      pathParams: [],
      queryParams: [
        { name: "city", required: true, schema: { type: "string", description: "Which city" } },
        { name: "units", required: false, schema: { type: "string" } },
      ],
      headers: [{ name: "X-Client", required: false, schema: { type: "string" } }],
      body: null,
    });
    expect(declaredOutputExample(v1({ input, output: { example: { c: 21 } } }))).toEqual({ c: 21 });
  });

  test.each(["bodyFields", "body_fields", "bodyParams", "body", "data", "properties"])(
    "of a body under %s, as the reference SDK does",
    (key) => {
      const option = v1Option({
        outputSchema: { input: { type: "http", method: "POST", [key]: { text: { type: "string" } } } },
      });
      expect(extractDiscoveryInfoV1(option as never)?.input).toHaveProperty("body.text");
      expect(declaredInput(v1(option.outputSchema), "GET")?.body?.fields.map((f) => f.name)).toEqual([
        "text",
      ]);
    },
  );
});

describe("declaredInput is not fooled or flooded", () => {
  const http = (input: object, schema: object = {}) =>
    v2({
      bazaar: {
        info: { input: { type: "http", ...input } },
        schema: { properties: { input: { properties: schema } } },
      },
    });

  test("nothing declared is null", () => {
    expect(declaredInput(v2(undefined), "GET")).toBeNull();
    expect(declaredInput(v2({ bazaar: null }), "GET")).toBeNull();
    expect(declaredInput(v2({ bazaar: { info: { input: "http" } } }), "GET")).toBeNull();
    expect(declaredInput(v1(undefined), "GET")).toBeNull();
    expect(declaredOutputExample(v2(undefined))).toBeNull();
  });

  test("a descriptor in place of an example is taken as the schema", () => {
    expect(
      declaredInput(http({ queryParams: { q: { type: "string", default: "x" } } }), "GET")?.queryParams,
    ).toEqual([{ name: "q", required: false, schema: { type: "string", default: "x" }, example: "x" }]);
  });

  test("at most 64 fields over all groups", () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`f${i}`, i]));
    const read = declaredInput(http({ queryParams: many, pathParams: many, headers: many }), "GET");
    expect(
      (read?.queryParams.length ?? 0) + (read?.pathParams.length ?? 0) + (read?.headers.length ?? 0),
    ).toBe(64);
  });

  test("a schema or example beyond 16 KB is left out, the field stays", () => {
    const read = declaredInput(
      http(
        { queryParams: { q: "x".repeat(20_000) } },
        { queryParams: { properties: { q: { enum: ["y".repeat(20_000)] } } } },
      ),
      "GET",
    );
    expect(read?.queryParams).toEqual([{ name: "q", required: false, schema: {} }]);
  });

  test("a $ref is kept as text and never followed", () => {
    const ref = { $ref: "https://evil.example/schema.json" };
    const read = declaredInput(http({}, { queryParams: { properties: { q: ref } } }), "GET");
    expect(read?.queryParams[0]?.schema).toEqual(ref);
  });

  test.each([
    ["a list", []],
    ["text", "x"],
    ["null", null],
    ["a number", 4],
  ])("%s where an object belongs is no fields", (_what, junk) => {
    const read = declaredInput(
      http(
        { queryParams: junk, pathParams: junk, headers: junk, bodyType: "json", body: junk, method: junk },
        { queryParams: junk, body: junk },
      ),
      "GET",
    );
    expect(read).toMatchObject({
      method: "GET",
      queryParams: [],
      pathParams: [],
      headers: [],
      body: { fields: [] },
    });
  });

  test("names that hide characters are dropped, inherited names are not mistaken for declared ones", () => {
    const read = declaredInput(http({ queryParams: { "a\u202eb": 1, toString: 2, "": 3, ok: 4 } }), "GET");
    expect(read?.queryParams.map((f) => [f.name, f.schema])).toEqual([
      ["toString", {}],
      ["ok", {}],
    ]);
  });

  test.each(["//evil.example/x", "https://evil.example", "/a b", "users/:id", "/a/../b", 5])(
    "%j is no route template",
    (routeTemplate) => {
      const read = declaredInput(v2({ bazaar: { info: { input: { type: "http" } }, routeTemplate } }), "GET");
      expect(read).not.toHaveProperty("routeTemplate");
    },
  );
});
