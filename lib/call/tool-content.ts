import type { RpcAnswer } from "@/lib/mcp/json-rpc";
import { isObject } from "@/lib/x402/payment-requirements";

/** One part of an MCP tool's answer, as something that can be shown without running it (MCP 2025-11-25, tool results). */
export type ToolPart =
  /** `structuredContent`, and what is of no known kind. */
  | { kind: "json"; title: string; text: string }
  | { kind: "text"; title: string; text: string; mimeType: string }
  /** An image, a recording or an embedded file; what it is its bytes say. */
  | { kind: "bytes"; title: string; body: Uint8Array<ArrayBuffer>; mimeType: string }
  /** An address that the answer names: shown, and not followed. */
  | { kind: "link"; title: string; uri: string; about: string };

const MAX_PARTS = 100;

/** The parts of a tool's answer: its structured content first, then its content in order. */
export function toolParts(answer: RpcAnswer): ToolPart[] {
  if ("error" in answer)
    return [{ kind: "json", title: `Error ${answer.error.code}`, text: printed(answer.error) }];
  const { result } = answer;
  if (!isObject(result)) return [{ kind: "json", title: "Result", text: printed(result) }];
  const content = Array.isArray(result.content) ? result.content.slice(0, MAX_PARTS) : [];
  const structured: ToolPart[] =
    result.structuredContent === undefined
      ? []
      : [{ kind: "json", title: "Structured content", text: printed(result.structuredContent) }];
  const parts = [...structured, ...content.filter((part) => !repeats(part, result)).map(toPart)];
  return parts.length > 0 ? parts : [{ kind: "json", title: "Result", text: printed(result) }];
}

/** Servers give structured content once more as text, for older clients: it is shown once. */
function repeats(part: unknown, { structuredContent }: Record<string, unknown>): boolean {
  if (structuredContent === undefined || !isObject(part) || typeof part.text !== "string") return false;
  try {
    return JSON.stringify(JSON.parse(part.text)) === JSON.stringify(structuredContent);
  } catch {
    return false;
  }
}

function toPart(part: unknown): ToolPart {
  if (!isObject(part)) return { kind: "json", title: "Content", text: printed(part) };
  const mimeType = textOf(part.mimeType, 100);
  if (part.type === "text" && typeof part.text === "string")
    return { kind: "text", title: "Text", text: part.text, mimeType: "" };
  if ((part.type === "image" || part.type === "audio") && typeof part.data === "string")
    return asBytes(part.type === "image" ? "Image" : "Audio", part.data, mimeType) ?? unknown(part);
  if (part.type === "resource" && isObject(part.resource)) {
    const { uri, text, blob, mimeType: type } = part.resource;
    const title = `Resource ${textOf(uri, 300)}`.trim();
    if (typeof text === "string") return { kind: "text", title, text, mimeType: textOf(type, 100) };
    if (typeof blob === "string") return asBytes(title, blob, textOf(type, 100)) ?? unknown(part);
  }
  if (part.type === "resource_link" && typeof part.uri === "string") {
    const title = `Link: ${textOf(part.title ?? part.name, 200)}`;
    return { kind: "link", title, uri: part.uri.slice(0, 2_000), about: textOf(part.description, 500) };
  }
  return unknown(part);
}

const unknown = (part: unknown): ToolPart => ({ kind: "json", title: "Content", text: printed(part) });

function asBytes(title: string, base64: string, mimeType: string): ToolPart | null {
  try {
    const body = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    return { kind: "bytes", title, body, mimeType };
  } catch {
    return null;
  }
}

const textOf = (value: unknown, max: number) => (typeof value === "string" ? value.slice(0, max) : "");
const printed = (value: unknown) => JSON.stringify(value, null, 2) ?? "null";
