import path from "node:path";
import { migrateDb } from "@/db/migrate";
import { loadEnv } from "@/lib/env";
import { startChain } from "@/sandbox/chain";
import type { SandboxInstructions, SandboxReady } from "@/sandbox/main";
import { startPostgres } from "@/sandbox/postgres";
import { deployToken, USDC_ADDRESS } from "@/sandbox/token";
import { workerNodeOptions } from "@/worker/node-options";
import { ensureBuild, isBuilt } from "./build";
import { startChild } from "./child";
import { rememberChild } from "./leftovers";
import type { Steps } from "./steps";
import type { Stops } from "./stops";

export type Environment = Record<string, string | undefined>;

/** What every part of a start needs. */
export interface Boot {
  root: string;
  /** Hot reload instead of a production build. */
  dev: boolean;
  environment: Environment;
  steps: Steps;
  stops: Stops;
  /** Where running children are noted; undefined: nowhere, as in production. */
  childrenDir?: string;
  /** A part that the rest cannot do without has died. */
  onDeath(detail: string): void;
}

/** Starts the embedded database; resolves to its URL. */
export async function startDatabase(boot: Boot, dir: string, port?: number): Promise<string> {
  const { steps, stops } = boot;
  const server = await steps.run(
    "database",
    () =>
      stops.start(
        "database",
        () => startPostgres({ dir, port }),
        (started) => started.stop(),
      ),
    (started) => `PostgreSQL on 127.0.0.1:${started.port}`,
  );
  void server.exited.then(() => stops.signal.aborted || boot.onDeath("The database stopped unexpectedly"));
  return server.url;
}

/** Brings the schema up to date; many may do so at once. */
export function migrate(boot: Boot, databaseUrl: string): Promise<void> {
  return boot.steps.run(
    "migrations",
    () => migrateDb(databaseUrl),
    () => "schema up to date",
  );
}

/** Slow enough that a week of idling stays small, fast enough that somebody watching sees a payment expire. */
const TICK_SECONDS = 30;

/** Starts the chain and places the token on it; resolves to its RPC URL. */
export async function startChainWithToken(boot: Boot, dir: string, port?: number): Promise<string> {
  const { steps, stops } = boot;
  const chain = await steps.run(
    "chain",
    () =>
      stops.start(
        "chain",
        () => startChain({ dir, port, tickSeconds: TICK_SECONDS }),
        (started) => started.stop(),
      ),
    (started) => `anvil as Base Sepolia on ${started.rpcUrl}`,
  );
  void chain.exited.then(() => stops.signal.aborted || boot.onDeath("The chain stopped unexpectedly"));
  await steps.run(
    "token",
    () => deployToken(chain.rpcUrl),
    () => `test USDC at ${USDC_ADDRESS}`,
  );
  return chain.rpcUrl;
}

function childHooks({ childrenDir, onDeath }: Boot, name: string) {
  const onSpawn = (pid: number, script: string) => {
    if (childrenDir) rememberChild(childrenDir, name, pid, script);
  };
  return { onDeath, onSpawn };
}

/** Starts the facilitator, the sample sellers and the museum. */
export async function startSandboxServices(
  boot: Boot,
  instructions: SandboxInstructions,
): Promise<SandboxReady> {
  return boot.steps.run(
    "sellers",
    async () => {
      const child = startChild<SandboxReady>({
        name: "sandbox",
        file: path.join("sandbox", "main.ts"),
        args: [JSON.stringify(instructions)],
        env: boot.environment,
        ...childHooks(boot, "sandbox"),
      });
      boot.stops.add("sandbox", child.stop);
      return child.ready;
    },
    (ready) =>
      `${ready.sellers.length} sample sellers; facilitator on ${ready.facilitatorUrl}; museum on ${ready.museumUrl}`,
  );
}

/** Makes sure that there is a production build. */
export function buildWeb({ root, steps, stops }: Boot): Promise<void> {
  const kept = isBuilt(root);
  if (!kept) steps.begun("web build", "building for production, once for these sources");
  return steps.run(
    "web build",
    () => ensureBuild(root, stops.signal),
    () => (kept ? "kept from an earlier start" : "built"),
  );
}

/**
 * Starts the worker and the web. Either is started again if it dies later on. With hot reload the web does not wait
 * for a worker that fails to start, because the code that breaks it is being written.
 */
export async function startProcesses(boot: Boot, env: Environment): Promise<void> {
  const { steps, stops, dev } = boot;
  const begin = (part: "worker" | "web", file: string, patienceMs: number, args: string[] = []) => {
    const restart = dev ? "always" : "once-ready";
    const hooks = childHooks(boot, part);
    const node = part === "worker" ? workerNodeOptions(loadEnv(env).workerConcurrency) : [];
    const child = startChild({ name: part, file, args, node, env, patienceMs, restart, ...hooks });
    stops.add(part, child.stop);
    return child.ready;
  };
  const worker = steps.run(
    "worker",
    () => begin("worker", path.join("worker", "main.ts"), 22_000),
    () => "probing what is due",
  );
  const { webProcesses } = loadEnv(env);
  const several = webProcesses > 1 && !dev;
  const file = path.join("boot", "web.ts");
  const web = steps.run(
    "web",
    () =>
      several
        ? begin("web", path.join("boot", "web-cluster.ts"), 13_000, [file, String(webProcesses)])
        : begin("web", file, 12_000, dev ? ["--dev"] : []),
    () =>
      dev ? "with hot reload" : several ? `production build, ${webProcesses} processes` : "production build",
  );
  const bearable = dev ? worker.catch((error: Error) => steps.fail("worker", error)) : worker;
  await Promise.all([web, bearable]);
}
