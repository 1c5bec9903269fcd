import { toProblem } from "@/lib/errors";
import { lineStream } from "./line-stream";

/** Whether the caller wants a line for each event (`application/x-ndjson`) and not one answer at the end. */
export function wantsLines(request: Request): boolean {
  return request.headers.get("accept")?.includes("application/x-ndjson") ?? false;
}

type Run = (send: (line: object) => void, signal: AbortSignal) => Promise<void>;

/** A reader that takes nothing for so long, while something waits for it, is given up. */
const READER_IDLE_MS = 60_000;

/**
 * Events as they happen, one JSON line each; what is thrown becomes the last line, `{"type":"problem","problem":…}`.
 * `signal` aborts when the reader has gone. `what` is for the log.
 */
export function ndjson(what: string, run: Run): Response {
  const lines = openLines();
  run(lines.send, lines.gone).then(lines.end, (error) => lines.fail(what, error));
  return lines.response;
}

interface Watched {
  /** Milliseconds; see {@link lineStream}. */
  readerIdleMs?: number;
  /** Called once, when the run has ended and nothing waits for its reader any more. */
  onOver?(): void;
}

/** The same, begun by the first line: what is thrown before it is thrown here, and can be an answer of its own status. */
export function ndjsonOnceBegun(
  what: string,
  run: Run,
  { readerIdleMs, onOver = () => {} }: Watched = {},
): Promise<Response> {
  return new Promise((resolve, reject) => {
    let lines: ReturnType<typeof openLines> | null = null;
    const gone = new AbortController();
    const begin = () => {
      lines ??= openLines(gone, readerIdleMs);
      resolve(lines.response);
      return lines;
    };
    run((line) => begin().send(line), gone.signal)
      .then(
        () => begin().end(),
        (error) => (lines ? lines.fail(what, error) : reject(error)),
      )
      .then(() => lines?.over)
      .then(onOver);
  });
}

function openLines(gone = new AbortController(), readerIdleMs = READER_IDLE_MS) {
  const { body, send, end, over } = lineStream(gone, readerIdleMs);
  return {
    // no-transform: a compressing proxy would hold the lines back.
    response: new Response(body, {
      headers: { "content-type": "application/x-ndjson", "cache-control": "no-store, no-transform" },
    }),
    gone: gone.signal,
    send,
    end,
    over,
    fail(what: string, error: unknown) {
      const problem = toProblem(error);
      if (problem.status === 500) console.error(`[api] ${what}`, error);
      send({ type: "problem", problem });
      end();
    },
  };
}
