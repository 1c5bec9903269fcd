import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningChain, startChain } from "./chain";
import { startFacilitator } from "./facilitator";
import { faucet } from "./faucet";
import { testAccounts } from "./keys";
import { rpc } from "./rpc";
import { deployToken, USDC_ADDRESS } from "./token";

const { buyer, seller } = testAccounts;
const dir = mkdtempSync(path.join(os.tmpdir(), "souk-facilitator-"));
let chain: RunningChain;
let facilitator: Awaited<ReturnType<typeof startFacilitator>>;

beforeAll(async () => {
  chain = await startChain({ dir });
  await deployToken(chain.rpcUrl);
  await faucet(chain.rpcUrl, buyer.address, 1_000_000n);
  facilitator = await startFacilitator({ rpcUrl: chain.rpcUrl, port: 0 });
});
afterAll(async () => {
  await facilitator.stop();
  await chain.stop();
  rmSync(dir, { recursive: true });
});

const clock = () => Math.floor(Date.now() / 1_000);

/** Waits until the newest block is older than an authorization that begins one second ago. */
async function chainIsIdle() {
  const { timestamp } = await rpc<{ timestamp: string }>(chain.rpcUrl, "eth_getBlockByNumber", [
    "latest",
    false,
  ]);
  while (clock() - 1 <= Number(timestamp)) await new Promise((resolve) => setTimeout(resolve, 50));
}

test("an authorization that has begun by the clock is valid on a chain where nothing has happened since", async () => {
  await chainIsIdle();
  const authorization = {
    from: buyer.address,
    to: seller.address,
    value: "1000",
    validAfter: String(clock() - 1),
    validBefore: String(clock() + 60),
    nonce: `0x${"07".repeat(32)}` as const,
  };
  const signature = await buyer.signTypedData({
    domain: { name: "USDC", version: "2", chainId: 84_532, verifyingContract: USDC_ADDRESS },
    primaryType: "TransferWithAuthorization",
    types: {
      TransferWithAuthorization: [
        { name: "from", type: "address" },
        { name: "to", type: "address" },
        { name: "value", type: "uint256" },
        { name: "validAfter", type: "uint256" },
        { name: "validBefore", type: "uint256" },
        { name: "nonce", type: "bytes32" },
      ],
    },
    message: {
      ...authorization,
      value: 1_000n,
      validAfter: BigInt(authorization.validAfter),
      validBefore: BigInt(authorization.validBefore),
    },
  });
  const requirements = {
    scheme: "exact",
    network: "eip155:84532",
    amount: "1000",
    asset: USDC_ADDRESS,
    payTo: seller.address,
    maxTimeoutSeconds: 60,
    extra: { name: "USDC", version: "2" },
  };
  const response = await fetch(`${facilitator.url}/verify`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      x402Version: 2,
      paymentPayload: { x402Version: 2, accepted: requirements, payload: { signature, authorization } },
      paymentRequirements: requirements,
    }),
  });
  expect(await response.json()).toMatchObject({ isValid: true, payer: buyer.address });
});
