import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { type ByteAnswer, isKnown } from "@/lib/http/byte-answer";

const compress = promisify(gzip);
/** Below this a compressed answer is hardly smaller than its own headers. */
const MIN_GZIP_BYTES = 1_024;

/** An answer that is kept: compressed once, when the first who takes it so asks. */
export interface KeptAnswer extends ByteAnswer {
  gzipped?: Promise<Buffer>;
}

/** Counted with the compressed form that it may get. */
export function keptBytes({ body, headers }: KeptAnswer): number {
  return Math.ceil(body.length * 1.25) + JSON.stringify(headers).length;
}

/** Sends the answer in the form that this client takes: 304 when it has it, compressed, or as it is. */
export async function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: KeptAnswer,
  more: Record<string, string> = {},
): Promise<void> {
  const { status, headers, body } = answer;
  for (const [name, value] of Object.entries({ ...headers, ...more })) response.setHeader(name, value);
  response.setHeader("vary", headers.vary ? `${headers.vary}, Accept-Encoding` : "Accept-Encoding");
  if (isKnown(request.headers["if-none-match"], headers.etag)) {
    response.removeHeader("content-type");
    response.writeHead(304).end();
    return;
  }
  let bytes = body;
  if (body.length >= MIN_GZIP_BYTES && takesGzip(request.headers["accept-encoding"])) {
    answer.gzipped ??= compress(body, { level: 6 });
    bytes = await answer.gzipped;
    response.setHeader("content-encoding", "gzip");
  }
  response.setHeader("content-length", bytes.length);
  response.writeHead(status).end(request.method === "HEAD" ? undefined : bytes);
}

function takesGzip(accepted: string | string[] | undefined): boolean {
  return /(?:^|[\s,])(?:gzip|\*)\s*(?:$|,|;(?!\s*q=0(?:\.0*)?\s*(?:,|$)))/i.test(String(accepted ?? ""));
}
