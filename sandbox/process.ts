import { type ChildProcess, execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/**
 * Whether a process with this id exists, whoever owns it. A zombie counts as gone once its other threads are: until then
 * they hold its ports.
 */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const state = stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3);
    return state !== "Z" || readdirSync(`/proc/${pid}/task`).length > 1;
  } catch {
    return true; // no /proc (macOS)
  }
}

/** The command line of a running process, or "" when it cannot be read. Tells our orphan from a reused pid. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    try {
      return execFileSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }).trim();
    } catch {
      return "";
    }
  }
}

/** Resolves when the child has exited. */
export function exited(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once("exit", () => resolve());
  });
}

/** Sends `signal` to a process that is not our child and waits; SIGKILL after `patienceMs`. */
export async function stopOrphan(pid: number, signal: NodeJS.Signals, patienceMs = 8_000): Promise<void> {
  const send = (name: NodeJS.Signals) => {
    try {
      process.kill(pid, name);
    } catch {
      // it went by itself
    }
  };
  send(signal);
  const deadline = Date.now() + patienceMs;
  while (isRunning(pid)) {
    if (Date.now() > deadline) send("SIGKILL");
    await delay(25);
  }
}

/** Signals a child and waits for its exit; SIGKILL after `patienceMs`. */
export async function stopChild(
  child: ChildProcess,
  signal: NodeJS.Signals,
  patienceMs = 8_000,
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = exited(child);
  child.kill(signal);
  const timer = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  await gone;
  clearTimeout(timer);
}
