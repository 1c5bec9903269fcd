import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { checkFundings } from "@/services/check-funding";
import type { Context } from "@/services/context";
import { COUNT_EVERY_MS, countEcosystem } from "@/services/count-ecosystem";
import { maintainHistory } from "@/services/maintain-history";
import { purgeExpired } from "@/services/purge-expired";
import { recordHeartbeat } from "@/services/record-heartbeat";
import { REFRESH_EVERY_MS, refreshListingStats } from "@/services/refresh-listing-stats";
import { settleOpenCalls } from "@/services/settle-open-calls";
import { startProbeWindow } from "./probe-window";

const PER_HOST = 2;
const SPACING_MS = 250;
const SETTLE_EVERY_MS = 2_000;
const FUNDING_EVERY_MS = 15_000;
const HEARTBEAT_EVERY_MS = 5_000;
const PURGE_EVERY_MS = 10 * 60_000;
const MAINTAIN_EVERY_MS = 15 * 60_000;

export interface Worker {
  id: string;
  /** Takes no more work and resolves when what had begun is done, or given back after `patienceMs`. */
  drain(patienceMs: number): Promise<void>;
}

/**
 * Starts the loops; resolves after the first heartbeat, and throws when the database does not take it. `perHost` and
 * `spacingMs` are how polite it is to one host.
 */
export async function startWorker(
  ctx: Context,
  { perHost = PER_HOST, spacingMs = SPACING_MS }: { perHost?: number; spacingMs?: number } = {},
): Promise<Worker> {
  const id = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  await recordHeartbeat(ctx, id);
  const probes = startProbeWindow(ctx, {
    size: ctx.env.workerConcurrency,
    perHost,
    spacingMs,
    onFailure: (text) => log("probe", text),
  });
  const loops = [
    repeat("heartbeat", HEARTBEAT_EVERY_MS, () => recordHeartbeat(ctx, id)),
    repeat("settle", SETTLE_EVERY_MS, () => settleOpenCalls(ctx, { limit: 50 })),
    repeat("funding", FUNDING_EVERY_MS, () => checkFundings(ctx, { limit: 5 })),
    repeat("purge", PURGE_EVERY_MS, () => purgeExpired(ctx)),
    repeat("stats", REFRESH_EVERY_MS, () => refreshListingStats(ctx)),
    repeat("figures", COUNT_EVERY_MS, () => countEcosystem(ctx)),
    repeat("history", MAINTAIN_EVERY_MS, () => maintainHistory(ctx)),
  ];
  return {
    id,
    async drain(patienceMs) {
      await Promise.all([probes.drain(patienceMs), ...loops.map((loop) => loop.stop())]);
    },
  };
}

/** Runs `task` every `everyMs`, never twice at once; a failure is logged and the next turn comes all the same. */
function repeat(name: string, everyMs: number, task: () => Promise<unknown>): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const turn = async () => {
    try {
      await task();
    } catch (error) {
      log(name, error instanceof Error ? error.message : String(error));
    }
    if (!stopped)
      timer = setTimeout(() => {
        running = turn();
      }, everyMs);
  };
  let running = turn();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

function log(what: string, text: string): void {
  console.error(`[worker] ${what}: ${text.split("\n", 1)[0]}`);
}
