import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { rpc } from "./rpc";

/**
 * The chain's whole state (accounts, blocks, transactions) in one file, as anvil dumps it: gzipped JSON.
 *
 * anvil can write such a file itself (`--state`), but rewrites it in place at every interval, so that a kill at the
 * wrong moment leaves half a file and no chain at all. Here a new file replaces the old one in one step, and only
 * when there is a new block.
 */
export async function saveState(rpcUrl: string, file: string): Promise<void> {
  const dump = await rpc<string>(rpcUrl, "anvil_dumpState");
  const fresh = `${file}.new`;
  const fd = openSync(fresh, "w");
  writeSync(fd, Buffer.from(dump.slice(2), "hex"));
  fsyncSync(fd);
  closeSync(fd);
  renameSync(fresh, file);
}

/** Gives a fresh chain the saved state; false when there is none. */
export async function loadState(rpcUrl: string, file: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  return rpc<boolean>(rpcUrl, "anvil_loadState", [`0x${readFileSync(file).toString("hex")}`]);
}

/**
 * Saves after every new block, looking every `intervalMs`. A save that takes long (many blocks) makes the next one
 * wait ten times as long, so that saving never takes more than a tenth of the time. `stop` waits for a running save.
 */
export function keepSaved(rpcUrl: string, file: string, intervalMs: number): { stop(): Promise<void> } {
  let saved = "";
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const look = async () => {
    const started = performance.now();
    try {
      const head = await rpc<string>(rpcUrl, "eth_blockNumber");
      if (head !== saved) {
        await saveState(rpcUrl, file);
        saved = head;
      }
    } catch {
      // The chain is busy or going; its owner notices its exit.
    }
    if (!stopped) schedule(Math.max(intervalMs, 10 * (performance.now() - started)));
  };
  const schedule = (ms: number) => {
    timer = setTimeout(() => {
      running = look();
    }, ms);
    timer.unref();
  };
  schedule(intervalMs);
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
