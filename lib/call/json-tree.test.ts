import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type JsonNode, jsonTree, matching } from "./json-tree";

/** The JSON that a tree stands for. */
function written(node: JsonNode): string {
  if (node.children === null) return node.text;
  return node.text.startsWith("{")
    ? `{${node.children.map((child) => `${JSON.stringify(child.name)}:${written(child)}`).join(",")}}`
    : `[${node.children.map(written).join(",")}]`;
}

describe("JSON as a tree", () => {
  it("holds exactly what was written", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const tree = jsonTree(JSON.stringify(value, null, 1));
        expect(tree).not.toBeNull();
        expect(JSON.parse(written(tree as JsonNode))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("keeps every digit of a number", () => {
    expect(jsonTree('{"a":12345678901234567890.10}')?.children?.[0]?.text).toBe("12345678901234567890.10");
  });

  it("is not made of what is no JSON, too deep or too large", () => {
    expect(jsonTree("{")).toBeNull();
    expect(jsonTree(`${"[".repeat(100)}${"]".repeat(100)}`)).toBeNull();
    expect(jsonTree(JSON.stringify(Array.from({ length: 6_000 }, () => 0)))).toBeNull();
  });

  it("finds names and values, and says what must be open to see them", () => {
    const tree = jsonTree('{"city":{"name":"Lisbon"},"other":[{"x":"lisbon"},3]}') as JsonNode;
    const found = matching(tree, "LISBON");
    expect(found.hits).toBe(2);
    expect([...found.paths].sort()).toEqual(
      ["", '/"city"', '/"other"', '/"other"/0', '=/"city"/"name"', '=/"other"/0/"x"'].sort(),
    );
    expect(matching(tree, "nowhere").hits).toBe(0);
  });
});
