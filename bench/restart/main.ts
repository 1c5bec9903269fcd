import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { get } from "node:http";
import { loadavg } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "@/sandbox/free-port";
import { readArguments, wrongUsage } from "@/scripts/command-line";
import { runningSandbox } from "@/scripts/running-sandbox";
import { describeMachine } from "../probe/machine";
import { median } from "../search/statistics";

const USAGE = `Measure how soon a web process answers after it was started, over the catalog of the sandbox that runs.

  npm start        in another terminal, filled by npm run bench:fill, its index built (SOUK_STATE_DIR and PORT as there)
  npm run bench:restart -- [--rounds 5]

Each round starts a web process beside the running one, on a port of its own, and stops it; in turn with it a bare Node
server through the same loader, which is what nothing can be faster than. Linux; CPU is that of the process.
Exit code: 0 measured, 1 no sandbox runs, 2 wrong usage.`;

/** From the process's start on, milliseconds; `cpuMs` is what it took of processors by then. */
interface Reached {
  ms: number;
  cpuMs: number;
}

const root = path.resolve(import.meta.dirname, "..", "..");
const { values } = readArguments(USAGE, { rounds: { type: "string", default: "5" } });
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) wrongUsage(USAGE, "--rounds must be a whole number from 1.");
const sandbox = runningSandbox(root, process.env.SOUK_STATE_DIR);
if (!sandbox.DATABASE_URL) {
  console.error(
    `No sandbox runs with its state in ${process.env.SOUK_STATE_DIR ?? ".souk"}: npm start first.`,
  );
  process.exit(1);
}

/** The first answer with status 200 from this address, asked again and again. */
async function firstAnswer(child: ChildProcess, began: number, url: string): Promise<Reached> {
  while (child.exitCode === null) {
    if (await isAnswered(url)) return { ms: performance.now() - began, cpuMs: cpuMs(child.pid as number) };
    await delay(5);
  }
  throw new Error(`a process of the comparison ended (code ${child.exitCode})`);
}

const isAnswered = (url: string) =>
  new Promise<boolean>((resolve) => {
    get(url, { agent: false }, (answer) => {
      answer.resume().once("end", () => resolve(answer.statusCode === 200));
    }).once("error", () => resolve(false));
  });

/** From Linux's own accounts, in hundredths of a second. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function started<T>(
  file: string,
  env: Record<string, string>,
  ask: (child: ChildProcess, began: number) => Promise<T>,
) {
  const began = performance.now();
  const child = fork(path.join(root, file), {
    cwd: root,
    execArgv: ["--import", "tsx"],
    env: { ...process.env, NODE_ENV: "production", ...env },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  try {
    return await ask(child, began);
  } finally {
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    await gone;
  }
}

const measured = { bare: [] as Reached[], json: [] as Reached[], page: [] as Reached[] };
const loads: number[] = [];
console.log(describeMachine().line);
for (let round = 0; round < rounds; round++) {
  loads.push(loadavg()[0] ?? 0);
  measured.bare.push(
    await started("bench/http/bare.ts", {}, async (child, began) => {
      const [{ port }] = (await once(child, "message")) as [{ port: number }];
      return firstAnswer(child, began, `http://127.0.0.1:${port}/`);
    }),
  );
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const env = {
    ...sandbox,
    PORT: String(port),
    ...(process.env.SOUK_STATE_DIR && { SOUK_STATE_DIR: path.resolve(root, process.env.SOUK_STATE_DIR) }),
  };
  const [json, page] = await started("boot/web.ts", env, (child, began) =>
    Promise.all([
      firstAnswer(child, began, `${origin}/discovery/search?query=weather+forecast`),
      firstAnswer(child, began, `${origin}/?q=currency+rates`),
    ]),
  );
  measured.json.push(json);
  measured.page.push(page);
}

const seconds = (all: number[]) =>
  `${(median(all) / 1_000).toFixed(2)} s (${(Math.min(...all) / 1_000).toFixed(2)} to ${(Math.max(...all) / 1_000).toFixed(2)})`;
const names = {
  bare: "a bare Node server's first answer",
  json: "the first search as JSON",
  page: "the first search as a page",
};
console.log(
  `${rounds} starts, load ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}; median (least to most)\n`,
);
for (const key of ["bare", "json", "page"] as const)
  console.log(
    `${names[key].padEnd(36)} ${seconds(measured[key].map(({ ms }) => ms)).padEnd(28)} CPU ${seconds(measured[key].map(({ cpuMs }) => cpuMs))}`,
  );
console.log(
  `\nAim: a restart serves within 2 s: ${median(measured.json.map(({ ms }) => ms)) <= 2_000 ? "reached" : "missed"} as JSON, ${median(measured.page.map(({ ms }) => ms)) <= 2_000 ? "reached" : "missed"} as a page.`,
);
process.exit(0);
