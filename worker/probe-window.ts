import { claimDueListings, type Lease, returnLease } from "@/services/claim-due-listings";
import type { Context } from "@/services/context";
import { probeLeased } from "@/services/probe-due-listings";
import { createHostGate, type Politeness } from "./host-gate";
import { createHostVisits } from "./host-visits";

export interface WindowOptions extends Politeness {
  /** Probes in flight at once. */
  size: number;
  onFailure(text: string): void;
}

export interface ProbeWindow {
  /**
   * Takes no more work and resolves when what had begun is recorded, at the latest after `patienceMs`: what is left
   * then is given back, so that another worker does it at once.
   */
  drain(patienceMs: number): Promise<void>;
}

/** Nothing was due: look again after this. */
const IDLE_MS = 1_000;
/** Something is running, and what is due waits for its host: look again sooner. */
const BUSY_MS = 150;
const AFTER_ERROR_MS = [1_000, 2_000, 5_000, 10_000, 30_000];
/** Connections are kept for the next probe of their host: it is let in 250 ms after the one before, and claimed a little earlier. */
const CONNECTION_IDLE_MS = 600;
/** A claim is made for at least this share of the window, so that it is not made for every single probe. */
const CLAIM_SHARE = 1 / 8;

/**
 * Keeps up to `size` probes running: as soon as some are over, others are claimed. A slow or dead endpoint occupies
 * one place and delays nobody else, which batches would not give.
 */
export function startProbeWindow(ctx: Context, options: WindowOptions): ProbeWindow {
  const gate = createHostGate(options);
  const visits = createHostVisits(ctx.fetch, CONNECTION_IDLE_MS);
  const running = new Map<Lease, Promise<void>>();
  const stopping = new AbortController();
  let wake = () => {};

  /** Until a place is free again, or for `ms`; at once when stopping. */
  const pause = (ms: number | null) =>
    new Promise<void>((resolve) => {
      if (stopping.signal.aborted) return resolve();
      const timer = ms === null ? undefined : setTimeout(resolve, jittered(ms));
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const begin = (lease: Lease) => {
    const probe = run(lease).finally(() => {
      running.delete(lease);
      if (options.size - running.size >= leastRoom()) wake();
    });
    running.set(lease, probe);
  };
  const run = async (lease: Lease) => {
    const leave = await gate.enter(lease.host);
    if (!leave) return returnLease(ctx, lease).catch(() => {});
    const visit = visits.join(lease.host);
    const { failure } = await probeLeased(ctx, lease, visit.fetch);
    visit.leave();
    leave();
    if (failure) options.onFailure(failure);
  };
  // Never more than is missing when nothing runs: the window would wait for a place that nobody frees.
  const leastRoom = () => Math.max(1, Math.floor(options.size * CLAIM_SHARE));

  const loop = async () => {
    let errors = 0;
    while (!stopping.signal.aborted) {
      const room = options.size - running.size;
      if (room < leastRoom()) {
        await pause(null);
        continue;
      }
      try {
        const leases = await claimDueListings(ctx, room, {
          perHost: options.perHost,
          busyHosts: gate.busy(),
        });
        leases.forEach(begin);
        errors = 0;
        if (leases.length < room) await pause(running.size > 0 ? BUSY_MS : IDLE_MS);
      } catch (error) {
        options.onFailure(`claim: ${error instanceof Error ? error.message : String(error)}`);
        await pause(AFTER_ERROR_MS[Math.min(errors++, AFTER_ERROR_MS.length - 1)] ?? IDLE_MS);
      }
    }
  };
  const looping = loop();

  return {
    async drain(patienceMs) {
      stopping.abort();
      gate.shut();
      wake();
      await looping;
      let timer: NodeJS.Timeout | undefined;
      const tooLong = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, patienceMs);
      });
      await Promise.race([Promise.all(running.values()), tooLong]);
      clearTimeout(timer);
      await Promise.all([...running.keys()].map((lease) => returnLease(ctx, lease).catch(() => {})));
      visits.close();
    },
  };
}

/** Workers that started together must not ask together for ever. */
const jittered = (ms: number) => ms * (0.8 + 0.4 * Math.random());
