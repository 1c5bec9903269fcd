import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "@/sandbox/free-port";
import { exited } from "@/sandbox/process";
import { startSouk } from "./souk-process";
import { WORKERS } from "./workers";
import { shareWorld } from "./world";

const PORTS_PER_WORKER = 3;

/** Starts the whole sandbox as `npm start` does, in a folder and on ports of its own; stops it after the last test. */
export default async function setup(): Promise<() => Promise<void>> {
  const stateDir = mkdtempSync(path.join(tmpdir(), "souk-e2e-"));
  const ports = new Set<number>();
  while (ports.size < 1 + WORKERS * PORTS_PER_WORKER) ports.add(await freePort());
  const [webPort, ...sellerPorts] = ports;
  const { world, souk } = await startSouk(stateDir, {
    PORT: String(webPort),
    SOUK_TRUST_PROXY: "1",
    SOUK_ALLOW_HOSTS: sellerPorts.map((port) => `127.0.0.1:${port}`).join(","),
  });
  shareWorld({ ...world, sellerPorts });
  return async () => {
    souk.kill("SIGTERM");
    await exited(souk);
    rmSync(stateDir, { recursive: true, force: true });
  };
}
