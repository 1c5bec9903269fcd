import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { commandOf, isRunning, stopOrphan } from "@/sandbox/process";

const PATIENCE_MS = 3_000;

/** Notes a child process in `dir`, so that the next start can end it if we are killed. `script` is what it runs. */
export function rememberChild(dir: string, name: string, pid: number, script: string): void {
  mkdirSync(dir, { recursive: true });
  writeFileSync(path.join(dir, name), JSON.stringify({ pid, script }));
}

/**
 * Ends the children of a killed supervisor. They end by themselves when it dies, but may first finish what they were
 * doing, and hold their ports until then. A number that now belongs to some other program is left alone.
 */
export async function stopLeftovers(dir: string): Promise<void> {
  let names: string[] = [];
  try {
    names = readdirSync(dir);
  } catch {
    return; // first start
  }
  await Promise.all(
    names.map(async (name) => {
      const file = path.join(dir, name);
      const { pid, script } = JSON.parse(readFileSync(file, "utf8")) as { pid: number; script: string };
      if (isRunning(pid) && commandOf(pid).includes(script)) await stopOrphan(pid, "SIGTERM", PATIENCE_MS);
      rmSync(file);
    }),
  );
}
