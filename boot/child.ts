import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { exited } from "@/sandbox/process";

export interface ChildOptions {
  name: string;
  /** A TypeScript file, relative to the root. */
  file: string;
  args?: string[];
  env: Record<string, string | undefined>;
  /** How long a graceful stop may take. */
  patienceMs?: number;
  /** Start it again when it dies, instead of giving up. */
  restart?: boolean;
  /** It died unasked and is not started again. */
  onDeath(detail: string): void;
}

export interface RunningChild<Ready> {
  /** What the child sent when it was ready: the string "ready", or an object with that type. */
  ready: Ready;
  stop(): Promise<void>;
}

const root = path.resolve(import.meta.dirname, "..");
const LONGEST_PAUSE_MS = 30_000;

/**
 * Starts a child process and waits until it says that it is ready; rejects when it dies before. It is told "shutdown"
 * to stop, and stops by itself when we die, because its channel closes. What it prints is printed under its name.
 */
export async function startChild<Ready>(options: ChildOptions): Promise<RunningChild<Ready>> {
  let stopping = false;
  let pauseMs = 500;
  let timer: NodeJS.Timeout | undefined;
  let child: ChildProcess;

  const launch = () => {
    child = spawnChild(options);
    const begun = Date.now();
    return new Promise<Ready>((resolve, reject) => {
      let ready = false;
      child.on("message", (message) => {
        if (message !== "ready" && (message as { type?: string }).type !== "ready") return;
        ready = true;
        resolve(message as Ready);
      });
      child.once("error", reject);
      child.once("exit", (code, signal) => {
        const detail = `${options.name} stopped unexpectedly (${signal ?? `code ${code}`})`;
        reject(new Error(detail));
        if (stopping || !(ready || again)) return;
        if (!options.restart) return options.onDeath(detail);
        pauseMs = Date.now() - begun > LONGEST_PAUSE_MS ? 500 : Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
        console.error(`${detail}; starting it again in ${pauseMs / 1000} s`);
        timer = setTimeout(() => launch().catch(() => {}), pauseMs);
      });
    });
  };
  let again = false;
  const ready = await launch();
  again = true;

  return {
    ready,
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await endChild(child, options.patienceMs ?? 12_000);
    },
  };
}

function spawnChild({ name, file, args = [], env }: ChildOptions): ChildProcess {
  const child = fork(path.join(root, file), args, {
    cwd: root,
    env: env as NodeJS.ProcessEnv,
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // A group of its own: Ctrl-C in the terminal reaches the supervisor alone, which stops the rest in order.
    detached: true,
  });
  for (const [stream, write] of [
    [child.stdout, console.log],
    [child.stderr, console.error],
  ] as const)
    if (stream) createInterface({ input: stream }).on("line", (line) => write(`${name} | ${line}`));
  return child;
}

async function endChild(child: ChildProcess, patienceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = exited(child);
  if (child.connected) child.send("shutdown");
  else child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  await gone;
  clearTimeout(timer);
}
