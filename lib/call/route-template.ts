import type { DeclaredInput } from "@/lib/probe/types";
import type { FieldError } from "./types";

const MAX_PARAM_CHARS = 1_024;

/** The parameter a template segment stands for: `:city`, `{city}` or `[city]`; null for a literal segment. */
function parameterName(segment: string): string | null {
  return (
    /^(?::([\w-]+)|(?:\{|%7B)([\w-]+)(?:\}|%7D)|\[([\w-]+)\])$/i.exec(segment)?.slice(1).find(Boolean) ?? null
  );
}

/**
 * A listed path with its parameters filled in. The declared `routeTemplate` is believed only where its literal
 * segments are those of the listed path, so a declaration cannot lead elsewhere on the host.
 * A value is one segment: it is percent-encoded whole, and empty, `.` and `..` are refused.
 */
export function fillPath(
  pathname: string,
  input: DeclaredInput | null,
  values: Record<string, string>,
): { ok: true; pathname: string } | { ok: false; errors: FieldError[] } {
  const listed = pathname.split("/");
  const template = input?.routeTemplate?.split("/");
  const pattern = template && fits(template, listed) ? template : listed;
  const errors: FieldError[] = [];
  const filled = pattern.map((segment, i) => {
    const name = parameterName(segment);
    if (name === null) return listed[i] as string;
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    // Without a value the listed path may already carry one: the example the provider registered.
    if ((value === undefined || value === "") && parameterName(listed[i] as string) === null)
      return listed[i] as string;
    const problem = segmentProblem(value ?? "");
    if (problem) errors.push({ field: `path.${name}`, message: problem });
    return encodeURIComponent(wellFormed(value ?? ""));
  });
  const names = new Set(pattern.map(parameterName));
  for (const name of Object.keys(values))
    if (values[name] && !names.has(name))
      errors.push({ field: `path.${name}`, message: "The listed address has no such part" });
  return errors.length > 0 ? { ok: false, errors } : { ok: true, pathname: filled.join("/") };
}

/**
 * The declared `routeTemplate` in one spelling (`/climate/:city`), when it fits this path and has parameters; else null.
 * URLs of one host and method that share it are one resource.
 */
export function appliedTemplate(pathname: string, input: DeclaredInput | null): string | null {
  const template = input?.routeTemplate?.split("/");
  if (!template || !fits(template, pathname.split("/"))) return null;
  const names = template.map(parameterName);
  if (names.every((name) => name === null)) return null;
  return template.map((segment, i) => (names[i] === null ? segment : `:${names[i]}`)).join("/");
}

/** The value each path parameter has in the listed URL, for a form to begin with. */
export function listedPathValues(pathname: string, input: DeclaredInput | null): Record<string, string> {
  const listed = pathname.split("/");
  const template = input?.routeTemplate?.split("/");
  const found: Record<string, string> = {};
  if (!template || !fits(template, listed)) return found;
  template.forEach((segment, i) => {
    const name = parameterName(segment);
    if (name !== null && parameterName(listed[i] as string) === null)
      found[name] = decode(listed[i] as string);
  });
  return found;
}

const fits = (template: string[], listed: string[]) =>
  template.length === listed.length &&
  template.every((segment, i) => parameterName(segment) !== null || segment === listed[i]);

function segmentProblem(value: string): string | null {
  if (value === "") return "Required";
  if (value === "." || value === "..") return "Not allowed here";
  return value.length > MAX_PARAM_CHARS ? `At most ${MAX_PARAM_CHARS} characters` : null;
}

/** Lone surrogates become U+FFFD: encodeURIComponent throws on them. */
const wellFormed = (text: string) => text.replace(/\p{Surrogate}/gu, "\ufffd");

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
