import { spawnSync } from "node:child_process";
import { startChild } from "./child";
import type { Catalog } from "./listings";
import type { LookupConfig, LookupResult } from "./lookup";
import type { ReferenceConfig, ReferenceResult } from "./reference";
import { type Watched, watch } from "./watch";
import type { World } from "./world";

export interface Size {
  probes: number;
  window: number;
  rounds: number;
  seconds: number;
  workers: number[];
  only: Set<string>;
  /** Where the workers' CPU profiles go; absent: none are taken. */
  profile?: string;
}

export interface Reference extends ReferenceResult {
  name: string;
}

/**
 * `first`: never probed before. `full`: known, looked at from all sides. `routine`: known, asked once. `alone`: the
 * same with one listing a host, so that every probe makes its connection. `dead`: routine, with a fifth dead, which is
 * known since the visit before. `first-alone` and `first-dead`: the same two never probed before, so that nothing is known.
 */
export interface Run extends Watched {
  name: "first" | "full" | "routine" | "alone" | "dead" | "first-alone" | "first-dead";
  round: number;
}

export interface Results {
  references: Reference[];
  runs: Run[];
  /** null where namespaces are not to be had: then nothing is measured. */
  lookups: LookupResult | null;
}

interface Bench {
  size: Size;
  world: World;
  catalog: Catalog;
  databaseUrl: string;
  log(text: string): void;
}

/** The size of the batches that the sweep is compared with. */
const BATCH = 50;
/** No run may take longer, whatever happens. */
const TIMEOUT_SECONDS = 180;
/** Every fifth endpoint is dead: half of these have no answering name server, the others never answer. */
const deadKind = (i: number) => (i % 5 !== 4 ? "fast" : i % 10 === 4 ? "dead" : "hang");

/** Takes every measurement, alternating what is compared, so that a change of the machine's mood meets all. */
export async function measure(bench: Bench): Promise<Results> {
  const { size, log } = bench;
  const results: Results = { references: [], runs: [], lookups: null };
  const reference = async (name: string, config: Omit<ReferenceConfig, "world">) => {
    log(`  ${name}`);
    const child = await startChild("reference.ts", {
      ...config,
      world: bench.world,
    } satisfies ReferenceConfig);
    try {
      results.references.push({ name, ...(await child.ask<ReferenceResult>("start")) });
    } finally {
      await child.end();
    }
  };
  const timed = { seconds: size.seconds, count: Number.MAX_SAFE_INTEGER };

  for (let round = 1; round <= size.rounds; round++) {
    log(`round ${round} of ${size.rounds}`);
    if (size.only.has("reference")) {
      await reference("handshake", { job: "handshake", concurrency: 64, ...timed });
      await reference("undici", { job: "undici", concurrency: 64, ...timed });
    }
    if (size.only.has("worker")) await workerRuns(bench, results.runs, round);
    if (size.only.has("sweep")) {
      if (round === 1)
        await reference("batch 50", { job: "batch", concurrency: BATCH, seconds: 20, count: 150 });
      await reference("window 50", { job: "window", concurrency: BATCH, seconds: 12, count: 300 });
      await reference("window 512", { job: "window", concurrency: 512, seconds: 10, count: 2_000 });
    }
  }
  if (size.only.has("memory"))
    await reference("memory", { job: "memory", concurrency: 1, seconds: 9, count: 500 });
  if (size.only.has("dns")) results.lookups = await compareLookups(log);
  return results;
}

/** New listings, then the same ones again in every way; at last with one listing a host, and with a fifth dead. */
async function workerRuns(bench: Bench, runs: Run[], round: number): Promise<void> {
  const { size, catalog, databaseUrl, log } = bench;
  const count = size.probes;
  let { world } = bench;
  const go = async (name: Run["name"], workers: number, payable = count) => {
    log(`  ${workers} worker${workers === 1 ? "" : "s"}, ${name}`);
    const expected = { all: count, payable };
    const { window, profile } = size;
    const options = { databaseUrl, window, world, workers, expected, profile };
    const watched = await watch(catalog, { ...options, timeoutSeconds: TIMEOUT_SECONDS });
    runs.push({ name, round, ...watched });
  };
  await catalog.fill(world, count, () => "fast");
  await go("first", 1);
  for (const workers of size.workers) {
    await catalog.makeDue();
    await go("routine", workers);
  }
  await catalog.makeDue(true);
  await go("full", 1);

  world = { ...world, hosts: count };
  const fast = Array.from({ length: count }, (_, i) => deadKind(i)).filter((kind) => kind === "fast").length;
  for (const [name, kindOf, payable] of [
    ["alone", () => "fast", count],
    ["dead", deadKind, fast],
  ] as const) {
    await catalog.fill(world, count, kindOf);
    await go(`first-${name}`, 1, payable);
    await catalog.makeDue();
    await go(name, 1, payable);
  }
}

async function compareLookups(log: (text: string) => void): Promise<LookupResult | null> {
  const within = ["unshare", "--mount", "--net"];
  if (spawnSync("unshare", ["--mount", "--net", "true"]).status !== 0) {
    log("  lookups: not measured, this needs Linux and the right to make namespaces");
    return null;
  }
  log("  lookups");
  const config: LookupConfig = { seconds: 12, concurrency: 512, deadShare: 0.2 };
  const child = await startChild<LookupResult>("lookup.ts", config, { within });
  await child.end();
  return child.ready;
}
