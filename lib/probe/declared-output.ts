import { isObject } from "@/lib/x402/payment-requirements";
import type { PaymentRequired } from "@/lib/x402/types";

/** What an answer is declared to be. Untrusted: never compiled, only shown. */
export interface DeclaredOutput {
  /** JSON Schema of the answer's body, as far as one is declared. */
  schema: Record<string, unknown> | null;
  /** undefined: no example. */
  example: unknown;
}

const MAX_CHARS = 32_768;

/**
 * The declared answer: `info.output.example` and the schema of it in the bazaar extension (v2), `outputSchema.output`
 * of the first option that has one in v1. Null when nothing is declared or it is longer than 32,768 characters.
 */
export function declaredOutput(required: PaymentRequired): DeclaredOutput | null {
  const bazaar = required.extensions.bazaar;
  const found = isObject(bazaar) ? fromBazaar(bazaar) : fromV1(required.rawAccepts);
  if (!found || (found.example === undefined && found.schema === null)) return null;
  return JSON.stringify(found).length > MAX_CHARS ? null : found;
}

function fromBazaar(bazaar: Record<string, unknown>): DeclaredOutput {
  const schema = member(bazaar, "schema", "properties", "output", "properties", "example");
  const example = member(bazaar, "info", "output", "example");
  const says = isObject(schema) && (isObject(schema.properties) || isObject(schema.items));
  return { schema: says ? (schema as Record<string, unknown>) : null, example };
}

/** v1 never settled on a form: a schema, or an object with a descriptor or a type name for each member. */
function fromV1(accepts: readonly Record<string, unknown>[]): DeclaredOutput | null {
  for (const raw of accepts) {
    const output = member(raw, "outputSchema", "output");
    if (!isObject(output)) continue;
    const { example, ...rest } = output;
    if (isObject(rest.properties)) return { schema: rest, example };
    const properties = Object.fromEntries(
      Object.entries(rest).flatMap(([name, value]) =>
        isObject(value) ? [[name, value]] : typeof value === "string" ? [[name, { type: value }]] : [],
      ),
    );
    return { schema: Object.keys(properties).length > 0 ? { properties } : null, example };
  }
  return null;
}

function member(value: unknown, ...path: string[]): unknown {
  let at = value;
  for (const key of path) at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return at;
}
