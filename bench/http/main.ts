import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { describeMachine } from "@/bench/probe/machine";
import { ensureBuild } from "@/boot/build";
import { migrateDb } from "@/db/migrate";
import { freePort } from "@/sandbox/free-port";
import { startPostgres } from "@/sandbox/postgres";
import { fillCatalog } from "./catalog";
import { CpuShares } from "./cpu-share";
import { measure } from "./measure";
import { report } from "./report";
import { type Server, startServer } from "./servers";

const USAGE = `Measure how many requests a web process answers, beside a bare Node server and the framework alone. About five minutes
and, when the sources changed, a build.

  npm run bench:http -- [--listings 10000] [--rounds 3] [--seconds 3] [--connections 16]`;

const root = path.resolve(import.meta.dirname, "..", "..");
const require = createRequire(import.meta.url);

function readSize() {
  const { values } = parseArgs({
    options: {
      listings: { type: "string", default: "10000" },
      rounds: { type: "string", default: "3" },
      seconds: { type: "string", default: "3" },
      connections: { type: "string", default: "16" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  const whole = (name: "listings" | "rounds" | "seconds" | "connections", most: number) => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 1 || value > most)
      throw new Error(`--${name} must be a whole number from 1 to ${most}`);
    return value;
  };
  return {
    listings: whole("listings", 1_000_000),
    rounds: whole("rounds", 25),
    seconds: whole("seconds", 60),
    connections: whole("connections", 1_000),
  };
}

/** Builds the framework's own little application, which is compared with. */
function buildReference(): void {
  const next = path.join(path.dirname(require.resolve("next/package.json")), "dist", "bin", "next");
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  const cwd = path.join(root, "bench", "http", "reference-app");
  const built = spawnSync(process.execPath, [next, "build"], { cwd, env, encoding: "utf8" });
  if (built.status !== 0) throw new Error(`The reference does not build:\n${built.stdout}${built.stderr}`);
}

async function main(): Promise<void> {
  const size = readSize();
  const log = console.error;
  log("building");
  await ensureBuild(root, new AbortController().signal);
  buildReference();
  const dir = mkdtempSync(path.join(tmpdir(), "souk-bench-"));
  // As root the database runs under another account, which has to get there.
  chmodSync(dir, 0o755);
  const postgres = await startPostgres({ dir: path.join(dir, "postgres") });
  const servers: Server[] = [];
  const shares = CpuShares.open((reason) => log(`No process is held to a part of a CPU: ${reason}`));
  try {
    await migrateDb(postgres.url);
    log(`filling the catalog with ${size.listings} listings`);
    const listingIds = await fillCatalog(postgres.url, size.listings);
    const soukAt = async (processes: number) => {
      const port = await freePort();
      const env = {
        SOUK_WEB_PROCESSES: String(processes),
        SOUK_MODE: "production",
        SOUK_ORIGIN: "https://souk.example",
        SOUK_BIND: "127.0.0.1",
        DATABASE_URL: postgres.url,
        SOUK_READS_PER_MINUTE: "1000000000",
      };
      const web = "boot/web.ts";
      const server =
        processes === 1
          ? await startServer(web, { env, port })
          : await startServer("boot/web-cluster.ts", { env, port, args: [web, String(processes)] });
      servers.push(server);
      return server;
    };
    const referenceAt = async (file: string) => {
      const server = await startServer(`bench/http/${file}`);
      servers.push(server);
      return server;
    };
    const bareTwice = async () => {
      const args = ["bench/http/bare.ts", "2"];
      const server = await startServer("boot/web-cluster.ts", { port: await freePort(), args });
      servers.push(server);
      return server;
    };
    const fleet = {
      bare: await referenceAt("bare.ts"),
      bareTwo: await bareTwice(),
      framework: await referenceAt("reference.ts"),
      souk: await soukAt(1),
      two: await soukAt(2),
      listingIds,
    };
    const machine = describeMachine();
    console.log(machine.line);
    const rounds = await measure(fleet, size, shares, log);
    console.log(`\n${report(rounds)}\n`);
    const folder = path.join(root, "bench", "results");
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, `http-${machine.at.replace(/[:.]/g, "-")}.json`);
    writeFileSync(file, `${JSON.stringify({ machine, size, rounds }, null, 2)}\n`);
    console.log(`All numbers in ${path.relative(process.cwd(), file)}`);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    shares?.close();
    await postgres.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

await main();
