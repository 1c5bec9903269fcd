import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import type { SandboxWorld } from "@/boot/sandbox-world";
import { faucet } from "@/sandbox/faucet";
import { freePort, isPortFree } from "@/sandbox/free-port";
import { testAccounts } from "@/sandbox/keys";
import { exited, stopChild } from "@/sandbox/process";
import { rpc } from "@/sandbox/rpc";
import { startSouk } from "./souk-process";

/** The URLs in the catalog, as programs read it. */
async function catalog(world: SandboxWorld): Promise<string[]> {
  const response = await fetch(`${world.origin}/discovery/resources?limit=100`);
  const { items } = (await response.json()) as { items: { resource: string }[] };
  return items.map((item) => item.resource).sort();
}

test("killed without warning, Souk starts again with the same catalog and chain; stopped, it leaves nothing", async () => {
  test.setTimeout(180_000);
  const stateDir = mkdtempSync(path.join(tmpdir(), "souk-restart-"));
  const webPort = await freePort();
  const started: ChildProcess[] = [];
  try {
    const first = await startSouk(stateDir, { PORT: String(webPort) });
    started.push(first.souk);
    const listed = await catalog(first.world);
    expect(listed.length).toBeGreaterThanOrEqual(6);
    const { transaction } = await faucet(first.world.rpcUrl, testAccounts.buyer.address, 1_000_000n);
    const receipt = await rpc(first.world.rpcUrl, "eth_getTransactionReceipt", [transaction]);
    first.souk.kill("SIGKILL");
    await exited(first.souk);
    const second = await startSouk(stateDir, { PORT: String(webPort) });
    started.push(second.souk);
    expect(second.world).toEqual(first.world);
    expect(await catalog(second.world)).toEqual(listed);
    expect(await rpc(second.world.rpcUrl, "eth_getTransactionReceipt", [transaction])).toEqual(receipt);
    expect((await fetch(`${second.world.origin}/api/health`)).status).toBe(200);

    second.souk.kill("SIGTERM");
    await exited(second.souk);
    const ports = JSON.parse(readFileSync(path.join(stateDir, "ports.json"), "utf8")) as Record<
      string,
      number
    >;
    const free = await Promise.all([webPort, ...Object.values(ports)].map((port) => isPortFree(port)));
    expect(free).toEqual(free.map(() => true));
  } finally {
    // Whatever failed must be what is reported, not a folder that is still written to.
    for (const souk of started) await stopChild(souk, "SIGTERM");
    rmSync(stateDir, { recursive: true, force: true });
  }
});
