import { type OutputUnit, Validator } from "@cfworker/json-schema";
import { isObject } from "@/lib/x402/payment-requirements";

/** What is wrong with one place of a value. */
export interface SchemaProblem {
  /** JSON Pointer; "" is the whole. */
  at: string;
  message: string;
}

const MAX_PROBLEMS = 50;
const TYPES = new Set(["string", "number", "integer", "boolean", "object", "array", "null"]);
/** They only say that something inside is wrong. */
const WRAPPERS =
  /^(?:\$ref|\$dynamicRef|\$recursiveRef|properties|patternProperties|items|prefixItems|additionalItems|additionalProperties|unevaluatedProperties|unevaluatedItems|allOf|if|then|else|dependentSchemas|dependencies|contains)$/;

/**
 * Holds a value against a provider's JSON Schema (drafts 4 to 2020-12), without following a reference out of it. May take
 * any time that the provider's patterns take: for a worker that can be ended. Throws where the schema is none.
 */
export function checkSchema(schema: object, value: unknown): SchemaProblem[] {
  const draft = draftOf(schema);
  const { errors } = new Validator(cleaned(schema) as object, draft, false).validate(value);
  return plain(errors);
}

function draftOf(schema: object): "4" | "7" | "2019-09" | "2020-12" {
  const named = String((schema as Record<string, unknown>).$schema ?? "");
  if (named.includes("draft-04")) return "4";
  if (named.includes("draft-06") || named.includes("draft-07")) return "7";
  return named.includes("2019-09") ? "2019-09" : "2020-12";
}

/** Without habits that are no JSON Schema (`type: "address"`, `required: true`), which would make every value wrong. */
function cleaned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cleaned);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key, inner]) => {
    if (key === "type") return Array.isArray(inner) || !isKnownWord(inner);
    return key !== "required" || Array.isArray(inner) || isObject(inner);
  });
  return Object.fromEntries(kept.map(([key, inner]) => [key, cleaned(inner)]));
}

/** A text in the place of a type that names none; an object there is a member called "type". */
const isKnownWord = (value: unknown) => typeof value === "string" && !TYPES.has(value);

function plain(errors: readonly OutputUnit[]): SchemaProblem[] {
  const problems = new Map<string, SchemaProblem & { keyword: string }>();
  for (const error of withoutOtherVariants(errors)) {
    if (WRAPPERS.test(error.keyword)) continue;
    const at = placeOf(error);
    // The first is enough for each place.
    if (!problems.has(at)) problems.set(at, { at, message: words(error), keyword: error.keyword });
  }
  const all = [...problems.values()];
  return (
    all
      // A declared member that is wrong inside is reported as not declared as well.
      .filter(({ at, keyword }) => keyword !== "false" || !all.some((other) => other.at.startsWith(`${at}/`)))
      .slice(0, MAX_PROBLEMS)
      .map(({ at, message }) => ({ at, message }))
  );
}

/** Of alternatives that all fail only the nearest one's errors: those of the others are about something else. */
function withoutOtherVariants(errors: readonly OutputUnit[]): OutputUnit[] {
  let kept = [...errors];
  for (const { keyword, keywordLocation } of errors) {
    if (keyword !== "oneOf" && keyword !== "anyOf") continue;
    const inside = kept.filter((error) => error.keywordLocation.startsWith(`${keywordLocation}/`));
    const groups = new Map<string, OutputUnit[]>();
    for (const error of inside) {
      const key = error.keywordLocation.slice(keywordLocation.length + 1).split("/", 1)[0] ?? "";
      groups.set(key, [...(groups.get(key) ?? []), error]);
    }
    const [best] = [...groups.entries()].sort(([, a], [, b]) => distance(a) - distance(b));
    if (!best) continue;
    kept = kept.filter(
      (error) =>
        !(error.keyword === keyword && error.keywordLocation === keywordLocation) &&
        (!error.keywordLocation.startsWith(`${keywordLocation}/`) || best[1].includes(error)),
    );
  }
  return kept;
}

const distance = (errors: readonly OutputUnit[]) =>
  errors.reduce((sum, { keyword }) => sum + (keyword === "const" ? 100 : keyword === "type" ? 20 : 1), 0);

function placeOf({ keyword, instanceLocation, error }: OutputUnit): string {
  const at = instanceLocation.replace(/^#/, "");
  const name = keyword === "required" ? /required property "(.*)"/s.exec(error)?.[1] : undefined;
  return name === undefined ? at : `${at}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

function words({ keyword, error }: OutputUnit): string {
  switch (keyword) {
    case "required":
      return "Required";
    case "type": {
      const wanted = /Expected "(.*)"/.exec(error)?.[1]?.replaceAll('"', "").replaceAll(",", " or");
      return wanted ? `Should be ${wanted}` : "Of another type than declared";
    }
    case "enum":
      return "One of the listed values";
    case "const":
      return "Not the one value that is allowed";
    case "format":
      return `Not a ${/format "(.*)"/.exec(error)?.[1] ?? "valid value"}`;
    case "pattern":
      return "Does not match the declared pattern";
    case "false":
      return "Not a declared member";
    case "oneOf":
      return /\(0 matches\)/.test(error)
        ? "Fits none of the declared forms"
        : "Fits more than one of the declared forms";
    case "anyOf":
      return "Fits none of the declared forms";
    default:
      return error.slice(0, 200);
  }
}
