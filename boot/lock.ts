import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { commandOf, isRunning } from "@/sandbox/process";

/** Somebody alive holds the lock; `note` is what they wrote into it. */
export class LockedError extends Error {
  override name = "LockedError";
  constructor(
    readonly pid: number,
    readonly note: string,
  ) {
    super(`held by process ${pid} (${note})`);
  }
}

/**
 * Takes the lock file and returns how to give it back. A lock whose process has gone, or whose number now belongs to
 * some other program, is taken over. Throws {@link LockedError} when it is held.
 */
export function acquireLock(
  file: string,
  note: string,
  isHolder: (pid: number) => boolean = runsSouk,
): () => void {
  mkdirSync(path.dirname(file), { recursive: true });
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, note }));
  try {
    while (!link(mine, file)) {
      const text = read(file);
      if (text === undefined) continue;
      const holder = parse(text);
      if (holder && holder.pid !== process.pid && isHolder(holder.pid))
        throw new LockedError(holder.pid, holder.note);
      removeStale(file, text);
    }
  } finally {
    rmSync(mine);
  }
  return () => {
    if (parse(read(file) ?? "")?.pid === process.pid) rmSync(file, { force: true });
  };
}

/** Whether that process is alive and a supervisor, or a build by itself. */
function runsSouk(pid: number): boolean {
  return isRunning(pid) && /boot[\\/]main|scripts[\\/]build/.test(commandOf(pid));
}

/** A link appears with its contents in one step; false when there is a lock already. */
function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined; // given back meanwhile
  }
}

function parse(text: string): { pid: number; note: string } | undefined {
  try {
    const value = JSON.parse(text) as { pid: number; note: string };
    return Number.isInteger(value.pid) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Two may find the same stale lock: whoever moved away a fresh one puts it back. */
function removeStale(file: string, staleText: string): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return; // the other one was first
  }
  if (read(aside) !== staleText) link(aside, file);
  rmSync(aside);
}
