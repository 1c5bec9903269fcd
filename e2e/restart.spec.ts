import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, expect, test } from "@playwright/test";
import type { SandboxWorld } from "@/boot/sandbox-world";
import { faucet } from "@/sandbox/faucet";
import { freePort, isPortFree } from "@/sandbox/free-port";
import { testAccounts } from "@/sandbox/keys";
import { exited, stopChild } from "@/sandbox/process";
import { rpc } from "@/sandbox/rpc";
import { registerListing } from "./register-listing";
import { startSeller } from "./seller";
import { startSouk } from "./souk-process";
import { connectWallet, proof, send } from "./steps";
import { installWallet } from "./wallet";
import { balanceOf } from "./world";

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

for (const noPages of [false, true])
  test(`killed between broadcast and confirmation (${noPages ? "of a call through its relay" : "of a straight call"}), Souk still says of a payment what the chain holds, and asks for no second one`, async ({
    browser,
  }) => {
    test.setTimeout(240_000);
    const stateDir = mkdtempSync(path.join(tmpdir(), "souk-killed-"));
    const [webPort, sellerPort] = [await freePort(), await freePort()];
    const env = { PORT: String(webPort), SOUK_ALLOW_HOSTS: `127.0.0.1:${sellerPort}`, SOUK_TRUST_PROXY: "1" };
    const started: ChildProcess[] = [];
    const stops: (() => Promise<unknown>)[] = [];
    try {
      const { world, souk } = await startSouk(stateDir, env);
      started.push(souk);
      const { facilitatorUrl } = world;
      const seller = await startSeller({
        facilitatorUrl,
        port: sellerPort,
        name: "late",
        price: "$0.01",
        noPages,
      });
      stops.push(seller.stop);
      const { page, wallet, close } = await openPage(browser, world);
      stops.push(close);
      await page.goto(`/listings/${await registerListing(world, { resource: seller.url })}`);
      await connectWallet(page, wallet.name);
      const before = await balanceOf(world, wallet.address);

      // The money has moved, and nobody has told Souk.
      seller.whenPaid("settled", async () => {
        // The web process by itself: told that its parent has gone, it would first finish what it was doing.
        const { pid } = JSON.parse(readFileSync(path.join(stateDir, "children", "web"), "utf8"));
        process.kill(pid, "SIGKILL");
        souk.kill("SIGKILL");
        await exited(souk);
        await expect.poll(() => isPortFree(webPort), { timeout: 40_000 }).toBe(true);
      });
      await send(page);
      await page.getByRole("button", { name: /^Sign and pay \$/ }).click();
      if (noPages) {
        // The goods went with the process. That they were paid is not known yet, and is not said.
        await expect(page.getByRole("heading", { name: /^No answer came back/ })).toBeVisible();
      } else {
        await expect(page.getByRole("heading", { name: "Claimed, not confirmed yet" })).toBeVisible();
        await expect(page.getByRole("figure", { name: "Response" })).toContainText("Good day");
      }
      await expect(page.getByRole("button", { name: /^Send/ }).first()).toBeDisabled();
      await expect(proof(page)).toHaveCount(0);

      const again = await startSouk(stateDir, env);
      started.push(again.souk);
      await expect(proof(page)).toBeVisible();
      await expect(
        page.getByRole("heading", { name: noPages ? /^Paid, and not delivered/ : /^Confirmed on the chain/ }),
      ).toBeVisible();
      expect(wallet.signatureRequests()).toHaveLength(1);
      expect(before - (await balanceOf(world, wallet.address))).toBe(10_000n);
    } finally {
      for (const stop of stops) await stop();
      for (const souk of started) await stopChild(souk, "SIGTERM");
      rmSync(stateDir, { recursive: true, force: true });
    }
  });

/** A page of its own world, with a wallet that holds 5 test USDC. */
async function openPage(browser: Browser, { origin, rpcUrl }: SandboxWorld) {
  const context = await browser.newContext({ baseURL: origin });
  const wallet = await installWallet(context, { rpcUrl, index: 1 });
  await faucet(rpcUrl, wallet.address, 5_000_000n);
  return { page: await context.newPage(), wallet, close: () => context.close() };
}
