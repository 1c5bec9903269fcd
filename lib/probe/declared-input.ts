import { isObject } from "@/lib/x402/payment-requirements";
import type { PaymentRequired } from "@/lib/x402/types";
import { plainText } from "@/lib/x402/wire-issue";
import type { DeclaredField, DeclaredInput } from "./types";

type Json = Record<string, unknown>;

const MAX_FIELDS = 64;
const MAX_SCHEMA_CHARS = 16_384;
const MAX_NAME_CHARS = 100;
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);
const JSON_TYPES = new Set(["string", "number", "integer", "boolean", "array", "object"]);
const ROUTE_TEMPLATE = /^\/(?!\/)(?!.*\.\.)[\w:.~%/-]{1,500}$/;
/** Set by whoever pays, never by a form. */
const PAYMENT_HEADER = /^(?:payment-|x-payment|sign-in-with-x$)/i;

/** What is left of the bounds while one declaration is read. */
interface Budget {
  fields: number;
  chars: number;
}

/**
 * How to call the resource: the `bazaar` extension's `info.input` and `schema` in v2, `outputSchema.input` of the first
 * option that has one in v1. Null when nothing usable is declared, or the declaration is of an MCP tool. `method` is
 * used where the declaration names none. Bounded (64 fields, 16 KB of schema and examples); no `$ref` is followed and no schema
 * compiled.
 */
export function declaredInput(required: PaymentRequired, method: string): DeclaredInput | null {
  const budget: Budget = { fields: MAX_FIELDS, chars: MAX_SCHEMA_CHARS };
  const bazaar = required.extensions.bazaar;
  if (isObject(bazaar)) return fromBazaar(bazaar, method, budget);
  for (const raw of required.rawAccepts)
    if (isObject(raw.outputSchema) && isObject(raw.outputSchema.input))
      return fromV1(raw.outputSchema.input, method, budget);
  return null;
}

/** The arguments of an MCP tool, as one JSON body: `schema` is its inputSchema. Bounded like every declaration. */
export function toolInput(schema: Record<string, unknown>, example: unknown): DeclaredInput {
  const budget: Budget = { fields: MAX_FIELDS, chars: MAX_SCHEMA_CHARS };
  const body = readBody("json", example ?? undefined, schema, budget);
  return { method: "POST", queryParams: [], pathParams: [], headers: [], body };
}

/** The declared example of an answer (`info.output.example`), when it is small enough to keep; else null. */
export function declaredOutputExample(required: PaymentRequired): unknown {
  const example = outputExampleOf(required);
  return example !== undefined && JSON.stringify(example).length <= MAX_SCHEMA_CHARS ? example : null;
}

/** Whether an answer is described at all: an example (v2), or whatever v1 put under `outputSchema.output`. */
export function declaresOutputExample(required: PaymentRequired): boolean {
  if (outputExampleOf(required) !== undefined) return true;
  return required.rawAccepts.some((raw) => {
    const output = member(raw, "outputSchema", "output");
    return output !== undefined && output !== null;
  });
}

function outputExampleOf(required: PaymentRequired): unknown {
  const bazaar = required.extensions.bazaar;
  const v2 = isObject(bazaar) ? member(bazaar, "info", "output", "example") : undefined;
  const v1 = required.rawAccepts.map((raw) => member(raw, "outputSchema", "output", "example"));
  return v2 ?? v1.find((value) => value !== undefined);
}

function fromBazaar(bazaar: Json, method: string, budget: Budget): DeclaredInput | null {
  const input = member(bazaar, "info", "input");
  if (!isObject(input) || input.type !== "http") return null;
  const schemaOf = (name: string) => member(bazaar, "schema", "properties", "input", "properties", name);
  const group = (name: string) => readFields(input[name], schemaOf(name), budget);
  const template = bazaar.routeTemplate;
  return {
    method: readMethod(input.method, method),
    pathParams: group("pathParams"),
    queryParams: group("queryParams"),
    headers: group("headers").filter((field) => !PAYMENT_HEADER.test(field.name)),
    body: readBody(input.bodyType, input.body, schemaOf("body"), budget),
    ...(typeof template === "string" && ROUTE_TEMPLATE.test(template) ? { routeTemplate: template } : {}),
  };
}

