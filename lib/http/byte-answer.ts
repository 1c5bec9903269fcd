import crypto from "node:crypto";

/** An answer that is ready to be sent, and sent again. */
export interface ByteAnswer {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: Buffer;
}

/** A value as JSON that stands in many answers. */
export interface JsonPiece {
  bytes: Buffer;
  /** Stands for the bytes in the ETags of those answers: they need not be read again. */
  hash: string;
}

export function jsonPiece(value: object): JsonPiece {
  const bytes = Buffer.from(JSON.stringify(value));
  return { bytes, hash: hashOf(bytes) };
}

/** A list that is JSON already. */
export class JsonList {
  constructor(readonly pieces: readonly JsonPiece[]) {}
}

/**
 * An object as JSON for anybody, with an ETag; its own members may be {@link JsonList}. `maxAgeSeconds` is how long a
 * shared cache may keep it.
 */
export function jsonAnswer(value: object, maxAgeSeconds: number): ByteAnswer {
  const chunks: (string | JsonList)[] = [];
  let hashes = "";
  let text = "{";
  for (const [name, member] of Object.entries(value)) {
    const own = member instanceof JsonList ? "" : JSON.stringify(member);
    if (own === undefined) continue;
    text += `${text === "{" && chunks.length === 0 ? "" : ","}${JSON.stringify(name)}:${own}`;
    if (!(member instanceof JsonList)) continue;
    hashes += text;
    for (const { hash } of member.pieces) hashes += hash;
    chunks.push(`${text}[`, member);
    text = "]";
  }
  text += "}";
  chunks.push(text);
  return {
    status: 200,
    headers: {
      "content-type": "application/json",
      "cache-control": `public, max-age=${maxAgeSeconds}`,
      "access-control-allow-origin": "*",
      "access-control-expose-headers": "ETag, RateLimit, RateLimit-Policy, Retry-After",
      etag: etagOf(hashes + text),
    },
    body: joined(chunks),
  };
}

/** A weak ETag, because the same content is also sent compressed (RFC 9110 section 8.8.1). */
export function etagOf(content: string | Buffer): string {
  return `W/"${hashOf(content)}"`;
}

/** In one step, which came with Node 20.12. */
const oneStep: typeof crypto.hash | undefined = crypto.hash;

function hashOf(content: string | Buffer): string {
  const digest = oneStep
    ? oneStep("sha256", content, "base64url")
    : crypto.createHash("sha256").update(content).digest("base64url");
  return digest.slice(0, 22);
}

const COMMA = 0x2c;

/** Texts and lists as one, each copied once. */
function joined(chunks: readonly (string | JsonList)[]): Buffer {
  let length = 0;
  for (const chunk of chunks)
    if (typeof chunk === "string") length += Buffer.byteLength(chunk);
    else for (const { bytes } of chunk.pieces) length += bytes.length + 1;
  const all = Buffer.allocUnsafe(length);
  let at = 0;
  for (const chunk of chunks)
    if (typeof chunk === "string") at += all.write(chunk, at);
    else
      for (const [i, { bytes }] of chunk.pieces.entries()) {
        if (i > 0) all[at++] = COMMA;
        all.set(bytes, at);
        at += bytes.length;
      }
  // Room for a comma before the first was counted too.
  return all.subarray(0, at);
}

/** Whether `If-None-Match` names this ETag: then 304 says all (RFC 9110 section 13.1.2). */
export function isKnown(ifNoneMatch: string | null | undefined, etag: string | undefined): boolean {
  if (!ifNoneMatch || !etag) return false;
  const opaque = (tag: string) => tag.trim().replace(/^W\//, "");
  return ifNoneMatch.split(",").some((tag) => tag.trim() === "*" || opaque(tag) === opaque(etag));
}

/** The answer as the framework's routes give it: 304 to who has it already. */
export function byteResponse(request: Request, { status, headers, body }: ByteAnswer): Response {
  if (isKnown(request.headers.get("if-none-match"), headers.etag)) {
    const { "content-type": _type, ...rest } = headers;
    return new Response(null, { status: 304, headers: rest });
  }
  return new Response(new Uint8Array(body), { status, headers });
}
