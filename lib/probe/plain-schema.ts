import { isObject } from "@/lib/x402/payment-requirements";

export interface SchemaProblem {
  /** `input.queryParams.city`; "" for the value itself. */
  path: string;
  expected: string;
  observed: string;
}

const MAX_STEPS = 2_000;
const MAX_DEPTH = 16;
const MAX_PROBLEMS = 5;

/**
 * Compares a value with a stranger's JSON Schema without compiling it: only `type`, `required`, `properties`, `additionalProperties:
 * false`, `enum`, `const` and `items` are read, everything else is taken as satisfied. No `$ref` is followed and no pattern run, so
 * the work is bounded (2,000 steps, depth 16) and what it reports is certainly wrong. At most five problems.
 */
export function plainSchemaProblems(value: unknown, schema: unknown): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  let steps = 0;

  const visit = (at: unknown, rules: unknown, path: string, depth: number): void => {
    if (!isObject(rules) || depth > MAX_DEPTH || problems.length >= MAX_PROBLEMS || ++steps > MAX_STEPS)
      return;
    const wrong = (expected: string, observed: string) => problems.push({ path, expected, observed });

    const types = typesOf(rules.type);
    if (types.length > 0 && !types.some((type) => isOfType(at, type))) {
      wrong(types.join(" or "), typeName(at));
      return;
    }
    if ("const" in rules && isPlain(rules.const) && at !== rules.const)
      wrong(JSON.stringify(rules.const), show(at));
    if (Array.isArray(rules.enum) && rules.enum.every(isPlain) && !rules.enum.includes(at))
      wrong(`one of ${rules.enum.slice(0, 8).map(show).join(", ")}`, show(at));
    if (Array.isArray(at) && isObject(rules.items))
      for (const [index, item] of at.entries()) {
        if (steps > MAX_STEPS) return;
        visit(item, rules.items, `${path}[${index}]`, depth + 1);
      }
    if (isObject(at)) members(at, rules, path, depth);
  };

  const members = (
    at: Record<string, unknown>,
    rules: Record<string, unknown>,
    path: string,
    depth: number,
  ) => {
    const below = (name: string) => (path === "" ? name : `${path}.${name}`);
    const properties = isObject(rules.properties) ? rules.properties : {};
    for (const name of Array.isArray(rules.required) ? rules.required.slice(0, MAX_STEPS) : [])
      if (typeof name === "string" && !Object.hasOwn(at, name) && problems.length < MAX_PROBLEMS)
        problems.push({ path: below(name), expected: "present", observed: "missing" });
    const closed = rules.additionalProperties === false && !("patternProperties" in rules);
    for (const [name, item] of Object.entries(at)) {
      if (++steps > MAX_STEPS || problems.length >= MAX_PROBLEMS) return;
      if (Object.hasOwn(properties, name)) visit(item, properties[name], below(name), depth + 1);
      else if (closed) problems.push({ path: below(name), expected: "not there", observed: "present" });
    }
  };

  visit(value, schema, "", 0);
  return problems.slice(0, MAX_PROBLEMS);
}

const TYPES = new Set(["string", "number", "integer", "boolean", "array", "object", "null"]);

/** Unknown type names say nothing that could be broken. */
function typesOf(type: unknown): string[] {
  const names = Array.isArray(type) ? type : [type];
  return names.every((name) => typeof name === "string" && TYPES.has(name)) ? (names as string[]) : [];
}

function isOfType(value: unknown, type: string): boolean {
  if (type === "integer") return typeof value === "number" && Number.isInteger(value);
  return type === typeName(value);
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return value === undefined ? "missing" : typeof value;
}

/** Compared by identity: objects in `enum` and `const` are rare and left alone. */
const isPlain = (value: unknown) => value === null || ["string", "number", "boolean"].includes(typeof value);

const show = (value: unknown) => (JSON.stringify(value) ?? "missing").slice(0, 60);
