import { env } from "@/lib/env";
import { createContext } from "@/services/context";
import { startWorker } from "./run-worker";

/**
 * The worker process: probes due listings, asks the chain about open calls, says that it is alive. Any number may
 * run. Tells its parent "ready" after the first heartbeat; "shutdown", SIGTERM, SIGINT or the parent's death let
 * running probes finish, then it exits.
 */

/** Probes still running after this long are given back. */
const DRAIN_MS = 15_000;
/** And the process is ended after this long whatever happens, e.g. without a database. */
const GIVE_UP_MS = 20_000;

async function main() {
  const ctx = createContext(env());
  const worker = await startWorker(ctx);
  let stopping = false;
  const stop = async () => {
    if (stopping) process.exit(0);
    stopping = true;
    setTimeout(() => process.exit(0), GIVE_UP_MS).unref();
    await worker.drain(DRAIN_MS);
    await ctx.close();
    process.exit(0);
  };
  process.on("SIGTERM", stop).on("SIGINT", stop).on("disconnect", stop);
  process.on("message", (message) => {
    if (message === "shutdown") void stop();
  });
  process.send?.("ready");
}

main().catch((error: unknown) => {
  console.error(error instanceof Error && error.name === "ConfigError" ? error.message : error);
  process.exit(1);
});
