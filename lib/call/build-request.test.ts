import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DeclaredField, DeclaredInput } from "@/lib/probe/types";
import { buildRequest } from "./build-request";
import { type CallTarget, type CallValues, EMPTY_VALUES } from "./types";

const field = (name: string, required = false): DeclaredField => ({ name, required, schema: {} });
const input = (change: Partial<DeclaredInput> = {}): DeclaredInput => ({
  method: "GET",
  queryParams: [],
  pathParams: [],
  headers: [],
  body: null,
  ...change,
});
const get = (url: string, declared: DeclaredInput | null = input()): CallTarget => ({
  url,
  method: "GET",
  input: declared,
});
const build = (target: CallTarget, values: Partial<CallValues> = {}) =>
  buildRequest(target, { ...EMPTY_VALUES, ...values });
const fieldsOf = (built: ReturnType<typeof buildRequest>) =>
  built.ok ? [] : built.errors.map((e) => e.field);

describe("where a request goes is the listing's business", () => {
  it("never leaves scheme, host, port or the literal path, whatever is filled in", () => {
    const target = get("https://api.example:8443/v1/weather/paris/now?key=1", {
      ...input({ queryParams: [field("q"), field("key")], pathParams: [field("city", true)] }),
      headers: [field("x-unit")],
      routeTemplate: "/v1/weather/:city/now",
    });
    fc.assert(
      fc.property(
        fc.record({
          city: fc.string(),
          query: fc.array(fc.tuple(fc.constantFrom("q", "key", "other", ""), fc.string())),
          unit: fc.string(),
        }),
        ({ city, query, unit }) => {
          const built = build(target, { path: { city }, query, headers: [["x-unit", unit]] });
          if (!built.ok) return;
          const url = new URL(built.url);
          expect(url.origin).toBe("https://api.example:8443");
          expect(url.username + url.password + url.hash).toBe("");
          const segments = url.pathname.split("/");
          expect([segments[1], segments[2], segments[4], segments.length]).toEqual([
            "v1",
            "weather",
            "now",
            5,
          ]);
          expect(JSON.stringify(built.headers)).not.toMatch(/\\r|\\n/);
        },
      ),
    );
  });

  it.each(["", ".", ".."])("refuses the path segment “%s”", (city) => {
    const target = get("https://a.example/w/:city", input({ pathParams: [field("city", true)] }));
    expect(fieldsOf(build(target, { path: { city } }))).toEqual(["path.city"]);
  });

  it.each([
    ["a/../../admin", "a%2F..%2F..%2Fadmin"],
    ["%2e%2e", "%252e%252e"],
    ["x?y#z", "x%3Fy%23z"],
    ["\ud800", "%EF%BF%BD"],
  ])("keeps %j one path segment", (city, encoded) => {
    const target = get("https://a.example/w/{city}", input({ pathParams: [field("city", true)] }));
    expect(build(target, { path: { city } })).toMatchObject({ url: `https://a.example/w/${encoded}` });
  });

  it("ignores a route template that is not the listed path", () => {
    const declared = input({ pathParams: [field("id", true)], routeTemplate: "/admin/:id" });
    const built = build(get("https://a.example/public/7", declared), { path: { id: "1" } });
    expect(fieldsOf(built)).toEqual(["path.id"]);
  });

  it("keeps the listed path where a template parameter is left empty", () => {
    const declared = input({ pathParams: [field("city", true)], routeTemplate: "/w/:city" });
    expect(build(get("https://a.example/w/paris", declared))).toMatchObject({
      url: "https://a.example/w/paris",
    });
    expect(build(get("https://a.example/w/paris", declared), { path: { city: "rome" } })).toMatchObject({
      url: "https://a.example/w/rome",
    });
  });
});

