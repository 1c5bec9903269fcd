const MAX_NAMES = 40;
const MAX_DEPTH = 4;
/** Words of JSON Schema that stand where names might. */
const SCHEMA_WORDS = new Set(
  "type properties items required description format enum example examples default title additionalProperties oneOf anyOf allOf $schema $ref const pattern minimum maximum minLength maxLength".split(
    " ",
  ),
);

/**
 * Names of the fields in a declared output, whether it is given as an example, a JSON Schema or a mix; for search
 * alone. Reads anything, bounded.
 */
export function outputNames(declared: unknown): string[] {
  const names = new Set<string>();
  const visit = (value: unknown, depth: number) => {
    if (depth > MAX_DEPTH || names.size >= MAX_NAMES || typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) {
      for (const item of value.slice(0, 3)) visit(item, depth + 1);
      return;
    }
    for (const [name, inner] of Object.entries(value).slice(0, 64)) {
      if (names.size >= MAX_NAMES) return;
      if (!SCHEMA_WORDS.has(name) && name.length <= 64 && /\p{L}/u.test(name)) names.add(name);
      visit(inner, depth + 1);
    }
  };
  visit(declared, 0);
  return [...names];
}
