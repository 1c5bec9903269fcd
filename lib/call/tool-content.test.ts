import { expect, test } from "vitest";
import { toolParts } from "./tool-content";

const PNG = "iVBORw0KGgo=";

test("structured content is shown once, though servers repeat it as text", () => {
  const structuredContent = { city: "Lisbon", days: [1] };
  const content = [
    { type: "text", text: ' {"city":"Lisbon", "days":[1]}' },
    { type: "text", text: "Have a nice day." },
  ];
  expect(toolParts({ result: { content, structuredContent } })).toEqual([
    { kind: "json", title: "Structured content", text: JSON.stringify(structuredContent, null, 2) },
    { kind: "text", title: "Text", text: "Have a nice day.", mimeType: "" },
  ]);
});

test("pictures, recordings and embedded files become bytes, and texts stay texts", () => {
  const content = [
    { type: "image", data: PNG, mimeType: "text/html" },
    { type: "audio", data: "SUQz", mimeType: "audio/mpeg" },
    { type: "resource", resource: { uri: "file:///a.html", mimeType: "text/html", text: "<script>" } },
    { type: "resource", resource: { uri: "file:///a.bin", blob: "AAE=" } },
  ];
  expect(toolParts({ result: { content } })).toEqual([
    {
      kind: "bytes",
      title: "Image",
      body: new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]),
      mimeType: "text/html",
    },
    { kind: "bytes", title: "Audio", body: new Uint8Array([73, 68, 51]), mimeType: "audio/mpeg" },
    { kind: "text", title: "Resource file:///a.html", text: "<script>", mimeType: "text/html" },
    { kind: "bytes", title: "Resource file:///a.bin", body: new Uint8Array([0, 1]), mimeType: "" },
  ]);
});

test("a linked resource is an address to read, never one to follow", () => {
  const content = [{ type: "resource_link", uri: "javascript:alert(1)", name: "Click" }];
  expect(toolParts({ result: { content } })).toEqual([
    { kind: "link", title: "Link: Click", uri: "javascript:alert(1)", about: "" },
  ]);
});

test.each([
  ["base64 that is none", { type: "image", data: "%%%", mimeType: "image/png" }],
  ["a kind of content that nobody knows", { type: "hologram", beams: 3 }],
  ["content that is no object", 7],
])("%s is shown as the JSON it is", (_what, part) => {
  expect(toolParts({ result: { content: [part] } })).toEqual([
    { kind: "json", title: "Content", text: JSON.stringify(part, null, 2) },
  ]);
});

test("an error is shown with its code", () => {
  const [part] = toolParts({ error: { code: -32602, message: "no such city" } });
  expect(part).toMatchObject({
    kind: "json",
    title: "Error -32602",
    text: expect.stringContaining("no such city"),
  });
});

test("an answer of thousands of parts stays a page", () => {
  const content = Array.from({ length: 5_000 }, () => ({ type: "text", text: "x" }));
  expect(toolParts({ result: { content } })).toHaveLength(100);
});