describe("query parameters", () => {
  const target = get(
    "https://a.example/r?base=EUR&fixed=1",
    input({ queryParams: [field("base", true), field("to")] }),
  );

  it("replaces the listed value of the same name and keeps the others", () => {
    expect(
      build(target, {
        query: [
          ["base", "USD"],
          ["to", "a b&c"],
        ],
      }),
    ).toMatchObject({
      url: "https://a.example/r?fixed=1&base=USD&to=a+b%26c",
    });
  });

  it("names the required one that is missing, and the one that is not declared", () => {
    const bare = get("https://a.example/r", target.input);
    expect(fieldsOf(build(bare, { query: [["zzz", "1"]] }))).toEqual(["query.zzz", "query.base"]);
  });

  it("lets people add any parameter where nothing is declared at all", () => {
    expect(build(get("https://a.example/r", null), { query: [["q", "1"]] })).toMatchObject({
      url: "https://a.example/r?q=1",
    });
  });
});

describe("headers", () => {
  it.each([
    "Cookie",
    "Authorization",
    "Host",
    "X-Forwarded-For",
    "X-PAYMENT",
    "PAYMENT-SIGNATURE",
    "Origin",
    "Content-Length",
    "Transfer-Encoding",
    "bad name",
    "x-évil",
  ])("cannot set %s even when it is declared", (name) => {
    const target = get("https://a.example/", input({ headers: [field(name)] }));
    expect(fieldsOf(build(target, { headers: [[name, "1"]] }))).toEqual([`headers.${name}`]);
  });

  it("refuses line breaks in a value and names that are not declared", () => {
    const target = get("https://a.example/", input({ headers: [field("x-a")] }));
    expect(fieldsOf(build(target, { headers: [["x-a", "1\r\nx-b: 2"]] }))).toEqual(["headers.x-a"]);
    expect(fieldsOf(build(target, { headers: [["x-c", "1"]] }))).toEqual(["headers.x-c"]);
    expect(build(target, { headers: [["X-A", "1"]] })).toMatchObject({ headers: { "x-a": "1" } });
  });

  it("does not ask for HTML, which some sellers answer with a paywall page", () => {
    const built = build(get("https://a.example/"));
    expect(built.ok && built.headers.accept).not.toContain("text/html");
  });
});

describe("bodies", () => {
  const post: CallTarget = {
    url: "https://a.example/t",
    method: "post",
    input: input({ method: "POST", body: { type: "json", fields: [field("text", true)] } }),
  };

  it("sends JSON exactly as written", () => {
    const body = '{ "text":"é", "n": 1.0000000000000000001 }';
    expect(build(post, { body, bodyType: "json" })).toEqual({
      ok: true,
      url: "https://a.example/t",
      method: "POST",
      headers: expect.objectContaining({ "content-type": "application/json" }),
      body,
    });
  });

  it("says what is wrong with it", () => {
    expect(fieldsOf(build(post))).toEqual(["body.text"]);
    expect(fieldsOf(build(post, { body: "{}", bodyType: "json" }))).toEqual(["body.text"]);
    expect(fieldsOf(build(post, { body: "{", bodyType: "json" }))).toEqual(["body"]);
    expect(fieldsOf(build(post, { body: `"${"x".repeat(70_000)}"`, bodyType: "json" }))).toEqual(["body"]);
    expect(fieldsOf(build(get("https://a.example/"), { body: "{}", bodyType: "json" }))).toEqual(["body"]);
  });

  it("builds form data whose boundary is not in the content", () => {
    const form: CallTarget = { ...post, input: input({ body: { type: "form-data", fields: [] } }) };
    const built = build(form, {
      body: JSON.stringify({ a: "souk-form", 'b"\r\n': 2 }),
      bodyType: "form-data",
    });
    expect(built).toMatchObject({ headers: { "content-type": "multipart/form-data; boundary=souk-form-0" } });
    expect(built.ok && built.body).toBe(
      '--souk-form-0\r\nContent-Disposition: form-data; name="a"\r\n\r\nsouk-form\r\n' +
        '--souk-form-0\r\nContent-Disposition: form-data; name="b%22%0D%0A"\r\n\r\n2\r\n--souk-form-0--\r\n',
    );
  });

  it("is a pure function: the browser and the relay get the same bytes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const values = { body: JSON.stringify({ text: "x", json }), bodyType: "json" as const };
        expect(build(post, values)).toEqual(build(structuredClone(post), structuredClone(values)));
      }),
    );
  });
});
