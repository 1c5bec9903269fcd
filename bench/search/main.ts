import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { type RunningPostgres, startPostgres } from "@/sandbox/postgres";
import { startChild } from "../probe/child";
import { describeMachine } from "../probe/machine";
import { loadPostgres } from "./engines/postgres-tables";
import { hasSqlite } from "./engines/sqlite";
import { measureKernels } from "./kernel";
import { measure, type Running, startEngine } from "./measure";
import { OPERATIONS } from "./queries";
import { compare, differingTotals, table, typoOverlap } from "./report";

const USAGE = `Compare the search index with other ways to search the same made-up listings.

  npm run bench:search -- [--listings 10000] [--engines souk,peer,postgres,sqlite,minisearch,flexsearch]
                          [--only ${OPERATIONS.join(",")}] [--queries 120] [--rounds 3] [--seconds 30] [--heap 4000]

  --listings  10000, 100000 or 1000000 (up to 1,000,000)
  --engines   souk is always there; all by default, from 500,000 listings on without minisearch and flexsearch
  --queries   questions of each kind
  --rounds    how often each is asked; the best time of each question counts
  --seconds   most for one kind of question, shared by the engines: a slow one answers fewer questions
  --heap      megabytes for each engine's process`;

const ENGINES = ["souk", "postgres", "peer", "sqlite", "minisearch", "flexsearch"];
const root = path.resolve(import.meta.dirname, "..", "..");

function readOptions() {
  const { values } = parseArgs({
    options: {
      listings: { type: "string", default: "10000" },
      engines: { type: "string" },
      only: { type: "string", default: OPERATIONS.join() },
      queries: { type: "string", default: "120" },
      rounds: { type: "string", default: "3" },
      seconds: { type: "string", default: "30" },
      heap: { type: "string", default: "4000" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  const whole = (name: "listings" | "queries" | "rounds" | "seconds" | "heap", most: number) => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 1 || value > most)
      throw new Error(`--${name} must be from 1 to ${most}`);
    return value;
  };
  const listings = whole("listings", 1_000_000);
  const standard = listings < 500_000 ? ENGINES : ENGINES.slice(0, 4);
  const wanted = values.engines?.split(",") ?? standard;
  const unknown = wanted.filter((name) => !ENGINES.includes(name));
  if (unknown.length > 0) throw new Error(`there is no engine ${unknown.join()}`);
  return {
    listings,
    engines: ENGINES.filter((name) => name === "souk" || wanted.includes(name)),
    only: values.only.split(","),
    queries: whole("queries", 1_000),
    rounds: whole("rounds", 50),
    seconds: whole("seconds", 3_600),
    heapMb: whole("heap", 64_000),
  };
}

async function main(): Promise<void> {
  const options = readOptions();
  const dir = mkdtempSync(path.join(tmpdir(), "souk-bench-"));
  // As root the database runs under another account, which has to get there.
  chmodSync(dir, 0o755);
  const machine = describeMachine();
  console.log(machine.line);
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1_000);
  const running: Running[] = [];
  let database: RunningPostgres | null = null;
  try {
    if (options.engines.some((name) => name === "peer" || name === "postgres")) {
      database = await startPostgres({ dir: path.join(dir, "postgres"), durable: false });
      await loadPostgres(database.url, options.listings);
      console.error(`PostgreSQL has ${options.listings} listings after ${seconds()} s`);
    }
    const snapshotFile = path.join(dir, "index");
    for (const name of options.engines) {
      if (name === "sqlite" && !hasSqlite()) {
        console.error("sqlite is left out: python3 with FTS5 is not there");
        continue;
      }
      const { listings, queries, heapMb } = options;
      const config = { name, listings, queries, databaseUrl: database?.url ?? "", snapshotFile };
      const engine = await startEngine(config, heapMb);
      if (engine) running.push(engine);
      console.error(`${name} is ready after ${seconds()} s`);
    }
    const measured = await measure(running, options.only, options);
    const comparisons = compare(measured);
    const about = Object.fromEntries(running.map((engine) => [engine.name, engine.about]));
    for (const engine of running) {
      const bytes = await engine.child.ask<number>("memory");
      Object.assign(about[engine.name] ?? {}, { residentMb: bytes / 2 ** 20 });
    }
    const kernels = await measureKernels(dir, snapshotFile, options.queries);
    const restart = await startChild<Record<string, number>>("../search/restart.ts", { file: snapshotFile });
    await restart.end();
    const quality = {
      typoOverlap: Object.fromEntries(running.map(({ name }) => [name, typoOverlap(measured, name)])),
      browseTotalsUnlikePostgres: differingTotals(measured, "browse", "postgres"),
      browseTotalsUnlikePeer: differingTotals(measured, "browse", "peer"),
    };
    const results = {
      machine,
      options,
      seconds: seconds(),
      about,
      kernels,
      restart: restart.ready,
      quality,
      comparisons,
    };
    console.log(`\n${table(comparisons)}\n`);
    console.log(JSON.stringify({ about, kernels, restart: restart.ready, quality }, null, 2));
    const folder = path.join(root, "bench", "results");
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, `search-${options.listings}-${machine.at.replace(/[:.]/g, "-")}.json`);
    writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
    console.log(`${seconds()} s; all numbers in ${path.relative(process.cwd(), file)}`);
  } finally {
    await Promise.all(running.map(({ child }) => child.end()));
    await database?.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

await main();
