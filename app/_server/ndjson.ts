import { toProblem } from "@/lib/errors";

/** Whether the caller wants a line for each event (`application/x-ndjson`) and not one answer at the end. */
export function wantsLines(request: Request): boolean {
  return request.headers.get("accept")?.includes("application/x-ndjson") ?? false;
}

/**
 * Events as they happen, one JSON line each; what is thrown becomes the last line, `{"type":"problem","problem":…}`.
 * `signal` aborts when the reader has gone. `what` is for the log.
 */
export function ndjson(
  what: string,
  run: (send: (line: object) => void, signal: AbortSignal) => Promise<void>,
): Response {
  const encoder = new TextEncoder();
  const gone = new AbortController();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const send = (line: object) => {
        if (!gone.signal.aborted) controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
      };
      try {
        await run(send, gone.signal);
      } catch (error) {
        const problem = toProblem(error);
        if (problem.status === 500) console.error(`[api] ${what}`, error);
        send({ type: "problem", problem });
      }
      if (!gone.signal.aborted) controller.close();
    },
    cancel() {
      gone.abort();
    },
  });
  // no-transform: a compressing proxy would hold the lines back.
  return new Response(body, {
    headers: { "content-type": "application/x-ndjson", "cache-control": "no-store, no-transform" },
  });
}
