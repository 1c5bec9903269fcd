import { performance } from "node:perf_hooks";
import { parentPort, workerData } from "node:worker_threads";
import { documentOf } from "@/lib/catalog/document";
import type { BuildOrder, BuildReport } from "./build-in-worker";
import { IndexBuilder } from "./builder";

// The thread of lib/search/build-in-worker.ts.
const { now } = workerData as { now: number };
const builder = new IndexBuilder(now);

parentPort?.on("message", (order: BuildOrder) => {
  const tell = (report: BuildReport) => parentPort?.postMessage(report);
  if (order === "finish") {
    const index = builder.finish();
    tell({ index, busySeconds: performance.eventLoopUtilization().active / 1_000 });
    return;
  }
  if ("docs" in order) for (const doc of order.docs) builder.add(doc);
  else for (const row of order.rows) builder.add(documentOf(row));
  tell("taken");
});
