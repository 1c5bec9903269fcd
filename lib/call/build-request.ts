import type { DeclaredField } from "@/lib/probe/types";
import { collectBody } from "./collect-body";
import { readFilePart } from "./file-part";
import { fillPath } from "./route-template";
import type { CallTarget, CallValues, FieldError } from "./types";

const MAX_URL_CHARS = 8_192;
const MAX_BODY_CHARS = 65_536;
/** Files are in it as base64. */
export const MAX_FORM_CHARS = 400_000;
const MAX_PAIRS = 64;
/** Not text/html: with a browser's user agent that asks many sellers for a paywall page instead of a 402. */
const ACCEPT = "application/json, text/markdown;q=0.9, text/plain;q=0.9, image/*;q=0.8, */*;q=0.5";
const HEADER_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]{1,64}$/;
const RESERVED_HEADERS =
  /^(?:accept|accept-encoding|authorization|connection|content-.*|cookie2?|expect|forwarded|host|keep-alive|origin|payment-.*|proxy-.*|referer|sec-.*|sign-in-with-x|te|trailer|transfer-encoding|upgrade|via|x-payment.*|x-forwarded-.*|x-real-ip)$/;

/** Bytes where files are in it. */
export type RequestBody = string | Uint8Array<ArrayBuffer> | null;

export type BuiltRequest =
  | { ok: true; url: string; method: string; headers: Record<string, string>; body: RequestBody }
  | { ok: false; errors: FieldError[] };

/**
 * The one request that `values` mean for a listing; the browser and the relay build it with this same code, so the
 * hash bound before signing is the hash of what is sent (security row 25). Scheme, host, port and the literal parts
 * of the path always come from the listing. Of an MCP tool the body is what its `tools/call` says, without what the
 * transport adds: name and arguments. Pure; every refusal is in `errors`.
 */
export function buildRequest(target: CallTarget, values: CallValues): BuiltRequest {
  if (target.tool) return buildToolCall(target, target.tool, values);
  const errors: FieldError[] = [];
  const base = new URL(target.url);
  const url = new URL(base);
  const method = target.method.toUpperCase();

  const path = fillPath(base.pathname, target.input, values.path);
  if (path.ok) url.pathname = path.pathname;
  else errors.push(...path.errors);

  fillQuery(url, target, values, errors);
  const headers: Record<string, string> = { accept: ACCEPT };
  fillHeaders(headers, target.input?.headers ?? [], values, errors);
  const body = fillBody(headers, method, target, values, errors);

  url.hash = "";
  if (url.href.length > MAX_URL_CHARS)
    errors.push({ field: "url", message: `The address would be longer than ${MAX_URL_CHARS} characters` });
  // Belt and braces: nothing above can move the host, and this line keeps it so.
  if (url.origin !== base.origin || url.username || url.password)
    errors.push({ field: "url", message: "The request would leave the listed host" });
  return errors.length > 0 ? { ok: false, errors } : { ok: true, url: url.href, method, headers, body };
}

function buildToolCall(target: CallTarget, tool: string, values: CallValues): BuiltRequest {
  const errors: FieldError[] = [];
  const text = fillBody(
    {},
    "POST",
    target,
    { ...values, bodyType: values.body === null ? "none" : "json" },
    errors,
  );
  const args: unknown = typeof text !== "string" || errors.length > 0 ? {} : JSON.parse(text);
  if (args === null || typeof args !== "object" || Array.isArray(args))
    errors.push({ field: "body", message: "The arguments of a tool are one JSON object" });
  const { href: url } = new URL(target.url);
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ name: tool, arguments: args });
  return errors.length > 0 ? { ok: false, errors } : { ok: true, url, method: "POST", headers, body };
}

function fillQuery(url: URL, target: CallTarget, values: CallValues, errors: FieldError[]) {
  const declared = target.input?.queryParams ?? null;
  if (values.query.length > MAX_PAIRS)
    errors.push({ field: "query", message: `At most ${MAX_PAIRS} query parameters` });
  const given = values.query.filter(([name, value]) => name !== "" && value !== "").slice(0, MAX_PAIRS);
  for (const [name] of given)
    if (declared && !declared.some((f) => f.name === name) && !url.searchParams.has(name))
      errors.push({ field: `query.${name}`, message: "This endpoint does not declare this parameter" });
  for (const name of new Set(given.map(([n]) => n))) url.searchParams.delete(name);
  for (const [name, value] of given) url.searchParams.append(name, value);
  for (const field of declared ?? [])
    if (field.required && !url.searchParams.get(field.name))
      errors.push({ field: `query.${field.name}`, message: "Required" });
}

