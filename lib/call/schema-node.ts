import { isObject } from "@/lib/x402/payment-requirements";

export type Schema = Record<string, unknown>;

/** One place of a JSON Schema as something to fill in. Everything in it is a provider's: untrusted text. */
export type SchemaNode = {
  /** "text, at most 80 characters". */
  hint: string;
  about: string;
  /** null may stand here too. */
  nullable: boolean;
} & (
  | { kind: "text"; input: TextInput }
  | { kind: "number" | "integer" | "boolean" | "file" }
  | { kind: "choice"; choices: unknown[] }
  /** `extra` is the schema of members with names of one's own; null where there are none. */
  | { kind: "object"; members: SchemaMember[]; extra: Schema | null; hidden: number }
  | { kind: "list"; items: Schema; least: number; most: number }
  | { kind: "variants"; variants: { label: string; schema: Schema }[] }
  /** No fields can be made of it: `why` in words, when it is not simply free. */
  | { kind: "json"; why: string }
);

export type TextInput = "text" | "long" | "date" | "datetime" | "time" | "email" | "url";

export interface SchemaMember {
  name: string;
  required: boolean;
  schema: Schema;
}

/** Fields inside fields, down to here. */
export const MAX_DEPTH = 8;
export const MAX_MEMBERS = 64;
const MAX_CHOICES = 200;
const MAX_VARIANTS = 20;
/** References and parts that are followed for one place. */
const MAX_HOPS = 64;
/** What decides over the shape of a value in ways that fields do not show. */
const BEYOND_FIELDS = [
  "if",
  "patternProperties",
  "prefixItems",
  "dependentSchemas",
  "dependencies",
  "unevaluatedProperties",
  "$dynamicRef",
  "$recursiveRef",
];
const TYPES = new Set(["string", "number", "integer", "boolean", "object", "array", "null"]);

/**
 * What stands at one place of a schema. Follows references inside `root` only. Pure, and bounded by the depth that is
 * given: the caller asks for the next level when it shows it.
 */
export function schemaNode(given: unknown, root: Schema, depth = 0): SchemaNode {
  const schema = settled(given, root);
  const base = { hint: "", about: about(schema), nullable: false };
  if (schema === null)
    return { ...base, kind: "json", why: "Its rules cannot be followed: write it as JSON." };
  if (depth > MAX_DEPTH)
    return { ...base, kind: "json", why: "Nested deeper than fields go: write it as JSON." };
  if ("const" in schema) return { ...base, kind: "choice", choices: [schema.const], hint: "fixed" };
  if (Array.isArray(schema.enum)) return choiceOf(schema.enum, base);
  const alternatives = [schema.oneOf, schema.anyOf].find(isFilled);
  if (alternatives) return variantsOf(schema, alternatives, root, depth);
  const beyond = BEYOND_FIELDS.find((key) => key in schema);
  if (beyond)
    return {
      ...base,
      kind: "json",
      why: `It has rules (“${beyond}”) that fields cannot show: write it as JSON.`,
    };
  const types = typesOf(schema);
  const real = types.filter((type) => type !== "null");
  const nullable = types.includes("null");
  if (real.length > 1) {
    const variants = types.map((type) => ({ label: TYPE_WORDS[type] ?? type, schema: { ...schema, type } }));
    return { ...base, kind: "variants", variants, hint: "" };
  }
  return { ...ofType(real[0] ?? (nullable ? "null" : undefined), schema, base), nullable };
}

type Base = Pick<SchemaNode, "hint" | "about" | "nullable">;

function ofType(type: string | undefined, schema: Schema, base: Base): SchemaNode {
  const hint = [TYPE_WORDS[type ?? ""] ?? "", limits(schema)].filter(Boolean).join(", ");
  switch (type) {
    case "string":
      if (isFile(schema)) return { ...base, kind: "file", hint: "file" };
      return { ...base, kind: "text", input: inputOf(schema), hint: formatWords(schema) ?? hint };
    case "number":
    case "integer":
    case "boolean":
      return { ...base, kind: type, hint };
    case "null":
      return { ...base, kind: "choice", choices: [null], hint: "always null" };
    case "array":
      return {
        ...base,
        kind: "list",
        items: isObject(schema.items) ? schema.items : {},
        least: size(schema.minItems) ?? 0,
        most: size(schema.maxItems) ?? Number.POSITIVE_INFINITY,
        hint,
      };
    case "object":
      return objectOf(schema, base);
    default:
      return { ...base, kind: "json", why: "" };
  }
}

