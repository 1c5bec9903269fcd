import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { GuardedFetch, GuardedRequest } from "@/lib/net/types";
import type { Exchange } from "./types";

const BODY_MAX_BYTES = 65_536;
const HEADERS_MAX_CHARS = 131_072;
const BINARY = /^(?:image|audio|video|font)\/|octet-stream|pdf|zip|gzip|protobuf|msgpack/i;

/** Kept of an exchange that is only looked at for its status and CORS: no challenge is read from it. */
const THIN_HEADERS = /^(?:access-control-|allow$|content-type$|location$|server$|x-powered-by$|vary$)/;

/** Sends one request through the guarded client and keeps a bounded, storable account of it. */
export async function runExchange(
  fetch: GuardedFetch,
  purpose: Exchange["purpose"],
  request: GuardedRequest,
): Promise<Exchange> {
  const base = { purpose, method: request.method, url: request.url };
  const result = await fetch({
    maxBodyBytes: BODY_MAX_BYTES,
    // A stream of events may never end, and says with its first one what it is.
    onBody: (_chunk, { headers }) => /^text\/event-stream\b/i.test(headerOf(headers, "content-type")),
    ...request,
  });
  const { timings } = result;
  if (!result.ok)
    return { ...base, result: { kind: "failed", code: result.code, message: result.message }, timings };
  const thin = purpose !== "cold" && purpose !== "example";
  const body = thin ? null : unpack(result.body, headerOf(result.headers, "content-encoding"));
  return {
    ...base,
    result: {
      kind: "response",
      status: result.status,
      headers: boundHeaders(result.headers, thin),
      body: body ? textOf(body, result.headers) : "",
      truncated: result.truncated,
      ...(result.tls ? { tls: result.tls } : {}),
    },
    timings,
  };
}

/** Cookies are the provider's business with us, not part of an observation. */
export function boundHeaders(headers: [string, string][], thin: boolean): [string, string][] {
  let left = HEADERS_MAX_CHARS;
  return headers.filter(([name, value]) => {
    if (name === "set-cookie" || (thin && !THIN_HEADERS.test(name))) return false;
    left -= name.length + value.length;
    return left >= 0;
  });
}

const headerOf = (headers: readonly [string, string][], name: string) =>
  headers.find(([key]) => key === name)?.[1] ?? "";

/** How far a compressed body is unpacked: what is larger is taken for a bomb. */
const UNPACKED_MAX_BYTES = 1_048_576;
const UNPACK: Record<string, (body: Uint8Array) => Uint8Array> = {
  gzip: (body) => gunzipSync(body, { maxOutputLength: UNPACKED_MAX_BYTES }),
  "x-gzip": (body) => gunzipSync(body, { maxOutputLength: UNPACKED_MAX_BYTES }),
  deflate: (body) => inflateSync(body, { maxOutputLength: UNPACKED_MAX_BYTES }),
  br: (body) => brotliDecompressSync(body, { maxOutputLength: UNPACKED_MAX_BYTES }),
};

/**
 * The body as clients see it, which unpack what was compressed unasked; nothing when it is not what it says. Bounded
 * in what goes in and what comes out.
 */
function unpack(body: Uint8Array, encoding: string): Uint8Array {
  const name = encoding.trim().toLowerCase();
  if (name === "" || name === "identity") return body;
  try {
    return UNPACK[name]?.(body).subarray(0, BODY_MAX_BYTES) ?? new Uint8Array();
  } catch {
    return new Uint8Array();
  }
}

/** UTF-8 text without NUL, which Postgres cannot store; "" when the body is not text. */
function textOf(body: Uint8Array, headers: [string, string][]): string {
  const type = headers.find(([name]) => name === "content-type")?.[1] ?? "";
  if (BINARY.test(type) || body.includes(0)) return "";
  return new TextDecoder().decode(body);
}
