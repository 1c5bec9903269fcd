import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Load, Loaded } from "./load";

const root = path.resolve(import.meta.dirname, "..", "..");

export interface Server {
  port: number;
  /** CPU time so far, milliseconds; null where the system does not tell. */
  cpuMs(): number | null;
  /** The processes that answer: itself, or those it started. */
  pids(): number[];
  stop(): Promise<void>;
}

/** Starts a server of the comparison, and resolves when it listens. `port` is told it in PORT when given. */
export async function startServer(
  file: string,
  { env = {}, port, args = [] }: { env?: Record<string, string>; port?: number; args?: string[] } = {},
): Promise<Server> {
  const child = fork(path.join(root, file), args, {
    cwd: root,
    execArgv: ["--import", "tsx"],
    env: { ...process.env, NODE_ENV: "production", ...env, PORT: port ? String(port) : "" },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const message = await firstMessage(child);
  return {
    port: port ?? (message as { port: number }).port,
    cpuMs: () => cpuMs(child.pid as number),
    pids: () => pidsOf(child.pid as number),
    async stop() {
      if (child.exitCode !== null) return;
      const gone = once(child, "exit");
      child.send("shutdown");
      await gone;
    },
  };
}

/** A process that loads servers, one load after another. */
export async function startLoader(): Promise<{ load(load: Load): Promise<Loaded>; stop(): void }> {
  const child = fork(path.join(import.meta.dirname, "load.ts"), { execArgv: ["--import", "tsx"] });
  await firstMessage(child);
  return {
    async load(load) {
      const loaded = firstMessage(child);
      child.send(load);
      return (await loaded) as Loaded;
    },
    stop: () => child.disconnect(),
  };
}

function firstMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) =>
      reject(new Error(`a process of the comparison ended (code ${code})`));
    child.once("exit", ended);
    child.once("message", (message) => {
      child.off("exit", ended);
      resolve(message);
    });
  });
}

function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return children === "" ? [] : children.split(" ").map(Number);
}

function pidsOf(pid: number): number[] {
  const webs = childrenOf(pid).filter((child) =>
    /\bnode\b/.test(readFileSync(`/proc/${child}/comm`, "utf8")),
  );
  return webs.length > 1 ? webs : [pid];
}

/** Of a process and those it started, from Linux's own accounts: user and system time in hundredths of a second. */
function cpuMs(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    const theirs = childrenOf(pid).map((child) => cpuMs(child) ?? 0);
    return theirs.reduce((sum, ms) => sum + ms, (Number(fields[11]) + Number(fields[12])) * 10);
  } catch {
    return null;
  }
}
