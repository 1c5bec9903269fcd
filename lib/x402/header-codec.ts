import { parseStrictJson } from "./strict-json";
import type { WireIssue } from "./types";
import { wireIssue } from "./wire-issue";

/** Characters of base64: what the guarded client keeps of one response's headers. */
const HEADER_MAX = 131_072;

const STANDARD = /^[A-Za-z0-9+/]+={0,2}$/;
const URL_SAFE = /^[A-Za-z0-9_-]+={0,2}$/;

/** A decoded header; `issue` is set when we could read what the reference clients may refuse. */
export type DecodedHeader = { ok: true; value: unknown; issue?: WireIssue } | { ok: false; issue: WireIssue };

/**
 * Decodes a base64 JSON header (v2 transport for HTTP) strictly. Standard base64 is clean; base64url, and base64
 * without its padding, are read but carry an issue, since the reference client refuses the first and others the
 * second. Everything else (stray characters, non-canonical bits, broken UTF-8, duplicate keys, 128 KB) is refused.
 * `name` is only used to name the place in an issue.
 */
export function decodeJsonHeader(value: string, name = "header"): DecodedHeader {
  const refuse = (code: string, expected: string, observed: unknown = value): DecodedHeader => ({
    ok: false,
    issue: wireIssue(code, name, expected, observed),
  });
  if (value.length > HEADER_MAX)
    return refuse("header-too-large", `at most ${HEADER_MAX} characters`, `${value.length} characters`);
  if (value.trimStart().startsWith("{"))
    return refuse("header-not-base64", "base64 of the JSON, not the JSON itself");

  const standard = STANDARD.test(value);
  if (!standard && !URL_SAFE.test(value))
    return refuse("header-not-base64", "standard base64 (A-Z a-z 0-9 + / =)");
  const digits = value.replace(/=+$/, "").replaceAll("-", "+").replaceAll("_", "/");
  const padded = digits.padEnd(Math.ceil(digits.length / 4) * 4, "=");
  const whole = value.length % 4 === 0;
  if (digits.length % 4 === 1 || (value.includes("=") && !whole))
    return refuse("header-not-base64", "base64 with the right length");

  const binary = atob(padded);
  if (btoa(binary) !== padded) return refuse("header-not-base64", "canonical base64 (unused bits zero)");
  let text: string;
  try {
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse("header-not-utf8", "base64 of UTF-8 text");
  }
  const parsed = parseStrictJson(text, name);
  // Base64 of a JSON object begins so.
  if (!parsed.ok && text.startsWith("eyJ")) return refuse("header-twice", "base64 of the JSON, once", text);
  if (!parsed.ok) return parsed;
  if (!standard)
    return { ...parsed, issue: wireIssue("header-base64url", name, "standard base64 (+ and /)", value) };
  if (!whole)
    return {
      ...parsed,
      issue: wireIssue("header-unpadded", name, "base64 padded with = to a multiple of 4", value),
    };
  return parsed;
}

/** Encodes a value as standard base64 of its UTF-8 JSON. Works in browsers and in Node. */
export function encodeJsonHeader(value: unknown): string {
  let binary = "";
  for (const byte of new TextEncoder().encode(JSON.stringify(value))) binary += String.fromCharCode(byte);
  return btoa(binary);
}
