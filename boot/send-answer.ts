import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { type ByteAnswer, isKnown } from "@/lib/http/byte-answer";

const compress = promisify(gzip);
/** Below this a compressed answer is hardly smaller than its own headers. */
const MIN_GZIP_BYTES = 1_024;

/** An answer that is kept: compressed once, for all who take it so. */
export interface KeptAnswer extends ByteAnswer {
  gzipped: Buffer | null;
}

/** Compresses an answer for those who will ask again. */
export async function keepAnswer(answer: ByteAnswer): Promise<KeptAnswer> {
  const gzipped = answer.body.length < MIN_GZIP_BYTES ? null : await compress(answer.body, { level: 6 });
  return { ...answer, gzipped };
}

export function keptBytes({ body, gzipped, headers }: KeptAnswer): number {
  return body.length + (gzipped?.length ?? 0) + JSON.stringify(headers).length;
}

/** Sends the answer in the form that this client takes: 304 when it has it, compressed, or as it is. */
export function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body, gzipped }: KeptAnswer,
  more: Record<string, string> = {},
): void {
  for (const [name, value] of Object.entries({ ...headers, ...more })) response.setHeader(name, value);
  response.setHeader("vary", headers.vary ? `${headers.vary}, Accept-Encoding` : "Accept-Encoding");
  if (isKnown(request.headers["if-none-match"], headers.etag)) {
    response.removeHeader("content-type");
    response.writeHead(304).end();
    return;
  }
  const small = gzipped && takesGzip(request.headers["accept-encoding"]) ? gzipped : null;
  if (small) response.setHeader("content-encoding", "gzip");
  const bytes = small ?? body;
  response.setHeader("content-length", bytes.length);
  response.writeHead(status).end(request.method === "HEAD" ? undefined : bytes);
}

function takesGzip(accepted: string | string[] | undefined): boolean {
  return /(?:^|[\s,])(?:gzip|\*)\s*(?:$|,|;(?!\s*q=0(?:\.0*)?\s*(?:,|$)))/i.test(String(accepted ?? ""));
}
