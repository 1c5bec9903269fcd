import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { advanceSandboxClock } from "@/services/advance-sandbox-clock";
import { claimDueListings } from "@/services/claim-due-listings";
import type { Context } from "@/services/context";
import { probeLeased } from "@/services/probe-due-listings";
import { purgeExpired } from "@/services/purge-expired";
import { recordHeartbeat } from "@/services/record-heartbeat";
import { settleOpenCalls } from "@/services/settle-open-calls";

/** Probes in flight at once: a sliding window, so that one slow endpoint does not hold up a batch. */
const MAX_IN_FLIGHT = 16;
const CLAIM_EVERY_MS = 1_000;
const SETTLE_EVERY_MS = 2_000;
const HEARTBEAT_EVERY_MS = 5_000;
const PURGE_EVERY_MS = 10 * 60_000;

export interface Worker {
  id: string;
  /** Takes no more work and resolves when what was taken is done. */
  drain(): Promise<void>;
}

/** Starts the loops; resolves after the first heartbeat, and throws when the database does not take it. */
export async function startWorker(ctx: Context): Promise<Worker> {
  const id = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  await recordHeartbeat(ctx, id);
  const probing = new Set<Promise<unknown>>();

  const claim = async () => {
    const room = MAX_IN_FLIGHT - probing.size;
    if (room === 0) return;
    for (const lease of await claimDueListings(ctx, room)) {
      const probe = probeLeased(ctx, lease).then(({ failure }) => {
        probing.delete(probe);
        if (failure) log("probe", failure);
      });
      probing.add(probe);
    }
  };
  const loops = [
    repeat("heartbeat", HEARTBEAT_EVERY_MS, () => recordHeartbeat(ctx, id)),
    repeat("claim", CLAIM_EVERY_MS, claim),
    repeat("settle", SETTLE_EVERY_MS, () => settleOpenCalls(ctx, { limit: 50 })),
    repeat("sandbox clock", SETTLE_EVERY_MS, () => advanceSandboxClock(ctx)),
    repeat("purge", PURGE_EVERY_MS, () => purgeExpired(ctx)),
  ];
  return {
    id,
    async drain() {
      await Promise.all(loops.map((loop) => loop.stop()));
      await Promise.all(probing);
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
