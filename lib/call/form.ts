import type { DeclaredField, DeclaredInput } from "@/lib/probe/types";
import { listedPathValues } from "./route-template";
import type { CallTarget, CallValues, FieldError } from "./types";

/** One input of the request form, made from a declared field. */
export interface FormField {
  /** As in {@link FieldError}: `query.base`. */
  key: string;
  place: "path" | "query" | "headers" | "body";
  name: string;
  required: boolean;
  kind: "text" | "number" | "integer" | "boolean" | "choice" | "json";
  /** For `choice` and `boolean`. */
  choices: string[];
  /** "number, required". */
  hint: string;
  /** The provider's words: untrusted. */
  description: string;
  /** What the form begins with. */
  initial: string;
}

const MAX_CHOICES = 200;

/** The form of a listing, in the order people fill it: path, query, headers, body. */
export function formFields(target: CallTarget): FormField[] {
  const input = target.input;
  if (!input) return [];
  const listed = new URL(target.url);
  const inPath = listedPathValues(listed.pathname, input);
  const example = members(input.body?.example);
  return [
    ...input.pathParams.map((f) => toField("path", { ...f, required: true }, inPath[f.name])),
    ...input.queryParams.map((f) => toField("query", f, listed.searchParams.get(f.name) ?? undefined)),
    ...input.headers.map((f) => toField("headers", f, undefined)),
    ...(input.body && input.body.type !== "text"
      ? input.body.fields.map((f) => toField("body", f, asText(example[f.name])))
      : []),
  ];
}

/** The text that a free body editor begins with: the declared example, or an object of the fields' examples. */
export function initialBody(input: DeclaredInput | null, fields: readonly FormField[]): string {
  const body = input?.body;
  if (!body) return "";
  if (body.type === "text") return typeof body.example === "string" ? body.example : "";
  if (body.example !== undefined) return JSON.stringify(body.example, null, 2);
  const built = bodyFromFields(fields, Object.fromEntries(fields.map((f) => [f.key, f.initial])));
  return JSON.stringify(built.body, null, 2);
}

/**
 * What the person filled in as values for `buildRequest`. `raw` replaces the body's fields with text of their own.
 * Only what is surely wrong is refused: a provider's schema is a hint here, the provider itself judges.
 */
export function toValues(
  input: DeclaredInput | null,
  fields: readonly FormField[],
  texts: Readonly<Record<string, string>>,
  raw: string | null,
): { values: CallValues; errors: FieldError[] } {
  const errors = fields
    .filter((f) => f.place !== "body" || raw === null)
    .flatMap((field) => {
      const message = fieldProblem(field, texts[field.key] ?? "");
      return message ? [{ field: field.key, message }] : [];
    });
  const pairs = (place: FormField["place"]) =>
    fields
      .filter((f) => f.place === place)
      .map((f): [string, string] => [f.name, texts[f.key] ?? ""])
      .filter(([, text]) => text !== "");
  const built = bodyFromFields(fields, texts);
  const body =
    raw !== null ? (raw.trim() === "" ? null : raw) : input?.body ? JSON.stringify(built.body) : null;
  const type = input?.body?.type ?? "json";
  return {
    values: {
      path: Object.fromEntries(pairs("path")),
      query: pairs("query"),
      headers: pairs("headers"),
      body,
      bodyType: body === null ? "none" : type,
    },
    errors: raw === null ? [...errors, ...built.errors] : errors,
  };
}

function toField(place: FormField["place"], field: DeclaredField, known: string | undefined): FormField {
  const { schema } = field;
  const choices = Array.isArray(schema.enum)
    ? schema.enum.filter((v) => ["string", "number", "boolean"].includes(typeof v)).slice(0, MAX_CHOICES)
    : [];
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  const type = types.find((t) => typeof t === "string" && t !== "null");
  const kind =
    choices.length > 0
      ? "choice"
      : type === "integer" || type === "number" || type === "boolean"
        ? type
        : type === "object" || type === "array"
          ? "json"
          : "text";
  const texts = kind === "boolean" ? ["true", "false"] : choices.map(String);
  const examples = Array.isArray(schema.examples) ? schema.examples : [];
  const initial = known ?? asText(field.example ?? schema.default ?? schema.example ?? examples[0]) ?? "";
  return {
    key: `${place}.${field.name}`,
    place,
    name: field.name,
    required: field.required,
    kind,
    choices: texts,
    hint: [typeWords(kind, texts), field.required ? "required" : ""].filter(Boolean).join(", "),
    description: typeof schema.description === "string" ? schema.description.slice(0, 240) : "",
    initial:
      kind === "choice" && !texts.includes(initial) ? (field.required ? (texts[0] ?? "") : "") : initial,
  };
}

function typeWords(kind: FormField["kind"], choices: string[]): string {
  if (kind === "choice")
    return choices.length <= 3 ? choices.join(" or ").slice(0, 48) : `one of ${choices.length}`;
  return { text: "text", number: "number", integer: "whole number", boolean: "yes or no", json: "JSON" }[
    kind
  ];
}

function fieldProblem(field: FormField, text: string): string | null {
  if (text === "") return field.required ? "Required" : null;
  if (field.kind === "integer" && !/^[+-]?\d+$/.test(text.trim())) return "A whole number";
  if (field.kind === "number" && (text.trim() === "" || !Number.isFinite(Number(text)))) return "A number";
  if ((field.kind === "choice" || field.kind === "boolean") && !field.choices.includes(text))
    return "One of the listed values";
  return null;
}

/** The JSON object that the body's fields make; an empty optional field is left out. */
function bodyFromFields(fields: readonly FormField[], texts: Readonly<Record<string, string>>) {
  const body: Record<string, unknown> = {};
  const errors: FieldError[] = [];
  for (const field of fields) {
    const text = texts[field.key] ?? "";
    if (field.place !== "body" || text === "") continue;
    let value: unknown = text;
    if (field.kind === "number" || field.kind === "integer") value = Number(text);
    else if (field.kind === "boolean") value = text === "true";
    else if (field.kind === "json")
      try {
        value = JSON.parse(text);
      } catch {
        errors.push({ field: field.key, message: "Not valid JSON" });
      }
    // Not an assignment: a field called __proto__ is a field.
    Object.defineProperty(body, field.name, { value, enumerable: true, configurable: true, writable: true });
  }
  return { body, errors };
}

const members = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};

function asText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
