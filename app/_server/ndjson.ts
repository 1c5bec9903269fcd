import { toProblem } from "@/lib/errors";

/** Whether the caller wants a line for each event (`application/x-ndjson`) and not one answer at the end. */
export function wantsLines(request: Request): boolean {
  return request.headers.get("accept")?.includes("application/x-ndjson") ?? false;
}

type Run = (send: (line: object) => void, signal: AbortSignal) => Promise<void>;

/**
 * Events as they happen, one JSON line each; what is thrown becomes the last line, `{"type":"problem","problem":…}`.
 * `signal` aborts when the reader has gone. `what` is for the log.
 */
export function ndjson(what: string, run: Run): Response {
  const lines = openLines();
  run(lines.send, lines.gone).then(lines.end, (error) => lines.fail(what, error));
  return lines.response;
}

/** The same, begun by the first line: what is thrown before it is thrown here, and can be an answer of its own status. */
export function ndjsonOnceBegun(what: string, run: Run): Promise<Response> {
  return new Promise((resolve, reject) => {
    let lines: ReturnType<typeof openLines> | null = null;
    const gone = new AbortController();
    const begin = () => {
      lines ??= openLines(gone);
      resolve(lines.response);
      return lines;
    };
    run((line) => begin().send(line), gone.signal).then(
      () => begin().end(),
      (error) => (lines ? lines.fail(what, error) : reject(error)),
    );
  });
}

function openLines(gone = new AbortController()) {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given;
    },
    cancel() {
      gone.abort();
    },
  });
  const send = (line: object) => {
    if (!gone.signal.aborted) controller?.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
  };
  const end = () => {
    if (!gone.signal.aborted) controller?.close();
  };
  return {
    // no-transform: a compressing proxy would hold the lines back.
    response: new Response(body, {
      headers: { "content-type": "application/x-ndjson", "cache-control": "no-store, no-transform" },
    }),
    gone: gone.signal,
    send,
    end,
    fail(what: string, error: unknown) {
      const problem = toProblem(error);
      if (problem.status === 500) console.error(`[api] ${what}`, error);
      send({ type: "problem", problem });
      end();
    },
  };
}
