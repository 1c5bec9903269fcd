import { isObject } from "@/lib/x402/payment-requirements";
import { cleanLine } from "./clean-text";

/** One line of a declared schema, for people. All words are the provider's, cleaned and bounded. */
export interface SchemaField {
  /** `city`, `place.lat`, `rows[].price`. */
  path: string;
  required: boolean;
  /** "string", "one of EUR, USD", "list of numbers or null". */
  type: string;
  /** Its description and what a value must keep to: one sentence each. */
  words: string;
  /** The example as JSON or plain text; "" for none. */
  example: string;
}

type Json = Record<string, unknown>;

const MAX_DEPTH = 4;
const MAX_FIELDS = 100;
const MAX_EXAMPLE_CHARS = 120;

/**
 * The members of a JSON Schema as lines, each parent before its members; those that only the example has are told by
 * their kind. No `$ref` is followed, nothing is compiled; at most 4 levels and 100 lines.
 */
export function schemaFields(schema: unknown, example: unknown): SchemaField[] {
  const fields: SchemaField[] = [];
  members(isObject(schema) ? schema : {}, example, "", 0, fields);
  return fields;
}

/** One member and what is below it; see {@link schemaFields}. */
export function fieldLines(
  path: string,
  required: boolean,
  schema: unknown,
  example: unknown,
): SchemaField[] {
  const fields: SchemaField[] = [];
  line(path, required, isObject(schema) ? schema : {}, example, 0, fields);
  return fields;
}

function members(schema: Json, example: unknown, path: string, depth: number, into: SchemaField[]) {
  if (depth > MAX_DEPTH) return;
  const properties = isObject(schema.properties) ? schema.properties : {};
  const values = isObject(example) ? example : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  for (const name of new Set([...Object.keys(properties), ...Object.keys(values)])) {
    const clean = cleanLine(name, 60);
    if (!clean) continue;
    const own = Object.hasOwn(properties, name) && isObject(properties[name]) ? properties[name] : {};
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    line(path ? `${path}.${clean}` : clean, required.includes(name), own, value, depth, into);
  }
}

function line(
  path: string,
  required: boolean,
  schema: Json,
  given: unknown,
  depth: number,
  into: SchemaField[],
) {
  if (into.length >= MAX_FIELDS) return;
  const example = given ?? schema.example ?? first(schema.examples) ?? schema.default;
  into.push({
    path,
    required,
    type: typeWords(schema, example),
    words: words(schema),
    example: exampleText(example),
  });
  const items = isObject(schema.items) ? schema.items : {};
  if (Array.isArray(example) || schema.type === "array")
    members(items, first(example), `${path}[]`, depth + 1, into);
  else members(schema, example, path, depth + 1, into);
}

const first = (value: unknown) => (Array.isArray(value) ? value[0] : undefined);

/** What may stand there, in a few words. */
function typeWords(schema: Json, example: unknown): string {
  if (Array.isArray(schema.enum)) {
    const shown = schema.enum.slice(0, 12).map((value) => cleanLine(String(value), 40));
    return `one of ${shown.join(", ")}${schema.enum.length > 12 ? ", …" : ""}`;
  }
  if (schema.const !== undefined) return `always ${cleanLine(String(schema.const), 40)}`;
  for (const choice of [schema.anyOf, schema.oneOf])
    if (Array.isArray(choice))
      return [
        ...new Set(choice.slice(0, 4).map((one) => typeWords(isObject(one) ? one : {}, undefined))),
      ].join(" or ");
  const named = [schema.type].flat().filter((type) => typeof type === "string");
  const type = named.length > 0 ? named.map((name) => cleanLine(name, 20)).join(" or ") : kindOf(example);
  if (type === "array") {
    const of = typeWords(isObject(schema.items) ? schema.items : {}, first(example));
    return of === "any" ? "list" : `list of ${of}`;
  }
  return typeof schema.format === "string" ? `${type} (${cleanLine(schema.format, 30)})` : type;
}

function kindOf(example: unknown): string {
  if (example === undefined || example === null) return "any";
  return Array.isArray(example) ? "array" : typeof example;
}

const LIMITS: [key: string, say: (value: string) => string][] = [
  ["minimum", (value) => `at least ${value}`],
  ["exclusiveMinimum", (value) => `more than ${value}`],
  ["maximum", (value) => `at most ${value}`],
  ["exclusiveMaximum", (value) => `less than ${value}`],
  ["minLength", (value) => `${value} characters or more`],
  ["maxLength", (value) => `at most ${value} characters`],
  ["minItems", (value) => `${value} items or more`],
  ["maxItems", (value) => `at most ${value} items`],
];

function words(schema: Json): string {
  const description = typeof schema.description === "string" ? cleanLine(schema.description, 300) : "";
  const limits = LIMITS.flatMap(([key, say]) =>
    typeof schema[key] === "number" ? say(cleanLine(String(schema[key]), 30)) : [],
  );
  if (typeof schema.pattern === "string") limits.push(`like ${cleanLine(schema.pattern, 60)}`);
  if (schema.default !== undefined) limits.push(`${exampleText(schema.default)} when left out`);
  const limit = limits.join(", ");
  return [description.replace(/\.$/, ""), limit && limit[0]?.toUpperCase() + limit.slice(1)]
    .filter(Boolean)
    .map((sentence) => `${sentence}.`)
    .join(" ");
}

/** A value in one line; "" for none, and for what its members show. */
function exampleText(value: unknown): string {
  if (value === undefined || value === null || isObject(value)) return "";
  const text = cleanLine(typeof value === "string" ? value : JSON.stringify(value), MAX_EXAMPLE_CHARS + 1);
  return text.length > MAX_EXAMPLE_CHARS ? `${text.slice(0, MAX_EXAMPLE_CHARS)}…` : text;
}
