import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, openSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { SandboxWorld } from "@/boot/sandbox-world";

const root = path.join(fileURLToPath(import.meta.url), "..", "..");
/** Includes the build, when there is none yet. */
const START_LIMIT_MS = 240_000;

/**
 * Starts the whole sandbox as `npm start` does, with its state in `stateDir`, and resolves when all of it answers.
 * `env` is added to PATH and HOME alone: nothing of the caller's own configuration. Throws with what it printed.
 */
export async function startSouk(
  stateDir: string,
  env: Record<string, string>,
): Promise<{ world: SandboxWorld; souk: ChildProcess }> {
  const logFile = path.join(stateDir, "souk.log");
  const worldFile = path.join(stateDir, "world.json");
  rmSync(worldFile, { force: true }); // of a start that was killed
  const log = openSync(logFile, "w");
  const souk = spawn(process.execPath, ["--import", "tsx", "boot/main.ts"], {
    cwd: root,
    stdio: ["ignore", log, log],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      SOUK_STATE_DIR: stateDir,
      ...env,
    } as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv,
  });
  const deadline = Date.now() + START_LIMIT_MS;
  while (!existsSync(worldFile)) {
    if (souk.exitCode !== null || Date.now() > deadline) {
      souk.kill("SIGTERM");
      throw new Error(`Souk did not start:\n${readFileSync(logFile, "utf8")}`);
    }
    await delay(100);
  }
  return { world: JSON.parse(readFileSync(worldFile, "utf8")) as SandboxWorld, souk };
}
