import { isObject } from "@/lib/x402/payment-requirements";

type Json = Record<string, unknown>;

const MAX_REF_STEPS = 8;
const MAX_VALUE_CHARS = 200;

/**
 * `value`, or what its `$ref` points to inside the same document (RFC 6901), through at most eight references. Null
 * when it is no object or points anywhere else: a reference to another document is never fetched.
 */
export function localRef(document: Json, value: unknown): Json | null {
  let at = value;
  for (let step = 0; step <= MAX_REF_STEPS; step++) {
    if (!isObject(at)) return null;
    if (typeof at.$ref !== "string") return at;
    at = pointedAt(document, at.$ref);
  }
  return null;
}

function pointedAt(document: Json, ref: string): unknown {
  if (!ref.startsWith("#/") || ref.length > 500) return undefined;
  let at: unknown = document;
  for (const part of ref.slice(2).split("/")) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return at;
}

/** The path parameters of an operation by name; its own win over those of its path. */
export function parametersOf(document: Json, item: Json, operation: Json): Map<string, Json> {
  const found = new Map<string, Json>();
  for (const { parameters } of [item, operation])
    for (const raw of Array.isArray(parameters) ? parameters.slice(0, 100) : []) {
      const parameter = localRef(document, raw);
      if (parameter?.in === "path" && typeof parameter.name === "string")
        found.set(parameter.name, { ...parameter, schema: localRef(document, parameter.schema) ?? {} });
    }
  return found;
}

/**
 * A path with each `{parameter}` replaced by its example, default or first allowed value; `missing` names those that
 * have none and stay as they are.
 */
export function fillTemplate(
  path: string,
  parameters: Map<string, Json>,
): { filled: string; missing: string[] } {
  const missing: string[] = [];
  const filled = path.slice(0, 2_048).replace(/\{([^{}/]{1,100})\}/g, (whole, name: string) => {
    const value = exampleOf(parameters.get(name));
    if (value === null) missing.push(name);
    return value === null ? whole : encodeURIComponent(value);
  });
  return { filled, missing };
}

function exampleOf(parameter: Json | undefined): string | null {
  if (!parameter) return null;
  const schema = isObject(parameter.schema) ? parameter.schema : parameter;
  const named = isObject(parameter.examples) ? Object.values(parameter.examples)[0] : undefined;
  const listed = Array.isArray(schema.examples) ? schema.examples[0] : undefined;
  const allowed = Array.isArray(schema.enum) ? schema.enum[0] : undefined;
  const values = [
    parameter.example,
    isObject(named) ? named.value : undefined,
    schema.example,
    listed,
    schema.default,
    schema.const,
    allowed,
  ];
  for (const value of values) {
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") continue;
    const text = String(value).replace(/\p{Surrogate}/gu, "");
    if (text !== "" && text !== "." && text !== ".." && text.length <= MAX_VALUE_CHARS) return text;
  }
  return null;
}
