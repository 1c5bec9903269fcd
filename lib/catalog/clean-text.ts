/**
 * Text and JSON that strangers wrote, made safe to store and to show (security rows 13, 15, 17). The one place
 * where that happens: whatever a provider says passes here before it reaches a table.
 */

/** Lone surrogates: PostgreSQL has no encoding for them. */
const LONE_SURROGATES = /\p{Surrogate}/gu;
/** C0 and C1 controls except tab, line feed and carriage return. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose.
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
/** Marks that reorder or hide text: bidi controls, zero-width and invisible operators, tags, replacement characters. */
const HIDDEN = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffd\u{e0000}-\u{e01ef}]/gu;

export interface JsonLimits {
  /** Nesting kept; deeper values become null. */
  maxDepth: number;
  /** Values kept in all; the rest is left out. */
  maxValues: number;
  /** Characters kept of each text. */
  maxTextChars: number;
}

const DEFAULT_LIMITS: JsonLimits = { maxDepth: 32, maxValues: 20_000, maxTextChars: 65_536 };

/** Cuts to `maxChars` UTF-16 units without splitting a code point. */
function cut(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const end = /[\ud800-\udbff]/.test(text.charAt(maxChars - 1)) ? maxChars - 1 : maxChars;
  return text.slice(0, end);
}

function strip(text: string): string {
  return text.replace(LONE_SURROGATES, "").replace(CONTROLS, "").replace(HIDDEN, "");
}

/**
 * One line of plain text: no control, reordering or invisible characters, white space collapsed, at most
 * `maxChars` UTF-16 units. Anything but a string is "".
 */
export function cleanLine(value: unknown, maxChars: number): string {
  if (typeof value !== "string") return "";
  // Cut first: cleaning a megabyte to keep 200 characters would be the provider's denial of service.
  const line = strip(cut(value, maxChars * 8))
    .replace(/\s+/gu, " ")
    .trim();
  return cut(line, maxChars).trimEnd();
}

function walk(value: unknown, depth: number, limits: JsonLimits, budget: { left: number }): unknown {
  if (budget.left-- <= 0 || depth > limits.maxDepth) return null;
  if (typeof value === "string") return strip(cut(value, limits.maxTextChars));
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "boolean" || value === null) return value;
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const item of value) {
      if (budget.left <= 0) break;
      items.push(walk(item, depth + 1, limits, budget));
    }
    return items;
  }
  if (typeof value !== "object" || value === undefined) return null;
  const entries: [string, unknown][] = [];
  for (const [key, item] of Object.entries(value)) {
    if (budget.left <= 0) break;
    if (item === undefined) continue;
    entries.push([strip(cut(key, 256)), walk(item, depth + 1, limits, budget)]);
  }
  // fromEntries defines own properties, so a key called `__proto__` stays data.
  return Object.fromEntries(entries);
}

/**
 * A JSON value that `jsonb` accepts and a page may show: every text cleaned as in {@link cleanLine} but with its
 * line breaks, numbers finite, depth, count and lengths bounded. What is left has the shape of `T`.
 */
export function cleanJson<T>(value: T, limits: Partial<JsonLimits> = {}): T {
  const all = { ...DEFAULT_LIMITS, ...limits };
  return walk(value, 0, all, { left: all.maxValues }) as T;
}
