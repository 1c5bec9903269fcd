import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  concatHex,
  createWalletClient,
  encodeFunctionData,
  type Hex,
  http,
  parseAbi,
  publicActions,
  type TypedDataDefinition,
} from "viem";
import { baseSepolia } from "viem/chains";
import { afterAll, beforeAll, expect, it } from "vitest";
import { signableFor } from "@/lib/call/typed-data";
import type { Permit2Authorization } from "@/lib/x402/permit2";
import { PERMIT2_ADDRESS, UPTO_PROXY_ADDRESS } from "@/lib/x402/permit2";
import { type RunningChain, startChain } from "@/sandbox/chain";
import { faucet } from "@/sandbox/faucet";
import { testAccounts } from "@/sandbox/keys";
import { deployToken, NETWORK, USDC_ADDRESS, USDC_DOMAIN } from "@/sandbox/token";
import { type ChainReader, createChainReader } from "./chain-reader";
import type { ProofRequest } from "./settlement-evidence";

const { buyer, seller, facilitator } = testAccounts;
const TOKEN = parseAbi([
  "function approve(address spender, uint256 value)",
  "function transfer(address to, uint256 value)",
]);
const PROXY = parseAbi([
  "struct TokenPermissions { address token; uint256 amount; }",
  "struct Permit { TokenPermissions permitted; uint256 nonce; uint256 deadline; }",
  "struct Witness { address to; address facilitator; uint256 validAfter; }",
  "function settle(Permit permit, uint256 amount, address owner, Witness witness, bytes signature)",
]);
const MOST = 50_000n;

let chain: RunningChain;
let reader: ChainReader;
const dir = mkdtempSync(path.join(tmpdir(), "souk-permit2-"));
const client = () =>
  createWalletClient({ chain: baseSepolia, transport: http(chain.rpcUrl) }).extend(publicActions);

beforeAll(async () => {
  chain = await startChain({ dir });
  await deployToken(chain.rpcUrl);
  await faucet(chain.rpcUrl, buyer.address, 10_000_000n);
  reader = createChainReader({ [NETWORK]: chain.rpcUrl });
  const args = [PERMIT2_ADDRESS, 10_000_000n] as const;
  await send(buyer, USDC_ADDRESS, encodeFunctionData({ abi: TOKEN, functionName: "approve", args }));
});
afterAll(async () => {
  await chain?.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function send(account: typeof buyer, to: Hex, data: Hex) {
  const hash = await client().sendTransaction({ account, to, data });
  return client().waitForTransactionReceipt({ hash, pollingInterval: 20 });
}

/** A signed metered payment, how to charge it, and what to ask of the chain. */
async function payment() {
  const head = await reader.head(NETWORK);
  if (!head) throw new Error("no chain");
  const nonce: Hex = `0x${randomBytes(32).toString("hex")}`;
  const option = {
    scheme: "upto",
    network: NETWORK,
    amount: String(MOST),
    asset: USDC_ADDRESS,
    payTo: seller.address,
    maxTimeoutSeconds: 300,
    extra: {},
  };
  const permitted = {
    method: { kind: "permit2", scheme: "upto", facilitator: facilitator.address },
    domain: USDC_DOMAIN,
    validForSeconds: 300,
  } as Parameters<typeof signableFor>[1];
  const serverTime = Number(head.timestamp);
  const opened = { validAfter: "0", validBefore: String(serverTime + 300), serverTime };
  const { typedData, authorized } = signableFor(option, permitted, buyer.address, nonce, opened);
  const { permit2Authorization: permit } = authorized as { permit2Authorization: Permit2Authorization };
  const signature = await buyer.signTypedData(typedData as unknown as TypedDataDefinition);
  const charge = (amount: bigint) =>
    encodeFunctionData({
      abi: PROXY,
      functionName: "settle",
      args: [
        {
          permitted: { token: USDC_ADDRESS, amount: MOST },
          nonce: BigInt(nonce),
          deadline: BigInt(permit.deadline),
        },
        amount,
        buyer.address,
        { to: seller.address, facilitator: facilitator.address, validAfter: 0n },
        signature,
      ],
    });
  const request: ProofRequest = {
    network: NETWORK,
    asset: USDC_ADDRESS,
    from: buyer.address,
    to: seller.address,
    amountAtomic: String(MOST),
    nonce,
    validBefore: BigInt(permit.deadline),
    fromBlock: head.number,
    transfer: "permit2-upto",
  };
  return { request, charge };
}
const transfer = (value: bigint) =>
  encodeFunctionData({ abi: TOKEN, functionName: "transfer", args: [seller.address, value] });

it("a metered payment is confirmed with what was charged, named by the seller or found by its nonce", async () => {
  const { request, charge } = await payment();
  expect(await reader.prove(request)).toMatchObject({ kind: "pending" });
  const receipt = await send(facilitator, UPTO_PROXY_ADDRESS, charge(8_000n));
  for (const transaction of [receipt.transactionHash, undefined, `0x${"ab".repeat(32)}`])
    expect(await reader.prove({ ...request, transaction })).toMatchObject({
      kind: "confirmed",
      transaction: receipt.transactionHash,
      log: { amountAtomic: "8000", authorizationLogIndex: null },
    });
});

it("a transfer of the payer that merely carries the nonce is not the payment", async () => {
  const { request } = await payment();
  const copied = await send(buyer, USDC_ADDRESS, concatHex([transfer(MOST), request.nonce as Hex]));
  expect(copied.status).toBe("success");
  expect(await reader.prove({ ...request, transaction: copied.transactionHash })).toMatchObject({
    kind: "pending",
    detail: expect.stringContaining("not the one that used"),
  });
});

it("another payment to the same seller, and one older than the call, are not the payment", async () => {
  const first = await payment();
  const receipt = await send(facilitator, UPTO_PROXY_ADDRESS, first.charge(5_000n));
  const { request } = await payment();
  expect(await reader.prove({ ...request, transaction: receipt.transactionHash })).toMatchObject({
    kind: "pending",
  });
  const later = { ...first.request, fromBlock: receipt.blockNumber + 1n };
  expect(await reader.prove(later)).toMatchObject({ kind: "pending" });
});

it("nobody but the named facilitator can charge, nor more than was signed", async () => {
  const { charge } = await payment();
  await expect(send(seller, UPTO_PROXY_ADDRESS, charge(1n))).rejects.toThrow();
  await expect(send(facilitator, UPTO_PROXY_ADDRESS, charge(MOST + 1n))).rejects.toThrow();
});
