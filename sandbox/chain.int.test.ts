import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createChainReader } from "@/lib/chain/chain-reader";
import { startChain } from "./chain";
import { saveState } from "./chain-state";
import { faucet } from "./faucet";
import { testAccounts } from "./keys";
import { rpc } from "./rpc";
import { deployToken, NETWORK, USDC_ADDRESS } from "./token";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), "souk-chain-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

interface Receipt {
  blockHash: string;
  logs: unknown[];
}

/** A chain with one transfer on it, and the transfer's receipt. */
async function withTransfer() {
  const chain = await startChain({ dir });
  await deployToken(chain.rpcUrl);
  const { transaction } = await faucet(chain.rpcUrl, testAccounts.buyer.address, 5n);
  const receipt = await rpc<Receipt>(chain.rpcUrl, "eth_getTransactionReceipt", [transaction]);
  return { chain, transaction, receipt };
}

test("a transaction is in the same block, with the same logs, after a stop and a start", async () => {
  const { chain, transaction, receipt } = await withTransfer();
  await chain.stop();
  const again = await startChain({ dir });
  expect(await rpc(again.rpcUrl, "eth_getTransactionReceipt", [transaction])).toEqual(receipt);
  await again.stop();
});

test("a chain left behind by a killed parent is saved and stopped by the next start", async () => {
  const { chain, transaction, receipt } = await withTransfer();
  const again = await startChain({ dir }); // no stop(): as after kill -9 of whoever started it
  await chain.exited;
  expect(await rpc(again.rpcUrl, "eth_getTransactionReceipt", [transaction])).toEqual(receipt);
  await again.stop();
});

test("after a kill of the chain itself, it has what was last saved", async () => {
  const { chain, transaction, receipt } = await withTransfer();
  await saveState(chain.rpcUrl, path.join(dir, "state.gz"));
  process.kill(Number(readFileSync(path.join(dir, "pid"), "utf8").split(" ")[0]), "SIGKILL");
  await chain.exited;
  const again = await startChain({ dir });
  expect(await rpc(again.rpcUrl, "eth_getTransactionReceipt", [transaction])).toEqual(receipt);
  await again.stop();
});

test("a state of many megabytes is there after a stop and a start, as after days", async () => {
  const { chain, transaction, receipt } = await withTransfer();
  const contracts = Array.from({ length: 100 }, () => privateKeyToAddress(generatePrivateKey()));
  for (const contract of contracts)
    await rpc(chain.rpcUrl, "anvil_setCode", [contract, `0x${randomBytes(24_000).toString("hex")}`]);
  await rpc(chain.rpcUrl, "evm_mine");
  await chain.stop();
  expect(statSync(path.join(dir, "state.gz")).size).toBeGreaterThan(2 * 1_048_576);
  const again = await startChain({ dir });
  expect(await rpc(again.rpcUrl, "eth_getTransactionReceipt", [transaction])).toEqual(receipt);
  await again.stop();
});

test("a pid file that names somebody else's process stops nothing", async () => {
  writeFileSync(path.join(dir, "pid"), `${process.pid} 8545\n`);
  const chain = await startChain({ dir });
  expect(await rpc(chain.rpcUrl, "eth_chainId")).toBe("0x14a34");
  await chain.stop();
});

test("the chain's clock is the world's clock after a restart", async () => {
  const { chain } = await withTransfer();
  await chain.stop();
  const again = await startChain({ dir });
  await faucet(again.rpcUrl, testAccounts.buyer.address, 5n);
  const block = await rpc<{ timestamp: string }>(again.rpcUrl, "eth_getBlockByNumber", ["latest", false]);
  expect(Math.abs(Number(block.timestamp) - Date.now() / 1000)).toBeLessThan(3);
  await again.stop();
});

test("time passes on a chain where nothing happens", async () => {
  const chain = await startChain({ dir, tickSeconds: 1 });
  const number = () => rpc<string>(chain.rpcUrl, "eth_blockNumber").then(Number);
  const before = await number();
  await expect.poll(number, { timeout: 10_000 }).toBeGreaterThan(before + 1);
  await chain.stop();
});

test("many may ask the faucet at once, and each is given what it says", async () => {
  const chain = await startChain({ dir });
  await deployToken(chain.rpcUrl);
  const given = await Promise.all(
    Array.from({ length: 40 }, () => faucet(chain.rpcUrl, testAccounts.buyer.address, 5n)),
  );
  expect(new Set(given.map(({ transaction }) => transaction)).size).toBe(40);
  const reader = createChainReader({ [NETWORK]: chain.rpcUrl });
  expect(await reader.balanceOf(NETWORK, USDC_ADDRESS, testAccounts.buyer.address)).toBe(200n);
  await chain.stop();
});
