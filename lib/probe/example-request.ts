import { buildRequest } from "@/lib/call/build-request";
import type { DeclaredField, DeclaredInput } from "./types";

export interface ExampleRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  body?: string;
}

/**
 * The request that a declaration's own example describes, built as the playground builds it. Null when nothing is
 * filled in that the empty request had not, or when a required value has no example.
 */
export function exampleRequest(url: string, method: string, input: DeclaredInput): ExampleRequest | null {
  if (input.method !== method) return null;
  const query = pairs(input.queryParams);
  const headers = pairs(input.headers);
  const body = exampleBody(input);
  if (query.length === 0 && headers.length === 0 && body === null) return null;
  const built = buildRequest(
    { url, method, input },
    { path: {}, query, headers, body, bodyType: body === null ? "none" : (input.body?.type ?? "none") },
  );
  if (!built.ok) return null;
  return {
    url: built.url,
    method,
    headers: built.headers,
    ...(typeof built.body === "string" ? { body: built.body } : {}),
  };
}

/** What an example or its schema gives for a field; undefined when neither does. */
export function exampleValue(field: DeclaredField): unknown {
  const { schema } = field;
  const listed = Array.isArray(schema.enum) ? schema.enum[0] : undefined;
  const examples = Array.isArray(schema.examples) ? schema.examples[0] : undefined;
  return field.example ?? schema.example ?? examples ?? schema.default ?? schema.const ?? listed;
}

const asText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

function pairs(fields: DeclaredField[]): [string, string][] {
  return fields.flatMap((field): [string, string][] => {
    const value = exampleValue(field);
    // Optional parameters without an example of their own stay out: a guess could make the request worse.
    const wanted = field.required ? value : field.example;
    return wanted === undefined || wanted === null ? [] : [[field.name, asText(wanted)]];
  });
}

function exampleBody({ body }: DeclaredInput): string | null {
  if (!body) return null;
  if (body.type === "text") return body.example === undefined ? null : asText(body.example);
  const whole = body.example;
  if (whole !== undefined && !(isEmptyObject(whole) && body.fields.length > 0)) return JSON.stringify(whole);
  const members = body.fields.flatMap((field) => {
    const value = exampleValue(field);
    return value === undefined ? [] : [[field.name, value] as const];
  });
  return members.length > 0 ? JSON.stringify(Object.fromEntries(members)) : null;
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
