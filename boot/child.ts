import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { exited } from "@/sandbox/process";

export interface ChildOptions {
  name: string;
  /** A TypeScript file, relative to the root. */
  file: string;
  args?: string[];
  /** Options of Node itself. */
  node?: readonly string[];
  env: Record<string, string | undefined>;
  /** How long a graceful stop may take. */
  patienceMs?: number;
  /** When it dies unasked: start it again never, only if it had been ready once, or always. Default never. */
  restart?: "never" | "once-ready" | "always";
  /** Called for each process that is started. `script` is the file it runs, as its command line has it. */
  onSpawn?(pid: number, script: string): void;
  /** It died unasked and is not started again. Not called before it was ready: `ready` rejects then. */
  onDeath(detail: string): void;
}

export interface RunningChild<Ready> {
  /** What the child sent when it was ready: the string "ready", or an object with that type. Rejects when it died. */
  ready: Promise<Ready>;
  stop(): Promise<void>;
}

const root = fileURLToPath(new URL("..", import.meta.url));
const LONGEST_PAUSE_MS = 30_000;

/**
 * Starts a child process. It is told "shutdown" to stop, and stops by itself when we die, because its channel closes.
 * What it prints is printed under its name.
 */
export function startChild<Ready>(options: ChildOptions): RunningChild<Ready> {
  const { restart = "never" } = options;
  let wasReady = false;
  let stopping = false;
  let pauseMs = 500;
  let timer: NodeJS.Timeout | undefined;
  let child: ChildProcess;

  const launch = () => {
    child = spawnChild(options);
    const begun = Date.now();
    return new Promise<Ready>((resolve, reject) => {
      child.once("error", reject);
      child.on("message", (message) => {
        if (message !== "ready" && (message as { type?: string }).type !== "ready") return;
        wasReady = true;
        resolve(message as Ready);
      });
      child.once("exit", (code, signal) => {
        const detail = `${options.name} stopped unexpectedly (${signal ?? `code ${code}`})`;
        reject(new Error(detail));
        if (stopping) return;
        if (restart === "always" || (restart === "once-ready" && wasReady)) {
          pauseMs = Date.now() - begun > LONGEST_PAUSE_MS ? 1_000 : Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
          console.error(`${detail}; starting it again in ${pauseMs / 1000} s`);
          timer = setTimeout(() => launch().catch(() => {}), pauseMs);
        } else if (wasReady) options.onDeath(detail);
      });
    });
  };
  const ready = launch();
  ready.catch(() => {}); // for those who do not wait for it
  return {
    ready,
    async stop() {
      stopping = true;
      clearTimeout(timer);
      await endChild(child, options.patienceMs ?? 12_000);
    },
  };
}

function spawnChild({ name, file, args = [], node = [], env, onSpawn }: ChildOptions): ChildProcess {
  const script = path.join(root, file);
  const child = fork(script, args, {
    cwd: root,
    env: env as NodeJS.ProcessEnv,
    execArgv: [...node, "--import", "tsx"],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // A group of its own: Ctrl-C in the terminal reaches the supervisor alone, which stops the rest in order.
    detached: true,
  });
  if (child.pid) onSpawn?.(child.pid, script);
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
