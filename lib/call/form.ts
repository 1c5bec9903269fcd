import type { DeclaredField, DeclaredInput } from "@/lib/probe/types";
import { bodyExamples, bodySchema, builtBody } from "./body-schema";
import { listedPathValues } from "./route-template";
import { blankValue } from "./schema-value";
import type { CallTarget, CallValues, FieldError } from "./types";

/** One input of the request form outside the body, made from a declared field. */
export interface FormField {
  /** As in {@link FieldError}: `query.base`. */
  key: string;
  place: "path" | "query" | "headers";
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

/** The fields of a listing outside its body, in the order people fill them: path, query, headers. */
export function formFields(target: CallTarget): FormField[] {
  const input = target.input;
  if (!input || target.tool) return [];
  const listed = new URL(target.url);
  const inPath = listedPathValues(listed.pathname, input);
  return [
    ...input.pathParams.map((f) => toField("path", { ...f, required: true }, inPath[f.name])),
    ...input.queryParams.map((f) => toField("query", f, listed.searchParams.get(f.name) ?? undefined)),
    ...input.headers.map((f) => toField("headers", f, undefined)),
  ];
}

/** Whether a request of this listing carries a body. */
export const takesBody = ({ method, tool }: CallTarget) =>
  Boolean(tool) || !["GET", "HEAD"].includes(method.toUpperCase());

/** The text that a body begins with: the declared example, or what its fields' examples and defaults make. */
export function initialBody(target: CallTarget): string {
  const body = target.input?.body;
  if (!body || !takesBody(target)) return "";
  if (body.type === "text") return typeof body.example === "string" ? body.example : "";
  const [example] = bodyExamples(target.input);
  if (example !== undefined) return JSON.stringify(example, null, 2);
  const schema = bodySchema(target.input);
  return schema ? JSON.stringify(builtBody(target.input, blankValue(schema, schema)), null, 2) : "";
}

/**
 * What the person filled in as values for `buildRequest`; `body` is the whole body as text. Only what is surely wrong is
 * refused here: the body's schema is held against it elsewhere, where that can be ended.
 */
export function toValues(
  input: DeclaredInput | null,
  fields: readonly FormField[],
  texts: Readonly<Record<string, string>>,
  body: string,
): { values: CallValues; errors: FieldError[] } {
  const errors = fields.flatMap((field) => {
    const message = fieldProblem(field, texts[field.key] ?? "");
    return message ? [{ field: field.key, message }] : [];
  });
  const pairs = (place: FormField["place"]) =>
    fields
      .filter((f) => f.place === place)
      .map((f): [string, string] => [f.name, texts[f.key] ?? ""])
      .filter(([, text]) => text !== "");
  const sent = body.trim() === "" ? null : body;
  return {
    values: {
      path: Object.fromEntries(pairs("path")),
      query: pairs("query"),
      headers: pairs("headers"),
      body: sent,
      bodyType: sent === null ? "none" : (input?.body?.type ?? "json"),
    },
    errors,
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

function asText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
