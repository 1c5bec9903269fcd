import { isObject } from "@/lib/x402/payment-requirements";

type Json = Record<string, unknown>;

const MAX_VALUES = 200;
const MAX_DEPTH = 6;
const MAX_TEXT_CHARS = 1_000;
const MAX_ITEMS = 3;

/** Texts that fit what JSON Schema calls a format. */
const FORMATS: Record<string, string> = {
  date: "2026-01-01",
  "date-time": "2026-01-01T00:00:00Z",
  time: "00:00:00Z",
  email: "someone@example.com",
  uri: "https://example.com/",
  url: "https://example.com/",
  hostname: "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  uuid: "00000000-0000-4000-8000-000000000000",
};

/**
 * Arguments that fit a tool's schema as far as can be told without compiling it: its own examples, defaults and listed
 * values first, else the plainest value of the type. Required arguments only. No pattern is run, and only references
 * inside the schema are followed; bounded in depth and number.
 */
export function exampleArguments(schema: Json): Json {
  let values = 0;

  const valueFor = (rules: unknown, depth: number): unknown => {
    if (!isObject(rules) || depth > MAX_DEPTH || ++values > MAX_VALUES) return null;
    const given = givenBy(rules);
    if (given !== undefined) return given;
    const referred = typeof rules.$ref === "string" ? resolve(schema, rules.$ref) : undefined;
    if (referred) return valueFor(referred, depth + 1);
    const [choice] = [rules.anyOf, rules.oneOf].find(isFilledList) ?? [];
    if (choice !== undefined) return valueFor(choice, depth + 1);
    const type = Array.isArray(rules.type) ? rules.type[0] : rules.type;
    if (type === "string") return textFor(rules);
    if (type === "integer" || type === "number") return numberFor(rules, type);
    if (type === "boolean") return false;
    if (type === "array") {
      const least = Math.min(Math.max(0, numeric(rules.minItems) ?? 0), MAX_ITEMS);
      return Array.from({ length: least }, () => valueFor(rules.items ?? {}, depth + 1));
    }
    if (type === "object" || isObject(rules.properties)) return objectFor(rules, depth);
    return type === "null" ? null : "example";
  };

  const objectFor = (rules: Json, depth: number): Json => {
    const properties = isObject(rules.properties) ? rules.properties : {};
    const required = Array.isArray(rules.required) ? rules.required.slice(0, MAX_VALUES) : [];
    return Object.fromEntries(
      required.flatMap((name) =>
        typeof name === "string" && name !== "__proto__"
          ? [[name, valueFor(Object.hasOwn(properties, name) ? properties[name] : {}, depth + 1)]]
          : [],
      ),
    );
  };

  const [whole] = Array.isArray(schema.examples) ? schema.examples : [];
  return isObject(whole) ? whole : objectFor(schema, 0);
}

const isFilledList = (value: unknown): value is unknown[] => Array.isArray(value) && value.length > 0;

function givenBy(rules: Json): unknown {
  const first = (list: unknown) => (Array.isArray(list) ? list[0] : undefined);
  return rules.example ?? first(rules.examples) ?? rules.default ?? rules.const ?? first(rules.enum);
}

/** A reference into the schema itself: `#/$defs/City`. Others lead elsewhere and are not followed. */
function resolve(schema: Json, reference: string): unknown {
  if (!reference.startsWith("#/") || reference.length > 200) return undefined;
  let at: unknown = schema;
  for (const key of reference.slice(2).split("/"))
    at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return at;
}

function textFor(rules: Json): string {
  const format = typeof rules.format === "string" ? FORMATS[rules.format] : undefined;
  const text = format ?? "example";
  const least = Math.min(numeric(rules.minLength) ?? 0, MAX_TEXT_CHARS);
  const most = numeric(rules.maxLength) ?? MAX_TEXT_CHARS;
  return text.padEnd(least, "x").slice(0, Math.max(0, most));
}

function numberFor(rules: Json, type: string): number {
  const above = numeric(rules.exclusiveMinimum);
  const least = numeric(rules.minimum) ?? (above === null ? null : above + 1);
  const most = numeric(rules.maximum) ?? numeric(rules.exclusiveMaximum);
  const step = numeric(rules.multipleOf);
  const start =
    least !== null && least > 1 ? least : most !== null && most < 1 ? (least ?? most) : (least ?? 1);
  const chosen = step !== null && step > 0 ? Math.ceil(start / step) * step : start;
  return type === "integer" ? Math.ceil(chosen) : chosen;
}

const numeric = (value: unknown) => (typeof value === "number" && Number.isFinite(value) ? value : null);