function objectOf(schema: Schema, base: Base): SchemaNode {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const members = Object.entries(properties)
    .filter(([, rules]) => rules !== false)
    .map(([name, rules]) => ({
      name,
      required: required.has(name),
      schema: isObject(rules) ? rules : {},
    }));
  const { additionalProperties: extra } = schema;
  // Without a word about it names of one's own are allowed, but only offered where nothing else can be filled in.
  const open = isObject(extra)
    ? extra
    : extra === true || (extra === undefined && members.length === 0)
      ? {}
      : null;
  return {
    ...base,
    kind: "object",
    members: members.slice(0, MAX_MEMBERS),
    extra: open,
    hidden: Math.max(0, members.length - MAX_MEMBERS),
  };
}

function choiceOf(values: unknown[], base: Base): SchemaNode {
  const choices = values.slice(0, MAX_CHOICES);
  const few = choices.length <= 3 && choices.every((value) => typeof value !== "object");
  const hint = few ? choices.map(String).join(" or ").slice(0, 48) : `one of ${choices.length}`;
  return { ...base, kind: "choice", choices, hint };
}

function variantsOf(schema: Schema, alternatives: unknown[], root: Schema, depth: number): SchemaNode {
  const { oneOf, anyOf, ...shared } = schema;
  const base = { hint: "", about: about(schema), nullable: false };
  const all = alternatives.slice(0, MAX_VARIANTS).map((given, i) => {
    const own = settled(given, root);
    const name = isObject(given) && typeof given.$ref === "string" ? given.$ref.split("/").at(-1) : undefined;
    return { own, label: own ? variantLabel(own, name, i) : `Option ${i + 1}` };
  });
  if (all.every(({ own }) => own && "const" in own))
    return choiceOf(
      all.map(({ own }) => own?.const),
      base,
    );
  const real = all.filter(({ own }) => !(own && isNull(own)));
  const variants = real.map(({ own, label }) => ({ label, schema: merged(shared, own ?? {}) }));
  const [only] = variants;
  const nullable = real.length < all.length;
  if (variants.length === 1 && only) return { ...schemaNode(only.schema, root, depth + 1), nullable };
  return { ...base, kind: "variants", variants, nullable, hint: `one of ${variants.length} forms` };
}

const isNull = (schema: Schema) => schema.type === "null" || ("const" in schema && schema.const === null);

function variantLabel(schema: Schema, name: string | undefined, i: number): string {
  if (typeof schema.title === "string" && schema.title !== "") return schema.title.slice(0, 60);
  const properties = isObject(schema.properties) ? Object.values(schema.properties) : [];
  const mark = properties.find((rules) => isObject(rules) && typeof rules.const === "string") as
    | Schema
    | undefined;
  if (mark) return String(mark.const).slice(0, 60);
  if (name) return name.slice(0, 60);
  const [type] = typesOf(schema);
  const fields = Object.keys(isObject(schema.properties) ? schema.properties : {});
  if (fields.length > 0) return fields.slice(0, 3).join(", ").slice(0, 60);
  return type ? (TYPE_WORDS[type] ?? type) : `Option ${i + 1}`;
}

/** The schema itself behind its references, with `allOf` taken together; null where that leads nowhere. */
export function settled(given: unknown, root: Schema, left = { hops: MAX_HOPS }): Schema | null {
  let schema: unknown = given === true ? {} : given;
  while (left.hops-- > 0) {
    if (!isObject(schema)) return null;
    if (typeof schema.$ref === "string") {
      const { $ref, ...beside } = schema;
      const target = pointed(root, $ref as string);
      if (!isObject(target)) return null;
      schema = merged(beside, target);
      continue;
    }
    if (!isFilled(schema.allOf)) return schema;
    const { allOf, ...beside } = schema;
    let whole: Schema = beside;
    for (const part of allOf as unknown[]) {
      const own = isObject(part) && !("allOf" in part) ? settled(part, root, left) : null;
      if (!own) return null;
      whole = merged(whole, own);
    }
    schema = whole;
  }
  return null;
}

