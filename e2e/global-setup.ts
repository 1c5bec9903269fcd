import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { SandboxWorld } from "@/boot/sandbox-world";
import { freePort } from "@/sandbox/free-port";
import { exited } from "@/sandbox/process";
import { WORKERS } from "./workers";
import { shareWorld } from "./world";

const root = path.join(fileURLToPath(import.meta.url), "..", "..");
const PORTS_PER_WORKER = 3;
/** Includes the build, when there is none yet. */
const START_LIMIT_MS = 240_000;

/** Starts the whole sandbox as `npm start` does, in a folder and on ports of its own; stops it after the last test. */
export default async function setup(): Promise<() => Promise<void>> {
  const stateDir = mkdtempSync(path.join(tmpdir(), "souk-e2e-"));
  // As root the database runs under another account, which has to get there.
  chmodSync(stateDir, 0o755);
  const logFile = path.join(stateDir, "souk.log");
  const ports = new Set<number>();
  while (ports.size < 1 + WORKERS * PORTS_PER_WORKER) ports.add(await freePort());
  const [webPort, ...sellerPorts] = ports;

  const log = openSync(logFile, "w");
  const souk = spawn(process.execPath, ["--import", "tsx", "boot/main.ts"], {
    cwd: root,
    stdio: ["ignore", log, log],
    // Nothing of the caller's own configuration.
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: String(webPort),
      SOUK_STATE_DIR: stateDir,
      SOUK_ALLOW_HOSTS: sellerPorts.map((port) => `127.0.0.1:${port}`).join(","),
    } as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv,
  });
  const stop = async () => {
    souk.kill("SIGTERM");
    await exited(souk);
    rmSync(stateDir, { recursive: true, force: true });
  };
  try {
    const worldFile = path.join(stateDir, "world.json");
    const deadline = Date.now() + START_LIMIT_MS;
    while (!existsSync(worldFile)) {
      if (souk.exitCode !== null || Date.now() > deadline)
        throw new Error(`Souk did not start:\n${readFileSync(logFile, "utf8")}`);
      await delay(100);
    }
    shareWorld({ ...(JSON.parse(readFileSync(worldFile, "utf8")) as SandboxWorld), sellerPorts });
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
