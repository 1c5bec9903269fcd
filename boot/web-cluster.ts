import cluster, { type Worker } from "node:cluster";
import path from "node:path";

/**
 * Several web processes behind one port: `web-cluster.ts <file> <count>`. This process only hands connections out in
 * turn. Tells its parent "ready" when all of them listen; one that dies later is started again. "shutdown", SIGTERM or
 * the parent's death let each finish what it is answering. Dies itself when one does not come up at the start.
 */

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** Longer than a web process gives its requests. */
const PATIENCE_MS = 11_000;

const [file = "", wanted = ""] = process.argv.slice(2);
const count = Number(wanted);
let listening = 0;
let ready = false;
let stopping = false;
const pauseMs: number[] = Array.from({ length: count }, () => FIRST_PAUSE_MS);

cluster.setupPrimary({ exec: path.resolve(file), args: [] });

function start(place: number): void {
  const begun = Date.now();
  const web = cluster.fork();
  web.on("message", (message) => {
    if (message !== "ready" || ready) return;
    listening++;
    ready = listening === count;
    if (ready) process.send?.("ready");
  });
  web.once("exit", (code, signal) => {
    if (stopping) return leaveWhenAlone();
    const detail = `web process ${place + 1} stopped unexpectedly (${signal ?? `code ${code}`})`;
    if (!ready) {
      console.error(detail);
      process.exitCode = 1;
      return stop();
    }
    const pause = Date.now() - begun > LONGEST_PAUSE_MS ? FIRST_PAUSE_MS : (pauseMs[place] ?? FIRST_PAUSE_MS);
    pauseMs[place] = Math.min(pause * 2, LONGEST_PAUSE_MS);
    console.error(`${detail}; starting it again in ${pause / 1_000} s`);
    setTimeout(() => stopping || start(place), pause);
  });
}

function stop(): void {
  if (stopping) return;
  stopping = true;
  for (const web of running()) if (web.isConnected()) web.send("shutdown");
  setTimeout(() => {
    for (const web of running()) web.process.kill("SIGKILL");
  }, PATIENCE_MS).unref();
  leaveWhenAlone();
}

function leaveWhenAlone(): void {
  if (running().length === 0) process.exit();
}

const running = (): Worker[] => Object.values(cluster.workers ?? {}).filter((web) => web !== undefined);

process.on("SIGTERM", stop).on("SIGINT", stop).on("disconnect", stop);
process.on("message", (message) => {
  if (message === "shutdown") stop();
});
for (let place = 0; place < count; place++) start(place);
