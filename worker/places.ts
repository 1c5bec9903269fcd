import type { Share } from "@/services/claim-due-listings";

export interface PlacesOptions {
  /** Places for probes of which an answer is to be expected. */
  size: number;
  /** A probe that runs this long gives its place up and goes on without one. */
  lateAfterMs: number;
}

export interface Places {
  /** How many more may begin now; failing ones may use the free places of others only when `idle`. */
  room(idle: boolean): Share;
  /** Takes a place for a probe that begins; returns what to call when it is over. */
  take(failing: boolean): () => void;
}

/** As many as places may be late at once. More would wait in a place, so what is in flight, and its memory, is bounded. */
const LATE_SHARE = 1;
/** Of all places: as many more are for failing listings alone, which mostly wait for nothing until their time is over. */
const FAILING_SHARE = 1 / 16;
/** And of the places of others they may hold this much while nothing else is due. */
const BORROWED_SHARE = 1 / 4;

/**
 * A timer that comes so much too late says that this process is what is slow: then silence says nothing of an endpoint, and
 * more in flight would only make more of them miss their time.
 */
const LAG_MS = 100;

/** Places that belong to failing listings. */
export const placesOfFailing = (size: number) => Math.max(1, Math.floor(size * FAILING_SHARE));
/** The most that are ever in flight. */
export const inFlightAtMost = (size: number) => size + lateAtMost(size) + placesOfFailing(size);
const lateAtMost = (size: number) => Math.floor(size * LATE_SHARE);

/**
 * Who may begin, so that the silent never stand in the way of the others: listings that failed last time have places of
 * their own and a few of those that nobody needs; a listing that falls silent unexpectedly holds its place for
 * `lateAfterMs`. `onFree` is called whenever a place is given up.
 */
export function createPlaces({ size, lateAfterMs }: PlacesOptions, onFree: () => void): Places {
  /** Sound probes that hold a place, oldest first, and whether they are late. */
  const holding = new Map<symbol, boolean>();
  /** Those that run without one. */
  const without = new Set<symbol>();
  let failing = 0;

  const used = () => holding.size + Math.max(0, failing - placesOfFailing(size));
  const giveUp = (probe: symbol) => {
    holding.delete(probe);
    without.add(probe);
  };
  const onLate = (probe: symbol) => {
    if (without.size >= lateAtMost(size)) return holding.set(probe, true);
    giveUp(probe);
    onFree();
  };
  const leave = (probe: symbol) => {
    holding.delete(probe);
    if (without.delete(probe)) {
      const next = [...holding].find(([, isLate]) => isLate);
      if (next) giveUp(next[0]);
    }
    onFree();
  };

  return {
    room(idle) {
      const borrowed = idle ? Math.max(0, Math.floor(size * BORROWED_SHARE) - used()) : 0;
      return {
        sound: Math.max(0, size - used()),
        failing: Math.max(0, placesOfFailing(size) - failing) + borrowed,
      };
    },
    take(isFailing) {
      if (isFailing) {
        failing++;
        return () => {
          failing--;
          onFree();
        };
      }
      const probe = Symbol();
      holding.set(probe, false);
      let timer: NodeJS.Timeout;
      const watch = () => {
        const dueMs = performance.now() + lateAfterMs;
        timer = setTimeout(() => (performance.now() - dueMs > LAG_MS ? watch() : onLate(probe)), lateAfterMs);
      };
      watch();
      return () => {
        clearTimeout(timer);
        leave(probe);
      };
    },
  };
}
