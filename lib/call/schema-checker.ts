import type { SchemaProblem } from "./check-schema";

/** What the checker's worker says: once that it is ready, then one answer for each question. */
export type WorkerAnswer = { ready: true } | { problems: SchemaProblem[] } | { unusable: string };

/** The part of a `Worker` that is used. */
export interface CheckWorker {
  postMessage(question: { schema: object; value: unknown }): void;
  terminate(): void;
  onmessage: ((event: { data: WorkerAnswer }) => void) | null;
  onerror: ((event: unknown) => void) | null;
}

export type Checked =
  | { kind: "checked"; problems: SchemaProblem[] }
  /** The schema is none, or refers to what is not there. */
  | { kind: "unusable"; why: string }
  /** The schema's rules ran for longer than they may. */
  | { kind: "too-long" }
  /** A newer question came. */
  | { kind: "superseded" };

export interface SchemaChecker {
  check(schema: object, value: unknown): Promise<Checked>;
  close(): void;
}

/** For one value; a well-meant schema takes a millisecond. */
const LIMIT_MS = 500;
/** For the worker's code to arrive and start. */
const START_MS = 10_000;

/**
 * Holds values against schemas in a worker that is ended when it takes too long: a provider's pattern may run for years.
 * One at a time; of those that wait only the newest is asked.
 */
export function createSchemaChecker(start: () => CheckWorker, limitMs = LIMIT_MS): SchemaChecker {
  type Waiting = { schema: object; value: unknown; give(checked: Checked): void };
  let worker: CheckWorker | null = null;
  let ready = false;
  let running: Waiting | null = null;
  let next: Waiting | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function stopWorker() {
    worker?.terminate();
    worker = null;
    ready = false;
  }
  function finish(checked: Checked) {
    clearTimeout(timer);
    running?.give(checked);
    running = next;
    next = null;
    if (running) ask();
  }
  function late(checked: Checked) {
    stopWorker();
    finish(checked);
  }
  function ask() {
    if (!running) return;
    clearTimeout(timer);
    if (worker && ready) {
      timer = setTimeout(() => late({ kind: "too-long" }), limitMs);
      worker.postMessage({ schema: running.schema, value: running.value });
      return;
    }
    timer = setTimeout(() => late({ kind: "unusable", why: "the checker did not start" }), START_MS);
    if (worker) return;
    const mine = start();
    worker = mine;
    mine.onmessage = ({ data }) => {
      // What an ended worker had said meanwhile is the answer to nothing any more.
      if (mine !== worker) return;
      if ("ready" in data) {
        ready = true;
        ask();
      } else if ("problems" in data) finish({ kind: "checked", ...data });
      else finish({ kind: "unusable", why: data.unusable });
    };
    mine.onerror = () => mine === worker && late({ kind: "unusable", why: "the checker failed" });
  }

  return {
    check: (schema, value) =>
      new Promise((give) => {
        const question = { schema, value, give };
        if (running) {
          next?.give({ kind: "superseded" });
          next = question;
          return;
        }
        running = question;
        ask();
      }),
    close() {
      clearTimeout(timer);
      stopWorker();
      running?.give({ kind: "superseded" });
      next?.give({ kind: "superseded" });
      running = null;
      next = null;
    },
  };
}
