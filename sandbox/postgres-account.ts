import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { copyPostgres } from "./postgres-binaries";

/** Under which account PostgreSQL's programs run: it refuses to run as root. */
export interface Account {
  /** Where `bin/` is and where the data goes; differ from what was asked only when those are out of reach. */
  home: string;
  dir: string;
  /** Put before the command. */
  prefix: string[];
  spawn: { uid?: number; gid?: number };
  /** Who must own the data; undefined: whoever we are. */
  owner?: { uid: number; gid: number };
}

/**
 * Chooses the account for `home` (the binaries) and `dir` (the data folder).
 *
 * Not root: ourselves. Root: `postgres` or `nobody`, if that user can reach both folders; under a closed directory
 * (/root, often) a user namespace in which root appears as an ordinary user; where those are forbidden, copies in
 * /var/lib/souk.
 */
export function chooseAccount(home: string, dir: string): Account {
  if (process.getuid?.() !== 0) return { home, dir, prefix: [], spawn: {} };
  const ids = findServiceUser(readFileSync("/etc/passwd", "utf8"));
  const asService = { prefix: [], spawn: ids, owner: ids };
  if (ids.uid !== 0 && canReach(ids, home) && canReach(ids, dir) && canSwitch(ids))
    return { home, dir, ...asService };

  const prefix = ["unshare", "-U", "--map-user=1000", "--map-group=1000"];
  const namespaced = spawnSync(prefix[0] as string, [...prefix.slice(1), "true"], { stdio: "ignore" });
  if (namespaced.status === 0) return { home, dir, prefix, spawn: {}, owner: { uid: 0, gid: 0 } };

  if (ids.uid === 0 || !canSwitch(ids))
    throw new Error(
      "PostgreSQL does not run as root, and no other account can be used here. Run Souk as an ordinary user, or set DATABASE_URL.",
    );
  const place = path.join("/var/lib/souk", createHash("sha256").update(dir).digest("hex").slice(0, 16));
  return { home: copyPostgres(home, path.join(place, "native")), dir: path.join(place, "db"), ...asService };
}

/** `postgres`, else `nobody`, from the text of /etc/passwd; uid 0 when neither exists. */
export function findServiceUser(passwd: string): { uid: number; gid: number } {
  const users = passwd.split("\n").map((line) => line.split(":"));
  const user = ["postgres", "_postgres", "nobody"]
    .map((name) => users.find((u) => u[0] === name))
    .find(Boolean);
  return { uid: Number(user?.[2] ?? 0), gid: Number(user?.[3] ?? 0) };
}

/** Whether every folder on the way to `target` lets that account pass. */
export function canReach(ids: { uid: number; gid: number }, target: string): boolean {
  for (let at = path.resolve(target); ; at = path.dirname(at)) {
    const stat = statSync(at, { throwIfNoEntry: false });
    if (stat) {
      const shift = stat.uid === ids.uid ? 6 : stat.gid === ids.gid ? 3 : 0;
      if (((stat.mode >> shift) & 1) === 0) return false;
    }
    if (at === path.dirname(at)) return true;
  }
}

/** Containers may lack the capability to become another user. */
function canSwitch(ids: { uid: number; gid: number }): boolean {
  return spawnSync("true", [], { ...ids, cwd: "/", stdio: "ignore" }).status === 0;
}