function fillHeaders(
  headers: Record<string, string>,
  declared: DeclaredField[],
  values: CallValues,
  errors: FieldError[],
) {
  for (const [rawName, value] of values.headers.slice(0, MAX_PAIRS)) {
    const name = rawName.toLowerCase();
    if (value === "") continue;
    const message = !HEADER_NAME.test(name)
      ? "Not a header name"
      : RESERVED_HEADERS.test(name)
        ? "This header cannot be set from here"
        : !declared.some((f) => f.name.toLowerCase() === name)
          ? "This endpoint does not declare this header"
          : !/^[\t\x20-\x7e]{1,1024}$/.test(value)
            ? "At most 1024 printable ASCII characters"
            : null;
    if (message) errors.push({ field: `headers.${rawName}`, message });
    else headers[name] = value;
  }
  for (const field of declared) {
    const name = field.name.toLowerCase();
    // A reserved header is not for people to fill: what it needs (content type, payment) is set elsewhere.
    if (field.required && !RESERVED_HEADERS.test(name) && !(name in headers))
      errors.push({ field: `headers.${field.name}`, message: "Required" });
  }
}

function fillBody(
  headers: Record<string, string>,
  method: string,
  target: CallTarget,
  values: CallValues,
  errors: FieldError[],
): RequestBody {
  const wanted = target.input?.body ?? null;
  if (values.body === null || values.bodyType === "none") {
    for (const field of wanted?.fields ?? [])
      if (field.required) errors.push({ field: `body.${field.name}`, message: "Required" });
    return null;
  }
  if (method === "GET" || method === "HEAD") {
    errors.push({ field: "body", message: `A ${method} request carries no body` });
    return null;
  }
  const most = values.bodyType === "form-data" ? MAX_FORM_CHARS : MAX_BODY_CHARS;
  if (values.body.length > most) {
    errors.push({ field: "body", message: `At most ${most} characters` });
    return null;
  }
  if (values.bodyType === "text") {
    headers["content-type"] = "text/plain;charset=utf-8";
    return values.body;
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(values.body);
  } catch (error) {
    errors.push({ field: "body", message: `Not valid JSON: ${(error as Error).message}` });
    return null;
  }
  const members = parsed !== null && typeof parsed === "object" ? (parsed as Record<string, unknown>) : {};
  for (const field of wanted?.fields ?? [])
    if (field.required && (!Object.hasOwn(members, field.name) || members[field.name] === ""))
      errors.push({ field: `body.${field.name}`, message: "Required" });
  if (values.bodyType === "json") {
    headers["content-type"] = "application/json";
    return values.body;
  }
  return multipart(headers, members, values.body);
}

/** RFC 7578; the boundary is derived from the content so that both sides build the same bytes. */
function multipart(
  headers: Record<string, string>,
  fields: Record<string, unknown>,
  content: string,
): RequestBody {
  const parts = Object.entries(fields).map(([name, value]) => ({ name, value, file: readFilePart(value) }));
  const files = parts.flatMap(({ file }) => (file ? [latin1(file.bytes)] : []));
  let boundary = "souk-form";
  for (let i = 0; [content, ...files].some((text) => text.includes(boundary)); i++)
    boundary = `souk-form-${i}`;
  headers["content-type"] = `multipart/form-data; boundary=${boundary}`;
  const chunks = parts.flatMap(({ name, value, file }): (string | Uint8Array)[] => {
    const start = `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"`;
    if (!file) return [`${start}\r\n\r\n${typeof value === "string" ? value : JSON.stringify(value)}\r\n`];
    const type = MEDIA_TYPE.test(file.type) ? file.type : "application/octet-stream";
    return [
      `${start}; filename="${quoted(file.filename)}"\r\nContent-Type: ${type}\r\n\r\n`,
      file.bytes,
      "\r\n",
    ];
  });
  chunks.push(`--${boundary}--\r\n`);
  if (files.length === 0) return chunks.join("");
  const whole = collectBody();
  for (const chunk of chunks) whole.add(typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk);
  return whole.joined();
}

const MEDIA_TYPE = /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/;
const quoted = (name: string) => name.replace(/[\r\n"]/g, (c) => encodeURIComponent(c));
const latin1 = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);
