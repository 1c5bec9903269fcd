import path from "node:path";
import { fileURLToPath } from "node:url";
import { LockedError } from "./lock";
import { startProductionWorld } from "./production-world";
import { startSandboxWorld } from "./sandbox-world";
import { createSteps } from "./steps";
import { Stops } from "./stops";
import type { Boot } from "./world-parts";

/**
 * The supervisor behind `npm start` and `npm run dev` (--dev): starts every part of Souk, and stops them in order on
 * Ctrl-C, SIGTERM, or when npm itself is killed. SOUK_MODE=production starts worker and web alone.
 */

const PARENT_CHECK_MS = 1_000;
/** npm passes on the Ctrl-C that the terminal has already sent to us. */
const SAME_SIGNAL_MS = 1_500;

const started = performance.now();
const steps = createSteps();
const stops = new Stops();
let stopRequestedAt = 0;

function stop(reason: string, exitCode: number): void {
  if (stopRequestedAt > 0) {
    if (Date.now() - stopRequestedAt > SAME_SIGNAL_MS) process.exit(exitCode || 1);
    return;
  }
  stopRequestedAt = Date.now();
  console.log(`\nStopping (${reason})`);
  stops
    .stopAll((part, error) => console.error(`${part} did not stop cleanly:`, error))
    .then(() => {
      console.log("Stopped.");
      process.exit(exitCode);
    });
}

function watchParent(): void {
  // `sh -c` between npm and us may die of a SIGTERM without passing it on.
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop("npm has gone", 0), PARENT_CHECK_MS).unref();
}

async function main(): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop(signal, 0));
  process.on("uncaughtException", (error) => {
    console.error(error);
    stop("an unexpected error", 1);
  });
  // Whoever read our output (a pager, `head`) may leave; the world goes on.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  watchParent();
  const boot: Boot = {
    root: path.join(fileURLToPath(import.meta.url), "..", ".."),
    dev: process.argv.includes("--dev"),
    environment: process.env,
    steps,
    stops,
    onDeath: (detail) => {
      console.error(detail);
      stop("a part is missing", 1);
    },
  };
  const mode = process.env.SOUK_MODE || "sandbox";
  if (mode !== "sandbox" && mode !== "production")
    throw new Error(`SOUK_MODE must be "sandbox" or "production", not "${mode}".`);
  const production = mode === "production";
  console.log(`Souk, ${production ? "production" : boot.dev ? "sandbox with hot reload" : "sandbox"}\n`);
  const { origin } = await (production ? startProductionWorld(boot) : startSandboxWorld(boot));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`\nReady in ${seconds} s: ${origin}\n`);
  if (production) return console.log(`Listening on port ${process.env.PORT || 3000}.`);
  console.log(`Try first: open ${origin}, choose a listing, connect the sandbox wallet, take test USDC from its
faucet, and pay. To see an endpoint checked, paste any seller's URL at ${origin}/check.
Everything is local, the money is worth nothing. Ctrl-C stops it all; the state is kept in ${process.env.SOUK_STATE_DIR || ".souk"}.`);
}

main().catch((error: unknown) => {
  if (stops.signal.aborted) return; // the stop that caused it is under way
  if (error instanceof LockedError)
    console.error(`Souk already runs from this folder at ${error.note} (process ${error.pid}).`);
  else console.error(error instanceof Error && process.env.DEBUG === undefined ? error.message : error);
  stop("the start failed", 1);
});
