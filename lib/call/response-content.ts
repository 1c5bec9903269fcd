import { type Answer, contentType } from "./answer";
import { type ToolPart, toolParts } from "./tool-content";

/** How an answer's body can be shown without running any of it (security row 11). */
export type ResponseContent =
  | { kind: "empty" }
  | { kind: "json" | "text"; text: string /** Only the beginning is shown. */; cut: boolean }
  | { kind: "image" | "audio" | "video"; mimeType: string }
  /** Server-sent events, in order. */
  | { kind: "events"; events: ServerEvent[]; text: string; cut: boolean }
  | { kind: "binary" }
  /** An MCP tool's answer. */
  | { kind: "tool"; parts: ToolPart[] };

/** One server-sent event, as text. */
export interface ServerEvent {
  event: string;
  data: string;
  id: string;
}

const MAX_SHOWN_CHARS = 100_000;
const MAX_SHOWN_EVENTS = 500;

/** Raster formats by their first bytes: a content type is a stranger's word, and SVG is a document. */
const RASTER: [mimeType: string, matches: (b: Uint8Array) => boolean][] = [
  ["image/png", (b) => starts(b, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ["image/jpeg", (b) => starts(b, [0xff, 0xd8, 0xff])],
  ["image/gif", (b) => starts(b, [0x47, 0x49, 0x46, 0x38])],
  ["image/webp", (b) => starts(b, [0x52, 0x49, 0x46, 0x46]) && ascii(b, 8, 12) === "WEBP"],
  ["image/avif", (b) => /^ftypavi[fs]$/.test(ascii(b, 4, 12))],
];

/** What a player can play, by its first bytes. */
const MEDIA: [kind: "audio" | "video", mimeType: string, matches: (b: Uint8Array) => boolean][] = [
  [
    "audio",
    "audio/mpeg",
    (b) => ascii(b, 0, 3) === "ID3" || (b[0] === 0xff && ((b[1] ?? 0) & 0xe6) === 0xe2),
  ],
  ["audio", "audio/wav", (b) => ascii(b, 0, 4) === "RIFF" && ascii(b, 8, 12) === "WAVE"],
  ["audio", "audio/flac", (b) => ascii(b, 0, 4) === "fLaC"],
  ["audio", "audio/ogg", (b) => ascii(b, 0, 4) === "OggS"],
  ["audio", "audio/mp4", (b) => /^ftypM4A $/.test(ascii(b, 4, 12))],
  ["video", "video/mp4", (b) => /^ftyp(?:isom|iso2|mp41|mp42|avc1|M4V )$/.test(ascii(b, 4, 12))],
  ["video", "video/webm", (b) => starts(b, [0x1a, 0x45, 0xdf, 0xa3])],
];

/** Decides by the bytes first, then by the declared type. */
export function responseContent(answer: Answer): ResponseContent {
  if (answer.tool) return { kind: "tool", parts: toolParts(answer.tool) };
  return bodyContent(answer);
}

/** The same of bytes that say themselves what they are. */
export function bodyContent(
  answer: Pick<Answer, "body" | "headers" | "cut">,
): Exclude<ResponseContent, { kind: "tool" }> {
  const { body } = answer;
  if (body.length === 0) return { kind: "empty" };
  const raster = RASTER.find(([, matches]) => matches(body));
  if (raster) return { kind: "image", mimeType: raster[0] };
  const media = MEDIA.find(([, , matches]) => matches(body));
  if (media) return { kind: media[0], mimeType: media[1] };
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: answer.cut === null }).decode(body);
  } catch {
    return { kind: "binary" };
  }
  if (text.includes("\0")) return { kind: "binary" };
  const type = contentType(answer);
  if (type === "" || type === "application/json" || type.endsWith("+json")) {
    const indented = indentJson(text);
    if (indented !== null) return { kind: "json", ...shown(indented) };
  }
  if (type === "text/event-stream") return { kind: "events", events: serverEvents(text), ...shown(text) };
  return { kind: "text", ...shown(text) };
}

/** The events of a `text/event-stream` body so far; the last one may still be on its way. */
export function serverEvents(text: string): ServerEvent[] {
  const events: ServerEvent[] = [];
  for (const block of text.split(/\r?\n\r?\n/)) {
    const event: ServerEvent = { event: "message", data: "", id: "" };
    const data: string[] = [];
    for (const line of block.split(/\r?\n/)) {
      const [, field = "", value = ""] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
      if (field === "data") data.push(value);
      else if (field === "event" || field === "id") event[field] = value.slice(0, 200);
    }
    if (data.length === 0) continue;
    events.push({ ...event, data: data.join("\n").slice(0, 20_000) });
    if (events.length >= MAX_SHOWN_EVENTS) break;
  }
  return events;
}

/**
 * JSON with line breaks, character for character otherwise: numbers keep all their digits, which parsing and
 * printing would not do. Null when it is not JSON.
 */
export function indentJson(text: string): string | null {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  const out: string[] = [];
  let depth = 0;
  let opened = false;
  const line = () => out.push("\n", "  ".repeat(depth));
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    const closes = token === "}" || token === "]";
    if (closes) depth--;
    // An empty object or array stays on its line.
    if (opened !== closes) line();
    opened = token === "{" || token === "[";
    out.push(token === ":" ? ": " : token);
    if (opened) depth++;
    else if (token === ",") line();
  }
  return out.join("");
}

/** `souk-article.md`: a file name from our own words only. */
export function downloadName(listingName: string, content: ResponseContent, type: string): string {
  const stem = listingName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 40);
  const known: Record<string, string> = {
    "application/json": "json",
    "application/pdf": "pdf",
    "audio/flac": "flac",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "image/avif": "avif",
    "image/gif": "gif",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "text/csv": "csv",
    "text/html": "html",
    "text/markdown": "md",
    "text/event-stream": "txt",
    "text/plain": "txt",
    "video/mp4": "mp4",
    "video/webm": "webm",
  };
  const extension =
    known["mimeType" in content ? content.mimeType : type] ?? (content.kind === "binary" ? "bin" : "txt");
  return `${stem || "response"}.${extension}`;
}

const shown = (text: string) => ({
  text: text.slice(0, MAX_SHOWN_CHARS),
  cut: text.length > MAX_SHOWN_CHARS,
});
const starts = (bytes: Uint8Array, magic: number[]) => magic.every((byte, i) => bytes[i] === byte);
const ascii = (bytes: Uint8Array, from: number, to: number) =>
  String.fromCharCode(...bytes.subarray(from, to));
