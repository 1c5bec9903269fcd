/** Lines that wait together are handed over together, about so many bytes at a time: each piece has its own cost on the way. */
const PIECE_BYTES = 16_384;

/** Lines on their way to a reader: nothing is handed over before it is asked for. */
export interface LineStream {
  body: ReadableStream<Uint8Array>;
  /** Aborts when the reader has gone, or has taken nothing for too long. */
  gone: AbortSignal;
  send(line: object): void;
  end(): void;
  /** Resolves when everything was taken, or nobody takes it any more: nothing is held from then on. */
  over: Promise<void>;
}

/**
 * What is sent waits here until the reader takes it. One that takes nothing for `idleMs` while something waits is given up: the
 * stream fails and what waited is dropped.
 */
export function lineStream(gone: AbortController, idleMs: number): LineStream {
  const encoder = new TextEncoder();
  let waiting: Uint8Array[] = [];
  let ended = false;
  let idle: ReturnType<typeof setTimeout> | undefined;
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  /** The reader waits for the next line. */
  let asked: (() => void) | null = null;
  let settle: () => void = () => {};
  const over = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const stop = () => {
    clearTimeout(idle);
    waiting = [];
    settle();
  };
  /** Hands over what the reader asked for, as far as it is there, and watches that the rest is asked for. */
  function pass() {
    clearTimeout(idle);
    if (gone.signal.aborted) return;
    if (asked && waiting.length > 0) {
      controller?.enqueue(takePiece());
      asked();
      asked = null;
    }
    if (waiting.length > 0) {
      idle = setTimeout(giveUp, idleMs);
      return;
    }
    if (!ended) return;
    controller?.close();
    asked?.();
    stop();
  }
  /** The first line that waits, and those behind it that fit beside it. */
  function takePiece(): Uint8Array {
    let bytes = waiting[0]?.length ?? 0;
    let lines = 1;
    for (; lines < waiting.length; lines++) {
      const more = (waiting[lines] as Uint8Array).length;
      if (bytes + more > PIECE_BYTES) break;
      bytes += more;
    }
    const taken = waiting.splice(0, lines);
    return taken.length === 1 ? (taken[0] as Uint8Array) : Buffer.concat(taken, bytes);
  }
  function giveUp() {
    gone.abort();
    controller?.error(new Error("the reader takes nothing"));
    stop();
  }
  const body = new ReadableStream<Uint8Array>(
    {
      start(given) {
        controller = given;
      },
      pull() {
        return new Promise<void>((resolve) => {
          asked = resolve;
          pass();
        });
      },
      cancel() {
        gone.abort();
        stop();
      },
    },
    { highWaterMark: 0 },
  );
  return {
    body,
    gone: gone.signal,
    over,
    send(line) {
      if (gone.signal.aborted || ended) return;
      waiting.push(encoder.encode(`${JSON.stringify(line)}\n`));
      pass();
    },
    end() {
      if (gone.signal.aborted || ended) return;
      ended = true;
      pass();
    },
  };
}
