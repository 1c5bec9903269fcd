import { isObject } from "@/lib/x402/payment-requirements";
import { MAX_DEPTH, type Schema, schemaNode, settled } from "./schema-node";

/** Values that are made at once; what would be more is left empty. */
const MAX_VALUES = 300;

/** What a new value of this schema begins as: its default, example or only choice, else empty; undefined is "not sent". */
export function blankValue(given: unknown, root: Schema, depth = 0, left = { values: MAX_VALUES }): unknown {
  if (left.values-- <= 0) return undefined;
  const schema = settled(given, root);
  if (!schema) return null;
  const examples = Array.isArray(schema.examples) ? schema.examples : [];
  const known = schema.default ?? schema.example ?? examples[0];
  if (known !== undefined) return known;
  const node = schemaNode(given, root, depth);
  switch (node.kind) {
    case "text":
      return "";
    case "choice":
      return node.choices[0];
    case "boolean":
      return false;
    case "list":
      return Array.from({ length: Math.min(node.least, 3) }, () =>
        blankValue(node.items, root, depth + 1, left),
      );
    case "object":
      return Object.fromEntries(
        node.members.flatMap(({ name, required, schema: rules }) => {
          const value = required || "default" in rules ? blankValue(rules, root, depth + 1, left) : undefined;
          return value === undefined || value === "" ? [] : [[name, value]];
        }),
      );
    case "variants":
      return depth > MAX_DEPTH ? null : blankValue(node.variants[0]?.schema, root, depth + 1, left);
    case "json":
      return {};
    // A number has no empty value of its own.
    default:
      return undefined;
  }
}

/** Which of the variants a value is most likely meant as. */
export function likelyVariant(variants: readonly { schema: Schema }[], value: unknown, root: Schema): number {
  let best = 0;
  let bestScore = Number.NEGATIVE_INFINITY;
  variants.forEach(({ schema }, i) => {
    const score = likeness(schema, value, root);
    if (score <= bestScore) return;
    best = i;
    bestScore = score;
  });
  return best;
}

/** How well a value fits, by its type and by its members' names and constants; below zero it does not. */
function likeness(given: unknown, value: unknown, root: Schema, depth = 0): number {
  const node = schemaNode(given, root, depth);
  if (value === undefined) return 0;
  if (value === null && node.nullable) return 1;
  switch (node.kind) {
    case "text":
    case "file":
      return typeof value === "string" || (node.kind === "file" && isObject(value)) ? 1 : -1;
    case "number":
      return typeof value === "number" ? 1 : -1;
    case "integer":
      return Number.isInteger(value) ? 2 : -1;
    case "boolean":
      return typeof value === "boolean" ? 1 : -1;
    case "choice":
      return node.choices.some((choice) => JSON.stringify(choice) === JSON.stringify(value)) ? 3 : -1;
    case "list":
      return Array.isArray(value) ? 1 : -1;
    case "object": {
      if (!isObject(value)) return -1;
      let score = 1;
      for (const { name, required, schema } of node.members) {
        const there = Object.hasOwn(value, name);
        const rules = settled(schema, root);
        if (rules && "const" in rules && there) score += rules.const === value[name] ? 10 : -20;
        else if (there) score += 1;
        else if (required) score -= 1;
      }
      return score;
    }
    case "variants":
      // Forms within forms are looked into once.
      if (depth > 0) return 0;
      return Math.max(...node.variants.map(({ schema }) => likeness(schema, value, root, depth + 1)));
    case "json":
      return 0;
  }
}

/** An object with one member set, or left out where the value is undefined. The order of the others stays. */
export function withMember(value: unknown, name: string, member: unknown): Record<string, unknown> {
  const before = isObject(value) ? value : {};
  if (member !== undefined) return { ...before, [name]: member };
  const { [name]: _gone, ...rest } = before;
  return rest;
}

/** A list with the item at `from` moved to `to`. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_item, i) => i !== from);
  return [...rest.slice(0, to), list[from] as T, ...rest.slice(to)];
}

/** A number as it was typed; text that is none stays text, which the schema's check then tells. */
export function typedNumber(text: string): unknown {
  if (text.trim() === "") return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}
