import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { afterEach, expect, inject } from "vitest";
import { TEST_ORIGIN } from "./context";

/** The real worker process, once it says that it is ready. Killed after the test if it is still there. */
export async function startWorkerProcess(options: {
  databaseUrl: string;
  /** `host:port` pairs that may be probed. */
  allowHosts: string[];
  /** Gets what it writes to stderr, piece by piece; else that goes to the terminal. */
  onLog?: (text: string) => void;
}): Promise<ChildProcess> {
  const root = path.resolve(import.meta.dirname, "..");
  const child = spawn(process.execPath, ["--import", "tsx", "worker/main.ts"], {
    cwd: root,
    stdio: ["ignore", "ignore", options.onLog ? "pipe" : "inherit", "ipc"],
    env: {
      ...process.env,
      SOUK_MODE: "sandbox",
      SOUK_ORIGIN: TEST_ORIGIN,
      DATABASE_URL: options.databaseUrl,
      SOUK_RPC_URLS: `eip155:84532=${inject("rpcUrl")}`,
      SOUK_SANDBOX_RPC_URL: inject("rpcUrl"),
      SOUK_FACILITATOR_URL: inject("facilitatorUrl"),
      SOUK_ALLOW_HOSTS: options.allowHosts.join(","),
    },
  });
  children.add(child);
  child.stderr?.setEncoding("utf8").on("data", (text: string) => options.onLog?.(text));
  const [message] = await once(child, "message");
  expect(message).toBe("ready");
  return child;
}

const children = new Set<ChildProcess>();
afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  children.clear();
});
