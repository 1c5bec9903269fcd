import type { WireIssue } from "./types";
import { wireIssue } from "./wire-issue";

/** Deeper than any real challenge; far below where a recursive reader would overflow. */
const MAX_DEPTH = 64;

type StrictJson = { ok: true; value: unknown } | { ok: false; issue: WireIssue };

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|-?\d[^\s,\]}]*|true|false|null/g;

/**
 * Reads JSON so that everybody reads the same: no duplicate keys (parsers keep the first, the last or neither), no
 * `__proto__`, bounded depth, finite numbers, and no NUL or lone surrogate in a string, which Postgres cannot store.
 * `path` names the place in an issue: `PAYMENT-REQUIRED` or `body`.
 */
export function parseStrictJson(text: string, path: string): StrictJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, issue: wireIssue("json-syntax", path, "valid JSON", text) };
  }
  const issue = scan(text, path);
  return issue ? { ok: false, issue } : { ok: true, value };
}

/**
 * Walks the tokens; a key is a string followed by a colon. Only for a text that `JSON.parse` accepted: there the
 * token pattern is linear, on other text it could be made to backtrack.
 */
function scan(text: string, path: string): WireIssue | null {
  const keys: Set<string>[] = [];
  let previous = "";
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "{" || token === "[") {
      keys.push(new Set());
      if (keys.length > MAX_DEPTH)
        return wireIssue("json-depth", path, `at most ${MAX_DEPTH} levels of nesting`, "more");
    } else if (token === "}" || token === "]") keys.pop();
    else if (token === ":") {
      const key = JSON.parse(previous) as string;
      const seen = keys.at(-1);
      if (seen?.has(key)) return wireIssue("json-duplicate-key", path, "every key once in an object", key);
      if (key === "__proto__") return wireIssue("json-text", path, "no key named __proto__", key);
      seen?.add(key);
    } else if (token.startsWith('"')) {
      if (!storable(JSON.parse(token) as string))
        return wireIssue("json-text", path, "text without U+0000 and lone surrogates", token);
    } else if (/\d/.test(token) && !Number.isFinite(Number(token)))
      return wireIssue("json-number", path, "numbers that fit a double", token);
    previous = token;
  }
  return null;
}

function storable(text: string): boolean {
  return !/\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
}
