/** Of a worker with nothing in flight, several times over. */
const HEAP_MB = 384;
/** Two answers with a body of 64 KB and headers of 128 KB, which is the most that one probe keeps, and as much again. */
const HEAP_MB_EACH = 0.5;

/**
 * How Node is started for a worker with so many places. It makes much short-lived garbage: with 4 MB for the young part
 * of the heap instead of 16 a worker with 512 probes in flight stays some 40 MB smaller. What outlives that is also soon
 * garbage, but Node lets a heap that may become large grow to four times what is in use before it looks; given a bound
 * that is far above what a worker can need and far below its own, it looks sooner, and the same worker stays another
 * 80 MB smaller. Both cost a few hundredths of the CPU.
 */
export function workerNodeOptions(places: number): string[] {
  const heapMb = Math.ceil(HEAP_MB + HEAP_MB_EACH * places);
  return ["--max-semi-space-size=4", `--max-old-space-size=${heapMb}`];
}
