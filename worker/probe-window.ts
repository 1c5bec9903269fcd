import { claimDueListings, type Lease, returnLease, type Share } from "@/services/claim-due-listings";
import type { Context } from "@/services/context";
import { probeLeased } from "@/services/probe-due-listings";
import { createHostGate, type Politeness } from "./host-gate";
import { createHostVisits } from "./host-visits";
import { createPlaces, placesOfFailing } from "./places";

export interface WindowOptions extends Politeness {
  /** Places for probes; a few more may be in flight, see {@link file://./places.ts}. */
  size: number;
  /** A probe that runs this long gives its place up. Two seconds unless told. */
  lateAfterMs?: number;
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
/** The same of the places of failing listings. */
const FAILING_CLAIM_SHARE = 1 / 4;
/** Nearly all endpoints that answer at all have answered by then. */
const LATE_AFTER_MS = 2_000;

/**
 * Keeps about `size` probes running: as soon as some are over, others are claimed. Nobody waits for a slow or dead
 * endpoint: one that failed last time has a place apart from the others', and one that falls silent gives its place up.
 */
export function startProbeWindow(ctx: Context, options: WindowOptions): ProbeWindow {
  const gate = createHostGate(options);
  const visits = createHostVisits(ctx.fetch, CONNECTION_IDLE_MS);
  const running = new Map<Lease, Promise<void>>();
  const stopping = new AbortController();
  let wake = () => {};
  const places = createPlaces(
    { size: options.size, lateAfterMs: options.lateAfterMs ?? LATE_AFTER_MS },
    () => {
      // When nothing more was due a moment ago, asking after every single probe would find the same.
      if (!idle && enough(room())) wake();
    },
  );
  /** Nothing but failing ones was left to do, as of the last claim. */
  let idle = false;
  /** On the monotonic clock: failing listings were all taken, and are asked for again then. */
  let failingAgainMs = 0;

  const room = () => {
    const { sound, failing } = places.room(idle);
    return { sound, failing: performance.now() < failingAgainMs ? 0 : failing };
  };
  // Never more than is missing when nothing runs: the window would wait for a place that nobody frees.
  const least = atLeastOne(options.size * CLAIM_SHARE);
  const leastFailing = atLeastOne(placesOfFailing(options.size) * FAILING_CLAIM_SHARE);
  const enough = ({ sound, failing }: Share) => sound >= least || failing >= leastFailing;

  /** Until a place is free again, or for `ms`; at once when stopping. */
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      if (stopping.signal.aborted) return resolve();
      const timer = setTimeout(resolve, jittered(ms));
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const begin = (lease: Lease) => {
    const probe = run(lease).finally(() => running.delete(lease));
    running.set(lease, probe);
  };
  const run = async (lease: Lease) => {
    const giveUp = places.take(lease.failing);
    try {
      const leave = await gate.enter(lease.host);
      if (!leave) return await returnLease(ctx, lease).catch(() => {});
      const visit = visits.join(lease.host);
      const { failure } = await probeLeased(ctx, lease, visit.fetch);
      visit.leave();
      leave();
      if (failure) options.onFailure(failure);
    } finally {
      giveUp();
    }
  };

  const loop = async () => {
    let errors = 0;
    while (!stopping.signal.aborted) {
      const most = room();
      if (!enough(most)) {
        await pause(IDLE_MS);
        continue;
      }
      try {
        const leases = await claimDueListings(ctx, most.sound + most.failing, {
          perHost: options.perHost,
          busyHosts: gate.busy(),
          most,
        });
        leases.forEach(begin);
        errors = 0;
        const failing = leases.filter((lease) => lease.failing).length;
        if (failing < most.failing) failingAgainMs = performance.now() + IDLE_MS;
        idle = leases.length - failing < most.sound;
        if (idle) await pause(running.size > 0 ? BUSY_MS : IDLE_MS);
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

const atLeastOne = (share: number) => Math.max(1, Math.floor(share));
/** Workers that started together must not ask together for ever. */
const jittered = (ms: number) => ms * (0.8 + 0.4 * Math.random());
