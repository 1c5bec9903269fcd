import { execFileSync, spawnSync } from "node:child_process";
import path from "node:path";

/** Median milliseconds of the same work in C with cold caches; null where there is no compiler. */
export function measureKernel(
  folder: string,
  documents: number,
  length: number,
  matches: number,
): number | null {
  const program = path.join(folder, "kernel");
  const built = spawnSync("cc", ["-O3", "-o", program, path.join(import.meta.dirname, "kernel.c")]);
  if (built.status !== 0) return null;
  return Number(execFileSync(program, [documents, length, matches].map(String), { encoding: "utf8" }));
}
