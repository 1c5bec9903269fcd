import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

export interface Child<Answer> {
  /** What it says when it is ready. */
  ready: Answer;
  /** Sends `word` and waits for the next message. */
  ask<T>(word: string): Promise<T>;
  end(): Promise<void>;
}

const root = path.resolve(import.meta.dirname, "..", "..");

/**
 * Starts a program of this folder in a process of its own and waits for its first message. `config` reaches it as
 * JSON; `within` is a command that runs it, e.g. `["unshare", "--net"]`, `node` are options of Node. It ends with this process.
 */
export async function startChild<Answer>(
  program: string,
  config: unknown,
  { within = [], node = [] }: { within?: string[]; node?: string[] } = {},
): Promise<Child<Answer>> {
  const [command, ...args] = [
    ...within,
    process.execPath,
    ...node,
    ...["--import", "tsx", path.join(import.meta.dirname, program)],
  ];
  const child = spawn(command as string, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: { ...process.env, BENCH_CONFIG: JSON.stringify(config) },
  });
  const ready = (await next(child)) as Answer;
  return {
    ready,
    async ask<T>(word: string) {
      child.send(word);
      return (await next(child)) as T;
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
      child.disconnect();
      await gone;
      clearTimeout(timer);
    },
  };
}

async function next(child: ChildProcess): Promise<unknown> {
  const stop = new AbortController();
  const died = once(child, "exit", { signal: stop.signal }).then(([code]) => {
    throw new Error(`A child process ended with ${code} instead of answering.`);
  });
  died.catch(() => {});
  try {
    const [message] = (await Promise.race([once(child, "message", { signal: stop.signal }), died])) as [
      unknown,
    ];
    return message;
  } finally {
    stop.abort();
  }
}

/** In the child: what its parent gave it. Ends the process when the parent is gone. */
export function childConfig<T>(): T {
  process.on("disconnect", () => process.exit(0));
  return JSON.parse(process.env.BENCH_CONFIG ?? "null") as T;
}

/** In the child: answers the parent. */
export function answer(value: unknown): void {
  process.send?.(value);
}
