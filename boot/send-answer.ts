import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { type ByteAnswer, isKnown } from "@/lib/http/byte-answer";
import type { Soon } from "@/lib/http/soon";

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

/**
 * Sends the answer in the form that this client takes: 304 when it has it, compressed, or as it is. At once, unless it has to
 * be compressed first.
 */
export function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: KeptAnswer,
  more: Record<string, string> = {},
): Soon<void> {
  const { status, headers, body } = answer;
  const { "if-none-match": known, "accept-encoding": accepted } = request.headers;
  const vary = headers.vary ? `${headers.vary}, Accept-Encoding` : "Accept-Encoding";
  if (isKnown(known, headers.etag)) {
    const { "content-type": _, ...rest } = headers;
    response.writeHead(304, { ...rest, ...more, vary }).end();
    return;
  }
  const send = (bytes: Buffer, encoding: Record<string, string> = {}) => {
    // All headers at once: set one by one, each is looked at twice.
    response.writeHead(status, { ...headers, ...more, vary, ...encoding, "content-length": bytes.length });
    response.end(request.method === "HEAD" ? undefined : bytes);
  };
  if (body.length < MIN_GZIP_BYTES || accepted === undefined || !takesGzip(accepted)) return send(body);
  answer.gzipped ??= compress(body, { level: 6 });
  return answer.gzipped.then((bytes) => send(bytes, { "content-encoding": "gzip" }));
}

function takesGzip(accepted: string | string[]): boolean {
  return /(?:^|[\s,])(?:gzip|\*)\s*(?:$|,|;(?!\s*q=0(?:\.0*)?\s*(?:,|$)))/i.test(String(accepted));
}
