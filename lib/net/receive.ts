import { type Client, errors } from "undici";

export interface ReceiveRequest {
  /** Path and query. */
  path: string;
  method: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  signal: AbortSignal;
  maxHeaderBytes: number;
  maxBodyBytes: number;
  /** Hears of every kept piece of the body; true ends the exchange. */
  onBody?(chunk: Uint8Array, response: { status: number; headers: readonly [string, string][] }): boolean;
  /** Leave the connection open for the next request. */
  keepOpen: boolean;
  /** Called when the final response's headers are complete. */
  onFirstByte(): void;
  /** Called after it with the final response's status and headers. */
  onHead?(response: { status: number; headers: [string, string][] }): void;
}

export interface Received {
  status: number;
  /** Lower-case names, in wire order. */
  headers: [string, string][];
  body: Uint8Array;
  truncated: boolean;
  /** Lower-case names; absent when there are none. */
  trailers?: [string, string][];
}

/** Far above any honest use of 103 Early Hints; a flood of them would otherwise run until the deadline. */
const MAX_INFORMATIONAL = 32;

/**
 * Sends one request and takes in one response, raw: bytes as they came, at most `maxBodyBytes` of them.
 * Rejects with undici's error (`UND_ERR_HEADERS_OVERFLOW` when the headers are too large), the dialer's error, or
 * whatever ended the connection.
 */
export function receive(client: Client, request: ReceiveRequest): Promise<Received> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    let informational = 0;
    let status = 0;
    let headers: [string, string][] = [];
    let stop: (reason: Error) => void = () => {};

    const onAbort = () => {
      const reason = new errors.RequestAbortedError();
      stop(reason);
      reject(reason);
    };
    const settle = (act: () => void) => {
      request.signal.removeEventListener("abort", onAbort);
      act();
    };
    const give = (truncated: boolean, trailers?: [string, string][]) =>
      settle(() =>
        resolve({ status, headers, body: concat(chunks, size), truncated, ...(trailers && { trailers }) }),
      );

    request.signal.addEventListener("abort", onAbort, { once: true });
    if (request.signal.aborted) return onAbort();

    client.dispatch(
      {
        path: request.path,
        method: request.method,
        headers: request.headers,
        body: request.body ?? null,
        reset: !request.keepOpen,
      },
      {
        onRequestStart(controller) {
          stop = (reason) => controller.abort(reason);
          if (request.signal.aborted) onAbort();
        },
        onRequestUpgrade(_controller, _status, _headers, socket) {
          socket.destroy();
          settle(() => reject(new errors.SocketError("unexpected upgrade")));
        },
        onResponseStart(controller, statusCode) {
          if (statusCode < 200) {
            informational += 1;
            if (informational > MAX_INFORMATIONAL)
              controller.abort(new errors.SocketError("too many informational responses"));
            return;
          }
          status = statusCode;
          const raw = rawPairs(controller.rawHeaders);
          // The parser looks at its own limit only between reads, so one read can carry it past the limit.
          if (raw.bytes > request.maxHeaderBytes) return controller.abort(new errors.HeadersOverflowError());
          headers = raw.pairs;
          request.onFirstByte();
          request.onHead?.({ status, headers });
        },
        onResponseData(controller, chunk) {
          const room = request.maxBodyBytes - size;
          const kept = chunk.length > room ? chunk.subarray(0, room) : chunk;
          chunks.push(Uint8Array.from(kept));
          size += kept.length;
          const enough = request.onBody?.(kept, { status, headers }) === true;
          if (enough || chunk.length > room) {
            give(true);
            controller.abort(new errors.RequestAbortedError());
          }
        },
        onResponseEnd(controller) {
          const { pairs } = rawPairs(controller.rawTrailers);
          give(false, pairs.length > 0 ? pairs : undefined);
        },
        onResponseError(_controller, error) {
          settle(() => reject(error));
        },
      },
    );
  });
}

function rawPairs(raw: unknown): { pairs: [string, string][]; bytes: number } {
  const flat = (Array.isArray(raw) ? raw : []) as (Uint8Array | string)[];
  const text = flat.map((part) => (typeof part === "string" ? part : Buffer.from(part).toString("latin1")));
  const pairs: [string, string][] = [];
  let bytes = 0;
  for (let i = 0; i + 1 < text.length; i += 2) {
    const [name, value] = [text[i] as string, text[i + 1] as string];
    pairs.push([name.toLowerCase(), withoutOuterSpace(value)]);
    bytes += name.length + value.length + 4;
  }
  return { pairs, bytes };
}

/** RFC 9110, section 5.5: spaces and tabs around a value are no part of it. The parser takes away those before it. */
function withoutOuterSpace(value: string): string {
  const isSpace = (at: number) => value.charCodeAt(at) === 32 || value.charCodeAt(at) === 9;
  let [start, end] = [0, value.length];
  while (start < end && isSpace(start)) start++;
  while (end > start && isSpace(end - 1)) end--;
  return value.slice(start, end);
}

function concat(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
