import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/**
 * Processor time of the processes that listen on a port of this machine, milliseconds since they began, from Linux's own
 * accounts (nanoseconds, all threads). null where there are none: another system, or another machine.
 */
export function cpuClock(port: number): (() => number) | null {
  try {
    const pids = listeners(port);
    return pids.length === 0 ? null : () => pids.reduce((sum, pid) => sum + cpuMs(pid), 0);
  } catch {
    return null;
  }
}

const LISTENING = "0A";

function listeners(port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const rows = ["tcp", "tcp6"].flatMap((table) => readFileSync(`/proc/net/${table}`, "utf8").split("\n"));
  const sockets = rows.flatMap((row) => {
    const fields = row.trim().split(/\s+/);
    return fields[1]?.endsWith(suffix) && fields[3] === LISTENING ? [`socket:[${fields[9]}]`] : [];
  });
  return readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && holdsOneOf(pid, sockets));
}

function holdsOneOf(pid: string, sockets: readonly string[]): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) =>
      sockets.includes(readlinkSync(`/proc/${pid}/fd/${fd}`)),
    );
  } catch {
    // Somebody else's process, or one that has just ended.
    return false;
  }
}

function cpuMs(pid: string): number {
  const spentNs = (thread: string) => {
    try {
      return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ", 1)[0]);
    } catch {
      return 0;
    }
  };
  return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => sum + spentNs(thread), 0) / 1e6;
}
