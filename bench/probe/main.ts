import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { migrateDb } from "@/db/migrate";
import { startPostgres } from "@/sandbox/postgres";
import { makeCertificate } from "./certificate";
import { type Child, startChild } from "./child";
import { openCatalog } from "./listings";
import { describeMachine } from "./machine";
import { measure, type Size } from "./measure";
import { report } from "./report";
import { DOMAIN, type World } from "./world";

const USAGE = `Measure how fast workers probe, beside what they could not be faster than. Loopback only; about four minutes.

  npm run bench:probe -- [--probes 1000] [--window 512] [--rounds 2] [--seconds 3] [--workers 1,2,4] [--only worker,reference]

  --probes   listings that each run of a worker has to probe
  --window   probes in flight of one worker
  --rounds   how often everything is measured; what is compared alternates, and the medians count
  --seconds  how long each reference runs
  --workers  numbers of workers to compare
  --only     worker, reference, sweep, dns or memory; several with commas
  --profile  a folder for CPU profiles of the workers, for Chromium's developer tools`;

const root = path.resolve(import.meta.dirname, "..", "..");

function readSize(): Size {
  const { values } = parseArgs({
    options: {
      probes: { type: "string", default: "1000" },
      window: { type: "string", default: "512" },
      rounds: { type: "string", default: "2" },
      seconds: { type: "string", default: "3" },
      workers: { type: "string", default: "1,2,4" },
      only: { type: "string", default: "worker,reference,sweep,dns,memory" },
      profile: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  const whole = (name: "probes" | "window" | "rounds" | "seconds", most: number) => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 1 || value > most)
      throw new Error(`--${name} must be a whole number from 1 to ${most}`);
    return value;
  };
  return {
    probes: whole("probes", 200_000),
    window: whole("window", 4_096),
    rounds: whole("rounds", 25),
    seconds: whole("seconds", 60),
    workers: values.workers.split(",").map(Number),
    only: new Set(values.only.split(",")),
    profile: values.profile && path.resolve(values.profile),
  };
}

async function main(): Promise<void> {
  const size = readSize();
  const dir = mkdtempSync(path.join(tmpdir(), "souk-bench-"));
  // As root the database runs under another account, which has to get there.
  chmodSync(dir, 0o755);
  const children: Child<unknown>[] = [];
  const { ca, cert, key } = makeCertificate(DOMAIN);
  const postgres = await startPostgres({ dir: path.join(dir, "postgres") });
  try {
    await migrateDb(postgres.url);
    const fleet = await startChild<number>("fleet.ts", { cert, key });
    children.push(fleet);
    const names = await startChild<number>("name-server.ts", { port: 0, address: "127.0.0.1", delayMs: 20 });
    children.push(names);
    const world: World = {
      port: fleet.ready,
      ca,
      nameServer: `127.0.0.1:${names.ready}`,
      hosts: Math.max(1, Math.ceil(size.probes / 5)),
    };
    const catalog = openCatalog(postgres.url);
    const machine = describeMachine();
    console.log(machine.line);
    const startedMs = performance.now();
    try {
      const results = await measure({ size, world, catalog, databaseUrl: postgres.url, log: console.error });
      const seconds = Math.round((performance.now() - startedMs) / 1_000);
      console.log(`\n${report(results)}\n`);
      const folder = path.join(root, "bench", "results");
      mkdirSync(folder, { recursive: true });
      const file = path.join(folder, `probe-${machine.at.replace(/[:.]/g, "-")}.json`);
      const { only, ...numbers } = size;
      writeFileSync(
        file,
        `${JSON.stringify({ machine, size: { ...numbers, only: [...only] }, seconds, ...results }, null, 2)}\n`,
      );
      console.log(`${seconds} s; all numbers in ${path.relative(process.cwd(), file)}`);
      if (results.runs.some((run) => run.lost !== 0 || run.doubled !== 0)) {
        console.error("A probe was lost or doubled.");
        process.exitCode = 1;
      }
    } finally {
      await catalog.close();
    }
  } finally {
    await Promise.all(children.map((child) => child.end()));
    await postgres.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

await main();
