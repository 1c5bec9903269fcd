import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Answer } from "./answer";
import { downloadName, indentJson, responseContent } from "./response-content";

function answer(body: string | number[], type = "", cut: Answer["cut"] = null): Answer {
  return {
    status: 200,
    headers: type ? [["content-type", type]] : [],
    body: typeof body === "string" ? new TextEncoder().encode(body) : new Uint8Array(body),
    cut,
    elapsedMs: 1,
    via: "direct",
  };
}
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0];

describe("a stranger's answer is shown as inert text or a raster image", () => {
  it.each([
    ["an SVG", answer("<svg onload=alert(1)>", "image/svg+xml"), "text"],
    ["HTML", answer("<script>alert(1)</script>", "text/html"), "text"],
    ["HTML that says it is a PNG", answer("<script>", "image/png"), "text"],
    ["XML", answer("<?xml version='1.0'?>", "application/xml"), "text"],
    ["a PDF", answer([0x25, 0x50, 0x44, 0x46, 0xff, 0xfe], "application/pdf"), "binary"],
    ["text with a NUL", answer("a\0b", "text/plain"), "binary"],
    ["JSON", answer('{"a":1}', "application/json; charset=utf-8"), "json"],
    ["JSON of a dialect", answer("[]", "application/ld+json"), "json"],
    ["JSON that does not say so", answer("{}"), "json"],
    ["broken JSON", answer("{", "application/json"), "text"],
    ["nothing", answer(""), "empty"],
    ["text cut in the middle of a character", answer([0x61, 0xc3], "text/plain", "size"), "text"],
  ])("%s", (_name, given, kind) => {
    expect(responseContent(given).kind).toBe(kind);
  });

  it.each([
    ["an MP3 with tags", [0x49, 0x44, 0x33, 4], "audio", "audio/mpeg"],
    ["an MP3 without", [0xff, 0xfb, 0x90, 0], "audio", "audio/mpeg"],
    ["a WAV", [...Buffer.from("RIFF____WAVE")], "audio", "audio/wav"],
    ["an Ogg", [...Buffer.from("OggS")], "audio", "audio/ogg"],
    ["an MP4", [0, 0, 0, 24, ...Buffer.from("ftypisom")], "video", "video/mp4"],
    ["a WebM", [0x1a, 0x45, 0xdf, 0xa3], "video", "video/webm"],
  ])("%s is played by its bytes, whatever it calls itself", (_name, bytes, kind, mimeType) => {
    expect(responseContent(answer(bytes as number[], "text/html"))).toEqual({ kind, mimeType });
  });

  it("server-sent events are told apart, and comments are none", () => {
    const text = 'event: price\ndata: {"a":\ndata: 1}\nid: 7\n\n: ping\n\ndata: two\r\n\r\ndata: thr';
    expect(responseContent(answer(text, "text/event-stream"))).toMatchObject({
      kind: "events",
      events: [
        { event: "price", data: '{"a":\n1}', id: "7" },
        { event: "message", data: "two", id: "" },
        { event: "message", data: "thr", id: "" },
      ],
    });
  });

  it("a PNG is a PNG, whatever it calls itself", () => {
    expect(responseContent(answer(PNG, "text/html"))).toEqual({ kind: "image", mimeType: "image/png" });
  });

  it("shows only the beginning of a very long text", () => {
    expect(responseContent(answer("x".repeat(100_001), "text/plain"))).toMatchObject({ cut: true });
    expect(responseContent(answer("x".repeat(100_000), "text/plain"))).toMatchObject({ cut: false });
  });
});

describe("indented JSON", () => {
  it("means what it meant, for any JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(indentJson(JSON.stringify(value)) ?? "")).toEqual(
          JSON.parse(JSON.stringify(value)),
        );
      }),
    );
  });

  it("keeps every digit, and text that looks like structure", () => {
    expect(indentJson('{"n":1.00000000000000000001,"t":"},{\\"","e":[],"o":{}}')).toBe(
      '{\n  "n": 1.00000000000000000001,\n  "t": "},{\\"",\n  "e": [],\n  "o": {}\n}',
    );
  });

  it("is refused for what is no JSON", () => {
    expect(indentJson("{a:1}")).toBeNull();
  });
});

it("a download is named in our own words", () => {
  expect(
    downloadName("../../Rates: EUR/USD", { kind: "json", text: "", cut: false }, "application/json"),
  ).toBe("rates-eur-usd.json");
  expect(downloadName("", { kind: "binary" }, "application/x-msdownload")).toBe("response.bin");
  expect(downloadName("x", { kind: "text", text: "", cut: false }, "image/svg+xml")).toBe("x.txt");
});
