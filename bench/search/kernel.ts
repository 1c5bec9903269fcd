import { execFileSync, spawnSync } from "node:child_process";
import path from "node:path";
import { startChild } from "../probe/child";
import { median, quantile } from "./statistics";

export interface KernelTimes {
  /** Milliseconds by question. */
  ownMs: number[];
  doorMs: number[];
  matches: number[];
}

/**
 * Two words with cold caches, by question: our kernel alone (words looked up, lists merged, matches ranked, rows counted), all of
 * our door (facets named and cards read too), and the same lists merged, ranked and counted in C. Null without a compiler. Throws when
 * ours and C's do not find the same number of matches.
 */
export async function measureKernels(
  folder: string,
  snapshotFile: string,
  queries: number,
): Promise<Record<string, number> | null> {
  const program = path.join(folder, "kernel");
  const built = spawnSync("cc", ["-O3", "-o", program, path.join(import.meta.dirname, "kernel.c")]);
  if (built.status !== 0) return null;
  const listsFile = path.join(folder, "kernel-lists");
  const child = await startChild<KernelTimes>("../search/kernel-process.ts", {
    snapshotFile,
    listsFile,
    queries,
  });
  await child.end();
  const { ownMs, doorMs, matches } = child.ready;
  const lines = execFileSync(program, [listsFile], { encoding: "utf8" }).trim().split("\n");
  const answers = lines.map((line) => line.split(" ").map(Number) as [ms: number, matches: number]);
  for (const [i, [, found]] of answers.entries())
    if (found !== matches[i]) throw new Error(`question ${i}: C found ${found} matches, we ${matches[i]}`);
  const cMs = answers.map(([ms]) => ms);
  const share = (ours: readonly number[]) => median(ours.map((ms, i) => ms / (cMs[i] as number)));
  return {
    questions: cMs.length,
    cMs: median(cMs),
    cMsP95: quantile(cMs, 0.95),
    ownMs: median(ownMs),
    ownMsP95: quantile(ownMs, 0.95),
    doorMs: median(doorMs),
    doorMsP95: quantile(doorMs, 0.95),
    // Of the medians; and the median of the questions' own ratios.
    ownByC: median(ownMs) / median(cMs),
    ownByCPaired: share(ownMs),
    doorByC: median(doorMs) / median(cMs),
    doorByCPaired: share(doorMs),
  };
}