/** Both at once, as far as fields go: the members of both, and of the rest what the second says. */
function merged(a: Schema, b: Schema): Schema {
  const properties = {
    ...(isObject(a.properties) && a.properties),
    ...(isObject(b.properties) && b.properties),
  };
  const required = [a.required, b.required].flatMap((list) => (Array.isArray(list) ? list : []));
  return {
    ...a,
    ...b,
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required: [...new Set(required)] }),
  };
}

/** A reference into the document itself, `#/$defs/City`; others lead elsewhere and are not followed. */
function pointed(root: Schema, reference: string): unknown {
  if (reference === "#") return root;
  if (!reference.startsWith("#/") || reference.length > 200) return undefined;
  let at: unknown = root;
  for (const part of reference.slice(2).split("/")) {
    const key = decoded(part).replaceAll("~1", "/").replaceAll("~0", "~");
    at = (isObject(at) || Array.isArray(at)) && Object.hasOwn(at, key) ? (at as Schema)[key] : undefined;
  }
  return at;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function typesOf(schema: Schema): string[] {
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter(
    (type): type is string => typeof type === "string" && TYPES.has(type),
  );
  if (types.length > 0) return [...new Set(types)];
  if (isObject(schema.properties) || isObject(schema.additionalProperties)) return ["object"];
  if (isObject(schema.items)) return ["array"];
  if (["minLength", "maxLength", "pattern", "format"].some((key) => key in schema)) return ["string"];
  return ["minimum", "maximum", "multipleOf"].some((key) => key in schema) ? ["number"] : [];
}

const TYPE_WORDS: Record<string, string> = {
  string: "text",
  number: "number",
  integer: "whole number",
  boolean: "yes or no",
  object: "fields",
  array: "list",
  null: "null",
};

const FORMATS: Record<string, [input: TextInput, words: string]> = {
  date: ["date", "date, 2026-01-31"],
  "date-time": ["datetime", "date and time, 2026-01-31T12:00:00Z"],
  time: ["time", "time, 12:00:00Z"],
  email: ["email", "email address"],
  uri: ["url", "URL"],
  url: ["url", "URL"],
  uuid: ["text", "UUID"],
  ipv4: ["text", "IPv4 address"],
  ipv6: ["text", "IPv6 address"],
  hostname: ["text", "host name"],
};

const formatOf = ({ format }: Schema) =>
  typeof format === "string" && Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
const formatWords = (schema: Schema) => formatOf(schema)?.[1];

function inputOf(schema: Schema): TextInput {
  return formatOf(schema)?.[0] ?? ((size(schema.maxLength) ?? 0) > 200 ? "long" : "text");
}

const isFile = ({ format, contentEncoding }: Schema) => format === "binary" || contentEncoding === "binary";

function limits({ minLength, maxLength, minimum, maximum, minItems, maxItems }: Schema): string {
  const range = (least: unknown, most: unknown, unit: string) => {
    const [a, b] = [size(least), size(most)];
    if (a !== null && b !== null) return `${a} to ${b}${unit}`;
    return a !== null ? `at least ${a}${unit}` : b !== null ? `at most ${b}${unit}` : "";
  };
  return (
    range(minimum, maximum, "") ||
    range(minItems, maxItems, " items") ||
    range(size(minLength) === 0 ? undefined : minLength, maxLength, " characters")
  );
}

const size = (value: unknown) =>
  typeof value === "number" && Number.isFinite(value) && Math.abs(value) < Number.MAX_SAFE_INTEGER
    ? value
    : null;
const isFilled = (value: unknown): value is unknown[] => Array.isArray(value) && value.length > 0;
const about = (schema: Schema | null) =>
  typeof schema?.description === "string" ? schema.description.slice(0, 240) : "";
