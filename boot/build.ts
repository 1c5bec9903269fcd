import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { exited } from "@/sandbox/process";
import { hintRootScripts } from "./compile-hints";
import { acquireLock, LockedError } from "./lock";
import { sourceHash } from "./source-hash";

const require = createRequire(import.meta.url);

/** Whether the kept production build was made from the present sources. */
export function isBuilt(root: string): boolean {
  const stamp = path.join(root, ".next", "souk-sources");
  return existsSync(stamp) && readFileSync(stamp, "utf8") === sourceHash(root);
}

/**
 * Makes the production build unless the kept one fits the sources. Another Souk that builds in this folder is waited
 * for. Aborting `signal` ends the build. Throws with the build's own output.
 */
export async function ensureBuild(root: string, signal: AbortSignal): Promise<void> {
  while (!isBuilt(root)) {
    let release: () => void;
    try {
      release = acquireLock(path.join(root, ".next", "souk-build-lock"), "building");
    } catch (error) {
      if (!(error instanceof LockedError)) throw error;
      await delay(200, undefined, { signal });
      continue;
    }
    try {
      // Taken before the build reads: what changes meanwhile is built next time.
      const hash = sourceHash(root);
      await build(root, signal);
      hintRootScripts(path.join(root, ".next"));
      writeFileSync(path.join(root, ".next", "souk-sources"), hash);
      return;
    } finally {
      release();
    }
  }
}

async function build(root: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const next = path.join(path.dirname(require.resolve("next/package.json")), "dist", "bin", "next");
  const child = spawn(process.execPath, [next, "build"], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, because the build has workers: ending the group ends them all.
    detached: true,
  });
  const end = () => child.pid && process.kill(-child.pid, "SIGKILL");
  signal.addEventListener("abort", end);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text) => {
      output += text;
    });
  await exited(child);
  signal.removeEventListener("abort", end);
  signal.throwIfAborted();
  if (child.exitCode !== 0) throw new Error(`The web application does not build:\n${output}`);
}
