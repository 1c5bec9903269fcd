import { SoukError } from "@/lib/errors";

/** How much of something may run at once. */
export interface RunningLimits {
  perVisitor: number;
  inAll: number;
}

/**
 * Counts what runs in this process, for each visitor and in all. `begin` answers what ends it (once; further calls do nothing)
 * or throws SoukError `rate-limited` that says which limit was reached; `what` is a plural: "calls through the relay".
 */
export function createRunning(
  what: string,
  { perVisitor, inAll }: RunningLimits,
): { begin(visitor: string): () => void; size(): number } {
  const byVisitor = new Map<string, number>();
  let all = 0;
  return {
    size: () => all,
    begin(visitor) {
      const own = byVisitor.get(visitor) ?? 0;
      if (own >= perVisitor)
        throw new SoukError(
          "rate-limited",
          `You have ${own} ${what} running, and ${perVisitor} at once is the most. Wait until one has ended, or stop it.`,
          { retryAfter: 1 },
        );
      if (all >= inAll)
        throw new SoukError(
          "rate-limited",
          `There are ${all} ${what} running for everybody, and that is the most at once. Try again in a few seconds.`,
          { retryAfter: 5 },
        );
      all++;
      byVisitor.set(visitor, own + 1);
      let running = true;
      return () => {
        if (!running) return;
        running = false;
        all--;
        const left = (byVisitor.get(visitor) ?? 1) - 1;
        if (left > 0) byVisitor.set(visitor, left);
        else byVisitor.delete(visitor);
      };
    },
  };
}