/** v1 never settled on names: these are the ones that the reference SDK reads. */
function fromV1(input: Json, method: string, budget: Budget): DeclaredInput | null {
  if (input.type !== undefined && input.type !== "http") return null;
  const first = (...names: string[]) => names.map((name) => input[name]).find(isObject);
  const used = readMethod(input.method, method);
  const body = first("bodyFields", "body_fields", "bodyParams", "body", "data", "properties");
  const hasBody = used === "POST" || used === "PUT" || used === "PATCH";
  const group = (fields: Json | undefined) => readFields(undefined, fields && { properties: fields }, budget);
  return {
    method: used,
    pathParams: group(first("pathParams", "path_params")),
    queryParams: group(first("queryParams", "query_params", "query", "params")),
    headers: group(first("headerFields", "header_fields", "headers")).filter(
      (field) => !PAYMENT_HEADER.test(field.name),
    ),
    body:
      hasBody && body
        ? readBody(input.bodyType ?? input.body_type ?? "json", undefined, { properties: body }, budget)
        : null,
  };
}

function readMethod(declared: unknown, fallback: string): string {
  const method = typeof declared === "string" ? declared.toUpperCase() : fallback;
  return METHODS.has(method) ? method : fallback;
}

function readBody(type: unknown, example: unknown, schema: unknown, budget: Budget): DeclaredInput["body"] {
  if (typeof type !== "string") return null;
  const kind = /form|multipart/i.test(type) ? "form-data" : /text|plain/i.test(type) ? "text" : "json";
  const fields = kind === "text" ? [] : readFields(example, schema, budget);
  const kept = spend(example, budget);
  const keywords = kind === "text" || !isObject(schema) ? undefined : spend(keywordsOf(schema), budget);
  return {
    type: kind,
    fields,
    ...(kept === undefined ? {} : { example: kept }),
    ...(isObject(keywords) && Object.keys(keywords).length > 0 ? { keywords } : {}),
  };
}

/** What is left of a schema without what the fields say already, and without words about it. */
function keywordsOf(schema: Json): Json {
  const { properties, required, title, description, $schema, $id, ...rest } = schema;
  if (rest.type === "object") delete rest.type;
  return rest;
}

/**
 * One group of parameters: names from the JSON Schema's `properties` first, then those that only the example has.
 * Sellers also write descriptors where the example belongs (`{q: {type: "string"}}`) or a bare type name in v1.
 */
function readFields(examples: unknown, schema: unknown, budget: Budget): DeclaredField[] {
  const properties = isObject(schema) && isObject(schema.properties) ? schema.properties : {};
  const values = isObject(examples) ? examples : {};
  const required = new Set(isObject(schema) && Array.isArray(schema.required) ? schema.required : []);
  const fields: DeclaredField[] = [];
  for (const name of new Set([...Object.keys(properties), ...Object.keys(values)])) {
    if (name === "" || name.length > MAX_NAME_CHARS || plainText(name) !== name) continue;
    if (budget.fields-- <= 0) break;
    const inSchema = Object.hasOwn(properties, name);
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    const descriptor = !inSchema && isDescriptor(value);
    const field = asSchema(inSchema ? properties[name] : descriptor ? value : undefined);
    const example = descriptor || value === undefined ? (field.example ?? field.default) : value;
    const kept = spend(example, budget);
    const { required: flag, ...rest } = field;
    fields.push({
      name,
      required: required.has(name) || flag === true,
      // `required` inside a field is a v1 habit when boolean, JSON Schema when a list.
      schema: (spend(typeof flag === "boolean" ? rest : field, budget) as Json | undefined) ?? {},
      ...(kept === undefined ? {} : { example: kept }),
    });
  }
  return fields;
}

function isDescriptor(value: unknown): boolean {
  return isObject(value) && typeof value.type === "string" && JSON_TYPES.has(value.type);
}

function asSchema(value: unknown): Json {
  if (isObject(value)) return value;
  if (typeof value !== "string") return {};
  return JSON_TYPES.has(value) ? { type: value } : { description: plainText(value, 500) };
}

/** `value` when the budget still allows its JSON, else undefined. */
function spend(value: unknown, budget: Budget): unknown {
  if (value === undefined) return undefined;
  const length = JSON.stringify(value).length;
  if (length > budget.chars) return undefined;
  budget.chars -= length;
  return value;
}

function member(value: unknown, ...path: string[]): unknown {
  let at = value;
  for (const key of path) at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return at;
}
