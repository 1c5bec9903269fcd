/**
 * How Node is started for a worker. It makes much short-lived garbage: with 4 MB for the young part of the heap instead of 16 a worker
 * with 512 probes in flight stays some 40 MB smaller, at no measurable cost.
 */
export const WORKER_NODE_OPTIONS = ["--max-semi-space-size=4"] as const;
