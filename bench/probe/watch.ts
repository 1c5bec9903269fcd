import { setTimeout as delay } from "node:timers/promises";
import { workerNodeOptions } from "@/worker/node-options";
import { startChild } from "./child";
import type { Audit, Catalog } from "./listings";
import type { WorkerConfig, WorkerUse } from "./worker";

export interface Watched extends Audit {
  workers: number;
  window: number;
  probes: number;
  payable: number;
  /** Probes recorded a second between the first tenth and the last tenth of what was to be done. */
  perSecond: number;
  /** The same, payable ones only. */
  payablePerSecond: number;
  /** Of all workers together. */
  cpuMsPerProbe: number;
  /** Of the largest. */
  peakRssBytes: number;
}

export interface WatchOptions extends WorkerConfig {
  workers: number;
  /** How many probes there will be, and how many of them payable. */
  expected: { all: number; payable: number };
  /** Given up after this. */
  timeoutSeconds: number;
  /** A folder for CPU profiles. */
  profile?: string;
}

const LOOK_EVERY_MS = 100;

/** Lets workers do everything that is due and measures them. */
export async function watch(catalog: Catalog, options: WatchOptions): Promise<Watched> {
  const { workers, expected, timeoutSeconds, profile, ...config } = options;
  const node = profile ? ["--cpu-prof", `--cpu-prof-dir=${profile}`] : [];
  const children = await Promise.all(
    Array.from({ length: workers }, () =>
      startChild<string>("worker.ts", config satisfies WorkerConfig, {
        node: [...node, ...workerNodeOptions(config.window)],
      }),
    ),
  );
  try {
    const startedMs = performance.now();
    await Promise.all(children.map((child) => child.ask("start")));
    const seen: Sample[] = [];
    for (;;) {
      const now = { ...(await catalog.recorded()), atMs: performance.now() - startedMs };
      seen.push(now);
      if (now.all >= expected.all || now.atMs > timeoutSeconds * 1_000) break;
      await delay(LOOK_EVERY_MS);
    }
    const uses = await Promise.all(children.map((child) => child.ask<WorkerUse>("stop")));
    const { all, payable } = await catalog.recorded();
    return {
      workers,
      window: config.window,
      probes: all,
      payable,
      perSecond: slope(seen, "all", expected.all),
      payablePerSecond: slope(seen, "payable", expected.payable),
      cpuMsPerProbe: uses.reduce((sum, use) => sum + use.cpuMs, 0) / Math.max(1, all),
      peakRssBytes: Math.max(...uses.map((use) => use.peakRssBytes)),
      ...(await catalog.audit()),
    };
  } finally {
    await Promise.all(children.map((child) => child.end()));
  }
}

interface Sample {
  all: number;
  payable: number;
  atMs: number;
}

/** Neither the first claim nor the last stragglers are what a worker sustains. */
function slope(samples: Sample[], what: "all" | "payable", expected: number): number {
  const from = samples.find((sample) => sample[what] >= expected * 0.1);
  const to = samples.find((sample) => sample[what] >= expected * 0.9) ?? samples.at(-1);
  if (!from || !to || to.atMs <= from.atMs) return 0;
  return ((to[what] - from[what]) * 1_000) / (to.atMs - from.atMs);
}
