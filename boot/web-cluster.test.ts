import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { get } from "node:http";
import path from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { freePort } from "@/sandbox/free-port";

const root = path.join(import.meta.dirname, "..");
let primary: ChildProcess | undefined;
let origin = "";

async function start(count: number, env: Record<string, string> = {}): Promise<ChildProcess> {
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  primary = fork(path.join(root, "boot/web-cluster.ts"), ["test/pid-server.ts", String(count)], {
    cwd: root,
    execArgv: ["--import", "tsx"],
    env: { ...process.env, PORT: String(port), ...env },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  return primary;
}

afterEach(async () => {
  if (!primary || primary.exitCode !== null || primary.signalCode !== null) return;
  const gone = once(primary, "exit");
  primary.kill("SIGKILL");
  await gone;
});

/** Over a connection of its own: those are handed out in turn. */
const ask = (at = "/") =>
  new Promise<string>((resolve, reject) => {
    // What is handed to a process in the moment it is killed is lost with it.
    get(origin + at, { agent: false, signal: AbortSignal.timeout(2_000) }, (answer) => {
      let text = "";
      answer
        .setEncoding("utf8")
        .on("data", (chunk) => {
          text += chunk;
        })
        .on("end", () => resolve(text));
    }).on("error", reject);
  });
const pids = async (times = 6) => new Set(await Promise.all(Array.from({ length: times }, () => ask())));

test("all processes answer behind one port, and one that dies is started again", async () => {
  const [message] = await once(await start(2), "message");
  expect(message).toBe("ready");
  const first = await pids();
  expect(first.size).toBe(2);
  const [victim] = first;
  process.kill(Number(victim), "SIGKILL");
  await vi.waitFor(
    async () => {
      const now = await pids();
      expect([now.size, now.has(victim ?? "")]).toEqual([2, false]);
    },
    { timeout: 15_000, interval: 200 },
  );
}, 30_000);

test("told to stop, they finish what they are answering", async () => {
  const running = await start(2);
  await once(running, "message");
  const slow = [ask("/slow"), ask("/slow")];
  await ask();
  const gone = once(running, "exit");
  running.send("shutdown");
  expect(await Promise.all(slow)).toEqual([expect.stringMatching(/^\d+$/), expect.stringMatching(/^\d+$/)]);
  expect(await gone).toEqual([0, null]);
  await expect(ask()).rejects.toThrow();
}, 30_000);

test("one that does not come up at the start ends the start", async () => {
  const [code] = await once(await start(2, { FAILS: "1" }), "exit");
  expect(code).toBe(1);
}, 30_000);

test("killed without warning, nothing keeps the port", async () => {
  const running = await start(2);
  await once(running, "message");
  const before = [...(await pids())].map(Number);
  running.kill("SIGKILL");
  await vi.waitFor(
    () => {
      for (const pid of before) expect(() => process.kill(pid, 0)).toThrow();
    },
    { timeout: 10_000 },
  );
}, 30_000);
