import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formFields, toValues } from "./form";
import { forgetHistory, readHistory, remember, searchHistory } from "./request-history";
import { formTexts, looksSecret, readRequestFragment, requestFragment } from "./request-link";
import { testBrowser } from "./test-browser";
import { type CallValues, EMPTY_VALUES } from "./types";

const text = fc.string({ maxLength: 40 });
const values: fc.Arbitrary<CallValues> = fc.record({
  path: fc.dictionary(
    text.filter((name) => name !== "__proto__"),
    text,
    { maxKeys: 3 },
  ),
  query: fc.array(fc.tuple(text, text), { maxLength: 4 }),
  headers: fc.array(fc.tuple(fc.constantFrom("x-city", "accept-language"), fc.constantFrom("a", "de")), {
    maxLength: 2,
  }),
  body: fc.option(text, { nil: null }),
  bodyType: fc.constantFrom("none", "json", "form-data", "text"),
});

describe("a link to a filled request", () => {
  it("restores exactly what was filled in", () => {
    fc.assert(
      fc.property(
        values,
        (filled) => void expect(readRequestFragment(requestFragment(filled))).toEqual(filled),
      ),
    );
  });

  it.each(["authorization", "X-API-Key", "x-access-token", "Cookie", "x-session-id", "password"])(
    "never carries %s",
    (name) => {
      const filled = { ...EMPTY_VALUES, headers: [[name, "hunter2"]] as [string, string][] };
      expect(readRequestFragment(requestFragment(filled))).toEqual(EMPTY_VALUES);
    },
  );

  it("knows a secret by its looks too", () => {
    expect(looksSecret("x-custom", "Bearer abc")).toBe(true);
    expect(looksSecret("x-custom", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.abc")).toBe(true);
    expect(looksSecret("accept-language", "de-CH")).toBe(false);
  });

  it("made by somebody else is nothing, or values and no more", () => {
    fc.assert(
      fc.property(text, (any) => {
        const read = readRequestFragment(`#call=${any}`);
        if (read) expect(Object.keys(read).sort()).toEqual(["body", "bodyType", "headers", "path", "query"]);
      }),
    );
    const foreign = btoa(JSON.stringify({ ...EMPTY_VALUES, url: "https://evil.example" }));
    expect(readRequestFragment(`#call=${foreign}`)).toBeNull();
    expect(requestFragment({ ...EMPTY_VALUES, body: "x".repeat(20_000), bodyType: "text" })).toBe("");
  });
});

describe("values put back into a form", () => {
  const input = {
    pathParams: [],
    queryParams: [{ name: "q", required: false, schema: {} }],
    headers: [],
    body: {
      type: "json" as const,
      fields: [
        { name: "n", required: true, schema: { type: "integer" } },
        { name: "list", required: false, schema: { type: "array" } },
      ],
      example: {},
    },
  };
  const target = { url: "https://a.example/", method: "POST", input: input as never };

  it("give the same values again, the body as it was written", () => {
    const fields = formFields(target);
    const filled = {
      ...EMPTY_VALUES,
      query: [["q", "x"]] as [string, string][],
      body: '{"n":3, "more":[1,2]}',
      bodyType: "json" as const,
    };
    const { texts, body } = formTexts(fields, filled);
    expect(toValues(target.input, fields, texts, body).values).toEqual(filled);
  });
});

describe("the history of requests", () => {
  const { storage } = testBrowser();
  const kept = () => storage;
  const sent = (listingId: string, city: string) => ({
    listingId,
    name: "Weather",
    method: "GET",
    url: "https://w.example/now",
    values: { ...EMPTY_VALUES, query: [["city", city]] as [string, string][] },
    at: 1,
  });

  it("has the newest first, the same request once, and finds by every word", () => {
    remember(kept, sent("a", "Lisbon"));
    remember(kept, sent("b", "Oslo"));
    remember(kept, sent("a", "Lisbon"));
    expect(readHistory(kept).map(({ listingId }) => listingId)).toEqual(["a", "b"]);
    expect(searchHistory(readHistory(kept), "weather OSLO")).toHaveLength(1);
    expect(searchHistory(readHistory(kept), "weather paris")).toEqual([]);
    forgetHistory(kept);
    expect(readHistory(kept)).toEqual([]);
  });

  it("keeps no secret header", () => {
    remember(kept, { ...sent("a", "x"), values: { ...EMPTY_VALUES, headers: [["x-api-key", "k"]] } });
    expect(JSON.stringify(readHistory(kept))).not.toContain("x-api-key");
  });
});
