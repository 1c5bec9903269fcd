import type { GuardedFetch } from "@/lib/net/types";

export interface HostVisits {
  /** The visit to a host that all its probes share, and what to call when one of them is over. */
  join(host: string): { fetch: GuardedFetch; leave(): void };
  /** Closes the connections that nobody uses. */
  close(): void;
}

interface Visit {
  fetch: GuardedFetch;
  inside: number;
  closing?: NodeJS.Timeout;
}

/**
 * One visit to a host for all its probes that follow each other within `idleMs`: they take over each other's connections, and
 * a handshake costs more than all the rest of a routine probe.
 */
export function createHostVisits(fetch: GuardedFetch, idleMs: number): HostVisits {
  const visits = new Map<string, Visit>();
  const end = (host: string, visit: Visit) => {
    clearTimeout(visit.closing);
    visits.delete(host);
    void visit.fetch.close();
  };

  return {
    join(host) {
      if (!fetch.visit) return { fetch, leave() {} };
      const visit = visits.get(host) ?? { fetch: fetch.visit(), inside: 0 };
      visits.set(host, visit);
      clearTimeout(visit.closing);
      visit.inside++;
      return {
        fetch: visit.fetch,
        leave() {
          visit.inside--;
          if (visit.inside === 0) visit.closing = setTimeout(() => end(host, visit), idleMs);
        },
      };
    },
    close() {
      for (const [host, visit] of visits) if (visit.inside === 0) end(host, visit);
    },
  };
}
