import { isObject } from "@/lib/x402/payment-requirements";

/** Larger ones are not read: 2 MB holds thousands of operations. */
export const MAX_DOCUMENT_BYTES = 2_097_152;
const MAX_DEPTH = 64;

export type ReadJson = { ok: true; value: Record<string, unknown> } | { ok: false; problem: string };

/** A document's bytes as a JSON object of at most `maxBytes`. Depth is counted before parsing, so that no reader recurses far. */
export function readJsonDocument(
  bytes: Uint8Array,
  truncated: boolean,
  maxBytes = MAX_DOCUMENT_BYTES,
): ReadJson {
  if (truncated || bytes.byteLength > maxBytes)
    return { ok: false, problem: `It is larger than ${Math.round(maxBytes / 1_048_576)} MB.` };
  const text = new TextDecoder().decode(bytes);
  if (deeperThan(text, MAX_DEPTH))
    return { ok: false, problem: `It is nested deeper than ${MAX_DEPTH} levels.` };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, problem: "It is not JSON." };
  }
  return isObject(value) ? { ok: true, value } : { ok: false, problem: "It is not a JSON object." };
}

function deeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (inString) {
      if (char === 0x5c) i++;
      else if (char === 0x22) inString = false;
    } else if (char === 0x22) inString = true;
    else if (char === 0x7b || char === 0x5b) {
      if (++depth > limit) return true;
    } else if (char === 0x7d || char === 0x5d) depth--;
  }
  return false;
}
