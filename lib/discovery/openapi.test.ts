import { describe, expect, it } from "vitest";
import { MAX_ENTRIES } from "./entries";
import { readOpenApi } from "./openapi";

const URL_OF = "https://example.com/openapi.json";
const PAID = { responses: { "402": { description: "Payment Required" } } };
const read = (document: Record<string, unknown>) => readOpenApi(document, URL_OF, []);
const names = (document: Record<string, unknown>) =>
  read(document).entries.map(({ method, url }) => `${method} ${url}`);

describe("an OpenAPI document", () => {
  it("gives every paid operation with its method, several on one URL among them", () => {
    const found = read({
      paths: {
        "/rates": {
          get: { summary: "Rates", ...PAID },
          post: { "x-payment-info": { protocols: ["x402"] } },
          delete: { responses: { "204": {} } },
        },
        "/health": { get: { responses: { "200": {} } } },
      },
    });
    expect(found.entries).toMatchObject([
      { url: "https://example.com/rates", method: "GET", name: "Rates", declares402: true },
      { url: "https://example.com/rates", method: "POST", declares402: false, protocols: ["x402"] },
    ]);
  });

  it.each([
    [
      { mode: "fixed", currency: "USD", amount: "0.01" },
      { mode: "fixed", currency: "USD", amount: "0.01" },
    ],
    [
      { mode: "fixed", amount: 0.5 },
      { mode: "fixed", currency: "USD", amount: "0.5" },
    ],
    [
      { mode: "dynamic", currency: "USD", min: "0.01", max: "1" },
      { mode: "dynamic", currency: "USD", min: "0.01", max: "1" },
    ],
    [{ mode: "auction" }, undefined],
    ["free", undefined],
  ])("price %j is read as %j", (price, expected) => {
    const [entry] = read({ paths: { "/a": { get: { "x-payment-info": { price } } } } }).entries;
    expect(entry?.price).toEqual(expected);
  });

  it("fills path parameters from examples, also shared ones, and names those it cannot fill", () => {
    const document = {
      components: {
        parameters: { City: { name: "city", in: "path", schema: { $ref: "#/components/schemas/City" } } },
        schemas: { City: { type: "string", examples: ["São Paulo"] } },
      },
      paths: {
        "/weather/{city}": { parameters: [{ $ref: "#/components/parameters/City" }], get: PAID },
        "/users/{id}/{part}": {
          get: { ...PAID, parameters: [{ name: "part", in: "path", schema: { enum: ["posts"] } }] },
        },
      },
    };
    expect(read(document).entries).toMatchObject([
      { url: "https://example.com/weather/S%C3%A3o%20Paulo", pathTemplate: "/weather/{city}", missing: [] },
      { url: "https://example.com/users/%7Bid%7D/posts", missing: ["id"] },
    ]);
  });

  it("an example cannot lead to another path or host", () => {
    const withExample = (example: unknown) =>
      names({
        paths: {
          "/a/{x}/b": { get: { ...PAID, parameters: [{ name: "x", in: "path", schema: {}, example }] } },
        },
      });
    expect(withExample("../../admin")).toEqual(["GET https://example.com/a/..%2F..%2Fadmin/b"]);
    expect(withExample("..")).toEqual(["GET https://example.com/a/%7Bx%7D/b"]);
    expect(withExample("@evil.example")).toEqual(["GET https://example.com/a/%40evil.example/b"]);
  });

  it.each([
    ["/v1", "GET https://example.com/v1/a"],
    ["https://api.example.com/v2/", "GET https://api.example.com/v2/a"],
  ])("the server %s is where its paths begin", (url, expected) => {
    expect(names({ servers: [{ url }], paths: { "/a": { get: PAID } } })).toEqual([expected]);
  });

  it.each([
    "https://other.example/",
    "https://notexample.com",
    "http://example.com",
    "http://169.254.169.254/",
    "https://example.com:8443",
    "//evil.example",
  ])("the server %s is not followed, and the document is told why", (url) => {
    const found = read({ servers: [{ url }], paths: { "/a": { get: PAID } } });
    expect(found.entries).toEqual([]);
    expect(found.leftOut).toHaveLength(1);
    expect(found.leftOut[0]?.why).not.toBe("");
  });

  it("references elsewhere and in circles are not followed", () => {
    expect(
      names({
        paths: {
          "/a": { $ref: "https://evil.example/paths.json" },
          "/b": { $ref: "#/paths/~1c" },
          "/c": { $ref: "#/paths/~1b" },
          "/d": { get: { $ref: "file:///etc/passwd" } },
        },
      }),
    ).toEqual([]);
  });

  it("keeps the first two hundred endpoints and counts the rest", () => {
    const paths = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`/p${i}`, { get: PAID }]));
    const found = read({ paths });
    expect(found.entries).toHaveLength(MAX_ENTRIES);
    expect(found.leftOut.length + found.moreLeftOut).toBe(300);
  });

  it.each([
    {},
    { paths: [] },
    { paths: { "/a": 1, b: { get: PAID }, "/c": { get: "x" } } },
    { paths: { "/a": { get: { responses: [] } } }, "x-discovery": 7, servers: [null] },
  ])("what is not a description of anything is empty: %j", (document) => {
    expect(read(document)).toMatchObject({ entries: [], ownershipProofs: [] });
  });
});
