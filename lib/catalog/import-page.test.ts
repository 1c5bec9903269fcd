import { describe, expect, it } from "vitest";
import { readImportedItem, readImportPage } from "./import-page";

const read = (raw: unknown) => readImportedItem(raw, []);

describe("a page of another catalog", () => {
  it.each([
    [
      { items: [1], pagination: { total: 5 } },
      { items: [1], total: 5 },
    ],
    [{ resources: [1, 2] }, { items: [1, 2], total: null }],
    [
      { items: [], pagination: { total: "5" } },
      { items: [], total: null },
    ],
    [
      { items: [], pagination: { total: -1 } },
      { items: [], total: null },
    ],
  ])("%j is read", (value, page) => {
    expect(readImportPage(value)).toEqual(page);
  });

  it.each([null, [], "x", {}, { items: {} }])("%j is no page", (value) => {
    expect(readImportPage(value)).toBeNull();
  });
});

describe("an item of another catalog", () => {
  it("keeps its address, method and words; what it costs is for the probe", () => {
    const raw = {
      resource: "HTTPS://Example.com/a#x",
      type: "http",
      accepts: [{ payTo: "0x1" }],
      serviceName: "Rates\u0000\u202e",
      description: "Words",
      extensions: { bazaar: { info: { input: { type: "http", method: "POST" } } } },
    };
    expect(read(raw)).toEqual({
      ok: true,
      item: {
        url: "https://example.com/a",
        host: "example.com",
        path: "/a",
        method: "POST",
        toolName: "",
        routeTemplate: null,
        name: "Rates",
        description: "Words",
      },
    });
  });

  it("that is an MCP tool is known by its name, said beside it or in its declaration", () => {
    const resource = "https://example.com/mcp";
    const declared = (input: unknown) => ({ extensions: { bazaar: { info: { input } } } });
    const item = { url: resource, method: "POST", toolName: "forecast", name: "forecast (example.com)" };
    expect(read({ resource, type: "mcp", toolName: "forecast" })).toMatchObject({ ok: true, item });
    const inside = declared({ type: "mcp", tool: "forecast" });
    expect(read({ resource, type: "mcp", ...inside })).toMatchObject({ ok: true, item });
    expect(read({ resource, ...inside })).toMatchObject({ ok: true, item });
    expect(read({ resource, type: "mcp" })).toMatchObject({ ok: false });
    expect(read({ resource, type: "mcp", toolName: "two words" })).toMatchObject({ ok: false });
    expect(read({ resource, type: "http", ...inside })).toMatchObject({ ok: true, item: { toolName: "" } });
  });

  it("of version 1 has its method in the output schema", () => {
    const raw = {
      resource: "https://example.com/v1",
      accepts: [{ outputSchema: { input: { type: "http", method: "put" } } }],
    };
    expect(read(raw)).toMatchObject({ ok: true, item: { method: "PUT", name: "example.com/v1" } });
  });

  it("with a path template is filled with the declared example", () => {
    const raw = {
      resource: "https://example.com/weather/:city",
      extensions: {
        bazaar: {
          info: { input: { type: "http", method: "GET", pathParams: { city: "são paulo" } } },
          routeTemplate: "/weather/:city",
        },
      },
    };
    expect(read(raw)).toMatchObject({
      ok: true,
      item: { url: "https://example.com/weather/s%C3%A3o%20paulo", routeTemplate: "/weather/:city" },
    });
  });

  it.each([
    null,
    7,
    [],
    {},
    { resource: 7 },
    { resource: "" },
    { resource: "not a url" },
    { resource: "http://169.254.169.254/" },
    { resource: "http://localhost:3000/a" },
    { resource: "https://user:pass@example.com/" },
    { resource: `https://example.com/${"x".repeat(2_100)}` },
    { resource: "https://example.com/", type: "mcp" },
    { resource: "https://example.com/", method: "HEAD" },
    { resource: "ipfs://example" },
  ])("%j is skipped with a reason", (raw) => {
    expect(read(raw)).toMatchObject({ ok: false, why: expect.stringMatching(/\w/) });
  });
});
