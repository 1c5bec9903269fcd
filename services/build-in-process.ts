import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Reading } from "@/lib/catalog/catalog-loading";
import type { BuildNews } from "./build-process";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

export interface ProcessOptions {
  databaseUrl: string;
  /** Where the snapshot is written. */
  dir: string;
  /** Lets this machine's other work go ahead. */
  behind: boolean;
  onReading(reading: NonNullable<Reading>): void;
  signal: AbortSignal;
}

/** Nothing can be written to the folder. */
export class UnwritableError extends Error {
  override name = "UnwritableError";
}

/**
 * Builds the index in a process of its own, which writes it to the snapshot: what building takes, four times the memory
 * of the index at its peak, is given back with that process. Throws when it fails or `signal` ends it, and
 * {@link UnwritableError}.
 */
export function buildInProcess({
  databaseUrl,
  dir,
  behind,
  onReading,
  signal,
}: ProcessOptions): Promise<void> {
  const child = fork(
    fileURLToPath(new URL("./build-process.ts", import.meta.url)),
    [dir, behind ? "behind" : ""],
    {
      cwd: ROOT,
      execArgv: ["--import", "tsx"],
      env: { ...process.env, DATABASE_URL: databaseUrl },
    },
  );
  const stop = () => child.kill("SIGKILL");
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  let failed: Error | null = null;
  child.on("message", (news: BuildNews) => {
    if ("reading" in news) onReading(news.reading);
    else failed = news.unwritable ? new UnwritableError(news.failed) : new Error(news.failed);
  });
  return new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, killed) => {
      if (code === 0) resolve();
      else
        reject(failed ?? new Error(`the process that builds the index ended (${killed ?? `code ${code}`})`));
    });
  }).finally(() => signal.removeEventListener("abort", stop));
}
