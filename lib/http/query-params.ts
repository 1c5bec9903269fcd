import { z } from "zod";
import { SoukError } from "@/lib/errors";

/** A parameter that may be given several times; its value is always a list. */
export function repeatable<T extends z.ZodType>(each: T, maxItems: number) {
  return z.preprocess((value) => (typeof value === "string" ? [value] : value), z.array(each).max(maxItems));
}

/** A whole number in decimal digits, as it stands in an address. */
export function wholeNumber(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`;
  return z.preprocess(
    (value) => (typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value),
    z.int(message).min(min, message).max(max, message),
  );
}

/**
 * Reads the parameters of an address by a schema with one member for each. A parameter that is unknown, repeated
 * without being {@link repeatable}, or has a value that cannot be meant throws SoukError `invalid-request` naming every
 * one: silently ignoring it would answer a question that nobody asked.
 */
export function parseParams<T extends z.ZodObject>(schema: T, params: URLSearchParams): z.output<T> {
  const errors: { field: string; message: string }[] = [];
  const given: Record<string, string | string[]> = {};
  const names = Object.keys(schema.shape);
  for (const name of new Set(params.keys())) {
    const values = params.getAll(name);
    if (!names.includes(name))
      errors.push({
        field: name.slice(0, 50),
        message: `is not a filter here; there are ${names.join(", ")}`,
      });
    else if (values.length > 1 && !isRepeatable(schema.shape[name]))
      errors.push({ field: name, message: "may be given once" });
    // No text of the database has one.
    else if (values.some((value) => value.includes("\0")))
      errors.push({ field: name, message: "must not have a NUL character" });
    else given[name] = values.length > 1 ? values : (values[0] as string);
  }
  const parsed = schema.safeParse(given);
  if (parsed.success && errors.length === 0) return parsed.data;
  const known = new Set(errors.map(({ field }) => field));
  for (const issue of parsed.error?.issues ?? []) {
    const field = String(issue.path[0] ?? "query");
    if (!known.has(field)) errors.push({ field, message: issue.message });
    known.add(field);
  }
  throw new SoukError("invalid-request", errors.map((e) => `${e.field}: ${e.message}`).join("; "), {
    errors,
  });
}

function isRepeatable(field: unknown): boolean {
  if (field instanceof z.ZodOptional || field instanceof z.ZodDefault) return isRepeatable(field.unwrap());
  return field instanceof z.ZodPipe && field.out instanceof z.ZodArray;
}
