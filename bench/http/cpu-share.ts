import { appendFileSync, existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A short period: who has used up its share waits a few milliseconds, and not a tenth of a second. */
const PERIOD_US = 10_000;
const ROOT = "/sys/fs/cgroup";

/** Processes of which each may use the same part of one CPU, by a control group of its own (Linux, as root). */
export class CpuShares {
  private readonly groups = new Map<number, string>();

  private constructor(
    private readonly parent: string,
    private readonly version: 1 | 2,
  ) {}

  /** Null where the system has no such groups or does not let us make them; `why` is told the reason. */
  static open(why: (reason: string) => void): CpuShares | null {
    try {
      const { parent, version } = ownGroup();
      if (version === 2 && !readFileSync(path.join(parent, "cgroup.subtree_control"), "utf8").includes("cpu"))
        writeFileSync(path.join(parent, "cgroup.subtree_control"), "+cpu");
      const shares = new CpuShares(parent, version);
      // Whether it works is known when it was done.
      shares.hold(0, 1);
      shares.close();
      return shares;
    } catch (error) {
      why(error instanceof Error ? error.message : String(error));
      return null;
    }
  }

  /** Lets a process and all its threads use so much of one CPU; null: as much as there is. 0 is a group of nobody. */
  hold(pid: number, share: number | null): void {
    let group = this.groups.get(pid);
    if (!group) {
      group = path.join(this.parent, `souk-bench-${process.pid}-${pid}`);
      mkdirSync(group);
      this.groups.set(pid, group);
      if (pid !== 0) appendFileSync(path.join(group, "cgroup.procs"), String(pid));
    }
    const quota = share === null ? null : Math.round(PERIOD_US * share);
    if (this.version === 2) writeFileSync(path.join(group, "cpu.max"), `${quota ?? "max"} ${PERIOD_US}`);
    else {
      writeFileSync(path.join(group, "cpu.cfs_period_us"), String(PERIOD_US));
      writeFileSync(path.join(group, "cpu.cfs_quota_us"), String(quota ?? -1));
    }
  }

  /** Takes the groups away; the processes in them have ended. */
  close(): void {
    for (const group of this.groups.values()) rmdirSync(group);
    this.groups.clear();
  }
}

/** The group that this process is in, among those that share out CPU time. */
function ownGroup(): { parent: string; version: 1 | 2 } {
  const lines = readFileSync("/proc/self/cgroup", "utf8").trim().split("\n");
  for (const line of lines) {
    const [, controllers = "", own = ""] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    const version = controllers === "" ? 2 : 1;
    if (version === 1 && !controllers.split(",").includes("cpu")) continue;
    const parent = path.join(ROOT, controllers, own);
    if (existsSync(path.join(parent, version === 1 ? "cpu.cfs_quota_us" : "cgroup.subtree_control")))
      return { parent, version };
  }
  throw new Error("no control group for CPU time is mounted");
}
