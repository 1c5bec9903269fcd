import { describe, expect, it } from "vitest";
import { completeUrl, readResourceQuery, resourceQuery } from "./resource-query";

describe("a typed endpoint", () => {
  it.each([
    ["api.example.com/report", "https://api.example.com/report"],
    ["  https://api.example.com ", "https://api.example.com"],
    ["example.com:443/x", "https://example.com:443/x"],
    ["localhost:4021/article", "http://localhost:4021/article"],
    ["127.0.0.1:4021", "http://127.0.0.1:4021"],
    ["HTTP://Example.com", "HTTP://Example.com"],
    ["ftp://example.com", "ftp://example.com"],
    ["javascript:alert(1)", "javascript:alert(1)"],
    ["/report", "/report"],
    ["not a url", "not a url"],
    ["", ""],
  ])("%s becomes %s", (typed, url) => {
    expect(completeUrl(typed)).toBe(url);
  });

  it("round-trips through the address of the page", () => {
    const resource = "https://api.example.com/a?b=c&d=é";
    const query = new URLSearchParams(resourceQuery({ resource, method: "POST" }));
    expect([query.get("resource"), query.get("method")]).toEqual([resource, "POST"]);
    expect(resourceQuery({ resource, method: "" })).not.toContain("method");
    expect(resourceQuery({ resource: "", method: "GET" })).toBe("");
  });

  it.each([
    [{ resource: "https://api.example.com/mcp", method: "", tool: "a&b" }],
    [{ resource: "https://api.example.com/mcp", method: "PUT" }],
    [{ resource: "https://api.example.com/mcp", method: "" }],
  ])("%o is read as it was written", (input) => {
    expect(readResourceQuery(new URLSearchParams(resourceQuery(input)))).toEqual(input);
  });

  it("from a form without scripts may have a tool that is not named yet", () => {
    const sent = new URLSearchParams({ resource: "x", method: "MCP" });
    expect(readResourceQuery(sent)).toEqual({ resource: "x", method: "", tool: "" });
  });
});
