import { Worker } from "node:worker_threads";
import type { SearchDocument } from "./document";
import type { IndexData } from "./index-data";
import { SearchIndex } from "./search-index";

/** What the thread is told. */
export type BuildOrder = { docs: SearchDocument[] } | { rows: string[] } | "finish";
/** What it tells. */
export type BuildReport = "taken" | { index: IndexData; busySeconds: number };

export interface IndexBuild {
  /** Hands documents over; waits when the thread is behind. Ids must not come twice. */
  add(docs: SearchDocument[]): Promise<void>;
  /** The same for listings as the database writes them (`documentOf`): reading them is half of the work. */
  addRows(rows: string[]): Promise<void>;
  /** The index, in shared memory. The thread ends. */
  finish(): Promise<SearchIndex>;
  cancel(): Promise<void>;
  /** How long the thread worked, once it has finished: what it waited for documents is not in it. */
  readonly busySeconds: number;
}

/** Batches that may be on their way before {@link IndexBuild.add} waits. */
const AHEAD = 4;

/**
 * Builds an index in a thread of its own: this one stays free, and what building leaves behind goes with the thread.
 * For processes that run these files as they are (tsx), not for bundled code. A failure in the thread rejects.
 */
export function startBuild(options: { now: number }): IndexBuild {
  const worker = new Worker(new URL("./build-thread-start.mjs", import.meta.url), { workerData: options });
  const waiting: (() => void)[] = [];
  let ahead = 0;
  let busySeconds = 0;
  let failed: Error | null = null;
  let finished: ((index: SearchIndex) => void) | null = null;
  let fail: ((error: Error) => void) | null = null;
  const stop = (error: Error) => {
    failed = error;
    fail?.(error);
    for (const go of waiting.splice(0)) go();
  };
  worker.on("message", (report: BuildReport) => {
    if (report === "taken") {
      ahead--;
      waiting.shift()?.();
    } else {
      busySeconds = report.busySeconds;
      finished?.(new SearchIndex(report.index));
    }
  });
  worker.on("error", stop);
  worker.on("exit", (code) => stop(failed ?? new Error(`the index thread ended with code ${code}`)));
  const send = (order: BuildOrder) => worker.postMessage(order);
  const hand = async (order: BuildOrder) => {
    if (failed) throw failed;
    ahead++;
    send(order);
    if (ahead > AHEAD) await new Promise<void>((go) => waiting.push(go));
    if (failed) throw failed;
  };

  return {
    get busySeconds() {
      return busySeconds;
    },
    add: (docs) => hand({ docs }),
    addRows: (rows) => hand({ rows }),
    async finish() {
      const index = await new Promise<SearchIndex>((resolve, reject) => {
        if (failed) reject(failed);
        finished = resolve;
        fail = reject;
        send("finish");
      });
      await worker.terminate();
      return index;
    },
    async cancel() {
      await worker.terminate();
    },
  };
}
