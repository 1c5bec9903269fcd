import type { DeclaredInput } from "@/lib/probe/types";
import { isObject } from "@/lib/x402/payment-requirements";
import type { Schema } from "./schema-node";

const MAX_EXAMPLES = 5;

/** The JSON Schema of the whole body, put together again from what was kept of the declaration; null when none was. */
export function bodySchema(input: DeclaredInput | null): Schema | null {
  const body = input?.body;
  if (!body || body.type === "text") return null;
  const { fields, keywords = {} } = body;
  if (fields.length === 0) return Object.keys(keywords).length > 0 ? keywords : null;
  const required = fields.filter((field) => field.required).map(({ name }) => name);
  return {
    type: "object",
    ...keywords,
    properties: Object.fromEntries(fields.map(({ name, schema }) => [name, schema])),
    ...(required.length > 0 && { required }),
  };
}

/** What the provider gives as examples of a body, the declared one first. */
export function bodyExamples(input: DeclaredInput | null): unknown[] {
  const body = input?.body;
  if (!body) return [];
  const listed = Array.isArray(body.keywords?.examples) ? body.keywords.examples : [];
  const all = [body.example, ...listed].filter((value) => value !== undefined);
  return [...new Map(all.map((value) => [JSON.stringify(value), value])).values()].slice(0, MAX_EXAMPLES);
}

/** What a body begins as without an example: the fields' own examples and defaults. */
export function builtBody(input: DeclaredInput | null, blank: unknown): unknown {
  const known = (input?.body?.fields ?? []).flatMap(({ name, example }) =>
    example === undefined ? [] : [[name, example] as const],
  );
  return known.length > 0 && isObject(blank) ? { ...blank, ...Object.fromEntries(known) } : blank;
}
