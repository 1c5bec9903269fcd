import { spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { keepTime } from "./chain-clock";
import { keepSaved, loadState, saveState } from "./chain-state";
import { freePort } from "./free-port";
import { commandOf, exited, isRunning, stopChild, stopOrphan } from "./process";
import { rpc } from "./rpc";

/** Base Sepolia's id: dollar prices, default assets and v1 names then work as they do in the world. */
export const CHAIN_ID = 84_532;
const SAVE_INTERVAL_MS = 250;

export interface ChainOptions {
  /** A folder of its own: `state.gz`, `pid` and `log` are kept in it. Created when missing. */
  dir: string;
  /** The port to prefer; another is chosen when it is taken. */
  port?: number;
  /** Mine on this interval, as real chains do. Default: a block at once for each transaction. */
  blockTimeSeconds?: number;
  /** Make an empty block when none came for this long, so that time passes as it does on real chains. Default: never. */
  tickSeconds?: number;
}

export interface RunningChain {
  rpcUrl: string;
  port: number;
  /** Resolves when the chain has gone, asked for or not. */
  exited: Promise<void>;
  /** Saves the state and stops. */
  stop(): Promise<void>;
}

/**
 * Starts anvil as chain 84532 with the state saved in `dir`. A chain left behind by a killed parent is asked for its
 * state and stopped first, so that killing the parent loses nothing. Killing anvil itself loses at most the blocks of
 * the last quarter of a second.
 */
export async function startChain(options: ChainOptions): Promise<RunningChain> {
  const dir = path.resolve(options.dir);
  const stateFile = path.join(dir, "state.gz");
  mkdirSync(dir, { recursive: true });
  await stopLeftover(dir, stateFile);

  const port = await freePort(options.port);
  const rpcUrl = `http://127.0.0.1:${port}`;
  const log = openSync(path.join(dir, "log"), "w");
  const args = ["--host", "127.0.0.1", "--port", String(port), "--chain-id", String(CHAIN_ID), "--silent"];
  // A saved state is given back in one request, and after some thousand blocks it is more than the 2 MB that anvil takes otherwise.
  args.push("--no-request-size-limit");
  if (options.blockTimeSeconds) args.push("--block-time", String(options.blockTimeSeconds));
  // A group of its own, and a log file: see launch() in postgres.ts.
  const anvil = spawn(anvilBinary(), args, { stdio: ["ignore", log, log], detached: true });
  try {
    await answers(rpcUrl, anvil, path.join(dir, "log"));
    writeFileSync(path.join(dir, "pid"), `${anvil.pid} ${port}\n`);
    await loadState(rpcUrl, stateFile);
  } catch (error) {
    await stopChild(anvil, "SIGKILL");
    throw error;
  }

  const clock = options.tickSeconds ? keepTime(rpcUrl, options.tickSeconds) : null;
  const saver = keepSaved(rpcUrl, stateFile, SAVE_INTERVAL_MS);
  return {
    rpcUrl,
    port,
    exited: exited(anvil),
    async stop() {
      clock?.stop();
      await saver.stop();
      if (anvil.exitCode === null && anvil.signalCode === null) await saveState(rpcUrl, stateFile);
      await stopChild(anvil, "SIGTERM");
      rmSync(path.join(dir, "pid"), { force: true });
    },
  };
}

/** The binary of the platform package itself: the npm wrapper would stand between us and its signals. */
function anvilBinary(): string {
  const arch = process.arch === "x64" ? "amd64" : process.arch;
  const name = `@foundry-rs/anvil-${process.platform}-${arch}`;
  try {
    // The platform package hangs under the wrapper, wherever npm put it.
    const wrapper = createRequire(import.meta.url).resolve("@foundry-rs/anvil/package.json");
    return path.join(path.dirname(createRequire(wrapper).resolve(`${name}/package.json`)), "bin", "anvil");
  } catch {
    throw new Error(`No local chain is installed for ${process.platform}-${process.arch}. Run npm ci again.`);
  }
}

async function answers(rpcUrl: string, anvil: ReturnType<typeof spawn>, logFile: string): Promise<void> {
  let problem: Error | undefined;
  anvil.once("error", (error) => {
    problem = error;
  });
  for (;;) {
    if (problem) throw problem;
    if (anvil.exitCode !== null) throw new Error(`anvil stopped:\n${readFileSync(logFile, "utf8")}`);
    try {
      await rpc(rpcUrl, "eth_chainId");
      return;
    } catch {
      await delay(20);
    }
  }
}

async function stopLeftover(dir: string, stateFile: string): Promise<void> {
  const pidFile = path.join(dir, "pid");
  if (!existsSync(pidFile)) return;
  const [pid = 0, port = 0] = readFileSync(pidFile, "utf8").split(" ").map(Number);
  // Both must fit: a pid alone may since belong to another process.
  if (pid > 1 && isRunning(pid) && commandOf(pid).includes(`--port ${port} --chain-id ${CHAIN_ID}`)) {
    await saveState(`http://127.0.0.1:${port}`, stateFile).catch(() => {}); // hung: the last save has to do
    await stopOrphan(pid, "SIGTERM");
  }
  rmSync(pidFile);
}
