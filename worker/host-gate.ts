/** How much one worker asks of one host at once. */
export interface Politeness {
  /** Probes of one host side by side. */
  perHost: number;
  /** Milliseconds between the begins of two of them. */
  spacingMs: number;
}

export interface HostGate {
  /** Resolves when this host may be visited, with what to call when the visit is over; null once the gate is shut. */
  enter(host: string): Promise<(() => void) | null>;
  /** Hosts that have all the visits they may have, waiting ones counted. */
  busy(): string[];
  /** Lets nobody in any more; who waits gets null. */
  shut(): void;
}

interface Host {
  inside: number;
  /** The earliest begin of the next visit, on the monotonic clock. */
  nextStartMs: number;
}

/** Hosts that nobody visits are forgotten when there are more than this. */
const REMEMBERED = 10_000;

/** Keeps one process polite; that several are polite together is the claim's part (`claimDueListings`). */
export function createHostGate({ perHost, spacingMs }: Politeness): HostGate {
  const hosts = new Map<string, Host>();
  const waiting = new Set<() => void>();
  let open = true;

  const forgetIdle = () => {
    const nowMs = performance.now();
    for (const [name, host] of hosts) if (host.inside === 0 && host.nextStartMs <= nowMs) hosts.delete(name);
  };

  return {
    async enter(name) {
      if (hosts.size > REMEMBERED) forgetIdle();
      const host = hosts.get(name) ?? { inside: 0, nextStartMs: 0 };
      hosts.set(name, host);
      host.inside++;
      const startMs = Math.max(performance.now(), host.nextStartMs);
      host.nextStartMs = startMs + spacingMs;
      await until(startMs, waiting);
      const leave = () => {
        host.inside--;
      };
      if (open) return leave;
      leave();
      return null;
    },
    busy: () => [...hosts].flatMap(([name, host]) => (host.inside >= perHost ? [name] : [])),
    shut() {
      open = false;
      for (const wake of waiting) wake();
    },
  };
}

/** Sleeps until `startMs`, or until it is woken. */
function until(startMs: number, waiting: Set<() => void>): Promise<void> {
  const delayMs = startMs - performance.now();
  if (delayMs <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      waiting.delete(wake);
      resolve();
    };
    const timer = setTimeout(wake, delayMs);
    waiting.add(wake);
  });
}
