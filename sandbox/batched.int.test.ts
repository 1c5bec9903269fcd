import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { x402Client, x402HTTPClient } from "@x402/core/client";
import { BatchSettlementEvmScheme, computeChannelId } from "@x402/evm/batch-settlement/client";
import { createPublicClient, type Hex, http, parseAbi } from "viem";
import { baseSepolia } from "viem/chains";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CHANNEL_CONTRACT, channelFor, channelIdOf, depositNonce } from "@/lib/x402/batch-settlement";
import { CHAIN_ID, type RunningChain, startChain } from "./chain";
import { startFacilitator } from "./facilitator";
import { faucet } from "./faucet";
import { testAccounts } from "./keys";
import { startSellers } from "./sellers/start-sellers";
import { deployToken, NETWORK, USDC_ADDRESS } from "./token";

const { buyer, seller } = testAccounts;
const dir = mkdtempSync(path.join(os.tmpdir(), "souk-batched-"));
let chain: RunningChain;
let facilitator: Awaited<ReturnType<typeof startFacilitator>>;
let market: Awaited<ReturnType<typeof startSellers>>;

beforeAll(async () => {
  chain = await startChain({ dir });
  await deployToken(chain.rpcUrl);
  await faucet(chain.rpcUrl, buyer.address, 10_000_000n);
  facilitator = await startFacilitator({ rpcUrl: chain.rpcUrl, port: 0 });
  market = await startSellers({ facilitatorUrl: facilitator.url, host: "127.0.0.1", portFor: () => 0 });
});
afterAll(async () => {
  await market?.stop();
  await facilitator?.stop();
  await chain?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const reader = () => createPublicClient({ chain: baseSepolia, transport: http(chain.rpcUrl) });
const balance = (of: Hex) =>
  reader().readContract({
    abi: parseAbi(["function balanceOf(address) view returns (uint256)"]),
    address: USDC_ADDRESS,
    functionName: "balanceOf",
    args: [of],
  });

test.each([
  ["by the token itself", "batched"],
  ["through Permit2", "batched-permit2"],
])("the reference client deposits once %s, pays by voucher, and gets the rest back", async (_way, name) => {
  const url = market.sellers.find((seller) => seller.name === name)?.url ?? "";
  const scheme = new BatchSettlementEvmScheme({
    ...buyer,
    readContract: (call: object) => reader().readContract(call as never),
  } as never);
  const client = new x402HTTPClient(new x402Client().register(NETWORK, scheme));
  const pay = async () => {
    const asked = await fetch(url);
    const required = client.getPaymentRequiredResponse((name) => asked.headers.get(name));
    const payload = await client.createPaymentPayload(required);
    const response = await fetch(url, { headers: client.encodePaymentSignatureHeader(payload) });
    expect(response.status).toBe(200);
    await client.processPaymentResult(payload, (name) => response.headers.get(name), response.status);
    return { required, payload };
  };
  const before = await balance(buyer.address);
  const inChannels = await balance(CHANNEL_CONTRACT);

  const first = await pay();
  expect(first.payload.payload).toMatchObject({ type: "deposit" });
  const option = first.required.accepts[0];
  const ours = option && channelFor(option, buyer.address);
  if (!option || !ours?.ok) throw new Error("no channel");
  const channelId = channelIdOf(ours.config, CHAIN_ID);
  expect(ours.config).toEqual((first.payload.payload as { channelConfig: object }).channelConfig);
  expect(channelId).toBe(computeChannelId(ours.config, NETWORK));
  const deposited = before - (await balance(buyer.address));
  expect(deposited).toBe(10_000n);
  expect((await balance(CHANNEL_CONTRACT)) - inChannels).toBe(deposited);

  const second = await pay();
  expect(second.payload.payload).toMatchObject({ type: "voucher", voucher: { maxClaimableAmount: "2000" } });
  expect((await balance(CHANNEL_CONTRACT)) - inChannels).toBe(deposited);

  const refund = await scheme.refund(url);
  expect(refund).toMatchObject({ success: true, amount: "8000" });
  expect(before - (await balance(buyer.address))).toBe(2_000n);
  expect((await balance(CHANNEL_CONTRACT)) - inChannels).toBe(2_000n);
  expect(await balance(seller.address)).toBe(0n);
});

test("a deposit's nonce is made as the collector makes it", () => {
  // keccak256 of two zero words, a public constant.
  const zero = `0x${"00".repeat(32)}` as const;
  expect(depositNonce(zero, zero)).toBe("0xad3228b676f7d3cd4284a5443f17f1962b36e491b30a40b2405849e597ba5fb5");
});
