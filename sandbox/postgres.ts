import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "./free-port";
import { type Account, chooseAccount } from "./postgres-account";
import { postgresHome } from "./postgres-binaries";
import { commandOf, exited, isRunning, stopChild, stopOrphan } from "./process";

export interface PostgresOptions {
  /** A folder of its own: `data/`, `password` and `log` are kept in it. Created when missing. */
  dir: string;
  /** The port to prefer; another is chosen when it is taken. */
  port?: number;
  /** false: faster, and a power cut may lose everything. For tests. Default true. */
  durable?: boolean;
}

export interface RunningPostgres {
  /** `postgres://` URL of the database `postgres`, with its password, on 127.0.0.1. */
  url: string;
  port: number;
  /** Resolves when the server has gone, asked for or not. */
  exited: Promise<void>;
  /** Fast shutdown: open connections are cut, nothing acknowledged is lost. */
  stop(): Promise<void>;
}

/**
 * Starts the embedded PostgreSQL on `dir`, creating the cluster the first time. Works as root too (see
 * {@link chooseAccount}). A server left behind by a killed parent is stopped first, so the same `dir` must not be
 * used by two live parents: whoever calls this holds a lock on it. Throws with the server's own log when it does
 * not come up.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const account = chooseAccount(postgresHome(), path.resolve(options.dir));
  const data = path.join(account.dir, "data");
  mkdirSync(account.dir, { recursive: true, mode: 0o755 });
  if (existsSync(data)) {
    takeOwnership(account, data);
    await stopLeftover(data);
  } else initialise(account, data);

  const password = readFileSync(path.join(account.dir, "password"), "utf8");
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(options.port);
    try {
      const server = await launch(account, data, port, options.durable ?? true);
      return {
        url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
        port,
        exited: exited(server),
        stop: () => stopChild(server, "SIGINT"),
      };
    } catch (error) {
      // The port was taken meanwhile, or a killed server's shared memory takes half a second to go.
      const passing = /lock file|shared memory|could not bind|Address already in use/.test(String(error));
      if (!passing || attempt >= 10) throw error;
      await delay(300);
    }
  }
}

/** Who runs the server may change between two starts, e.g. when the clone moved out of a closed folder. */
function takeOwnership(account: Account, data: string): void {
  const owner = account.owner ?? { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const { uid } = statSync(data);
  if (uid === owner.uid) return;
  if (!account.owner)
    throw new Error(`${data} belongs to another user (uid ${uid}); start Souk as that user, or remove it.`);
  chownTree(data, owner);
}

function chownTree(at: string, owner: { uid: number; gid: number }): void {
  chownSync(at, owner.uid, owner.gid);
  for (const entry of readdirSync(at, { withFileTypes: true })) {
    const child = path.join(at, entry.name);
    if (entry.isDirectory()) chownTree(child, owner);
    else chownSync(child, owner.uid, owner.gid);
  }
}

/**
 * Makes the cluster aside and moves it to `data` when it is whole, so that an interrupted first start is repeated.
 * With a random password: the port is open to every user of the machine.
 */
function initialise(account: Account, data: string): void {
  const fresh = `${data}.new`;
  const password = randomBytes(24).toString("base64url");
  const passwordFile = path.join(account.dir, "password");
  const forInitdb = `${passwordFile}.initdb`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  for (const file of [passwordFile, forInitdb]) {
    rmSync(file, { force: true });
    writeFileSync(file, password, { mode: 0o600 });
  }
  if (account.owner) for (const at of [fresh, forInitdb]) chownSync(at, account.owner.uid, account.owner.gid);

  const initdb = path.join(account.home, "bin", "initdb");
  const settings = ["-U", "postgres", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync"];
  const [command, ...args] = [...account.prefix, initdb, "-D", fresh, ...settings, `--pwfile=${forInitdb}`];
  const done = spawnSync(command as string, args, { ...account.spawn, cwd: "/", encoding: "utf8" });
  rmSync(forInitdb);
  if (done.status !== 0)
    throw new Error(`initdb failed: ${done.error?.message ?? `${done.stdout}\n${done.stderr}`}`);
  renameSync(fresh, data);
}

async function stopLeftover(data: string): Promise<void> {
  const pidFile = path.join(data, "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  if (pid > 1 && isRunning(pid) && commandOf(pid).includes(data)) await stopOrphan(pid, "SIGINT");
  // Its pid may since belong to another process, which PostgreSQL would take for a living server.
  rmSync(pidFile, { force: true });
}

async function launch(account: Account, data: string, port: number, durable: boolean) {
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "100",
    ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  const logFile = path.join(account.dir, "log");
  const log = openSync(logFile, "w");
  const [command, ...args] = [
    ...account.prefix,
    path.join(account.home, "bin", "postgres"),
    ...["-D", data, "-p", String(port)],
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
  // A group of its own: Ctrl-C in the terminal must not stop the database before those who use it.
  // The log is a file, so that the server outlives a killed parent without writing into a broken pipe.
  const server = spawn(command as string, args, {
    ...account.spawn,
    cwd: "/",
    stdio: ["ignore", log, log],
    detached: true,
  });
  const failed = new Promise<never>((_, reject) => {
    server.once("error", reject);
    server.once("exit", () => reject(new Error(`PostgreSQL stopped:\n${readFileSync(logFile, "utf8")}`)));
  });
  const ready = (async () => {
    while (server.exitCode === null && server.signalCode === null && !isReady(data, server.pid))
      await delay(20);
  })();
  await Promise.race([failed, ready.then(() => (server.exitCode === null ? undefined : failed))]);
  failed.catch(() => {});
  return server;
}

/** The server writes its state into line 8 of postmaster.pid; pg_ctl waits in the same way. */
function isReady(data: string, pid: number | undefined): boolean {
  try {
    const lines = readFileSync(path.join(data, "postmaster.pid"), "utf8").split("\n");
    return Number(lines[0]) === pid && lines[7]?.trim() === "ready";
  } catch {
    return false;
  }
}
