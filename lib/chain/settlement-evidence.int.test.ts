import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  type Address,
  createTestClient,
  createWalletClient,
  encodeFunctionData,
  type Hex,
  http,
  multicall3Abi,
  parseAbi,
  parseEventLogs,
  publicActions,
  toEventSelector,
} from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { baseSepolia } from "viem/chains";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AUTHORIZATION_TYPES } from "@/lib/call/typed-data";
import { type RunningChain, startChain } from "@/sandbox/chain";
import { faucet } from "@/sandbox/faucet";
import { testAccounts } from "@/sandbox/keys";
import { deployToken, NETWORK, USDC_ADDRESS, USDC_DOMAIN } from "@/sandbox/token";
import { type ChainReader, createChainReader } from "./chain-reader";
import type { ProofRequest } from "./settlement-evidence";

const { buyer, seller, prioritySeller, facilitator } = testAccounts;
const ABI = parseAbi([
  "function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, bytes signature)",
  "function cancelAuthorization(address authorizer, bytes32 nonce, bytes signature)",
  "function transfer(address to, uint256 value) returns (bool)",
]);
const EVENTS = parseAbi([
  "event Transfer(address indexed from, address indexed to, uint256 value)",
  "event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce)",
]);
const AMOUNT = 2_000n;

let chain: RunningChain;
let reader: ChainReader;
const dir = mkdtempSync(path.join(tmpdir(), "souk-evidence-"));
const client = () =>
  createWalletClient({ account: facilitator, chain: baseSepolia, transport: http(chain.rpcUrl) }).extend(
    publicActions,
  );
const anvil = () => createTestClient({ mode: "anvil", chain: baseSepolia, transport: http(chain.rpcUrl) });

beforeAll(async () => {
  chain = await startChain({ dir });
  await deployToken(chain.rpcUrl);
  await faucet(chain.rpcUrl, buyer.address, 100_000_000n);
  reader = createChainReader({ [NETWORK]: chain.rpcUrl });
});
afterAll(async () => {
  await chain?.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function send(data: Hex, from = facilitator, gas?: bigint) {
  const wallet = client();
  const hash = await wallet.sendTransaction({ account: from, to: USDC_ADDRESS, data, gas });
  return wallet.waitForTransactionReceipt({ hash, pollingInterval: 20 });
}

/** Signs what the request describes; the chain's own time bounds it. */
async function authorization(
  change: { value?: bigint; to?: Address; lifeSeconds?: bigint; signer?: typeof buyer; nonce?: Hex } = {},
) {
  const signer = change.signer ?? buyer;
  const head = await reader.head(NETWORK);
  if (!head) throw new Error("no chain");
  const message = {
    from: signer.address,
    to: change.to ?? seller.address,
    value: change.value ?? AMOUNT,
    validAfter: 0n,
    validBefore: head.timestamp + (change.lifeSeconds ?? 300n),
    nonce: change.nonce ?? (`0x${randomBytes(32).toString("hex")}` as Hex),
  };
  const signature = await signer.signTypedData({
    domain: USDC_DOMAIN,
    primaryType: "TransferWithAuthorization",
    types: AUTHORIZATION_TYPES,
    message,
  });
  const { from, to, value, validAfter, validBefore, nonce } = message;
  const data = encodeFunctionData({
    abi: ABI,
    functionName: "transferWithAuthorization",
    args: [from, to, value, validAfter, validBefore, nonce, signature],
  });
  const request: ProofRequest = {
    network: NETWORK,
    asset: USDC_ADDRESS,
    from: signer.address,
    to: seller.address,
    amountAtomic: String(AMOUNT),
    nonce,
    validBefore,
    fromBlock: head.number,
  };
  return { request, data };
}

const ordinaryTransfer = (to: Address, value: bigint) =>
  send(encodeFunctionData({ abi: ABI, functionName: "transfer", args: [to, value] }), buyer);

describe("a payment is confirmed only by the transfer that was signed", () => {
  it("confirms the named transaction, with its block and a growing number of confirmations", async () => {
    const { request, data } = await authorization();
    const receipt = await send(data);
    const first = await reader.prove({ ...request, transaction: receipt.transactionHash });
    expect(first).toEqual({
      kind: "confirmed",
      transaction: receipt.transactionHash,
      blockNumber: receipt.blockNumber,
      blockHash: receipt.blockHash,
      confirmations: 1,
      log: {
        receiptStatus: "success",
        transferLogIndex: expect.any(Number),
        authorizationLogIndex: expect.any(Number),
        blockTime: Number((await client().getBlock({ blockHash: receipt.blockHash })).timestamp),
      },
    });
    await anvil().mine({ blocks: 2 });
    expect(await reader.prove({ ...request, transaction: receipt.transactionHash })).toMatchObject({
      kind: "confirmed",
      confirmations: 3,
    });
  });

  it("finds the transaction by its nonce when the seller names none", async () => {
    const { request, data } = await authorization();
    const receipt = await send(data);
    expect(await reader.prove(request)).toMatchObject({
      kind: "confirmed",
      transaction: receipt.transactionHash,
    });
  });

  it("names the true transaction when the seller names another one", async () => {
    const other = await ordinaryTransfer(seller.address, AMOUNT);
    const { request, data } = await authorization();
    const receipt = await send(data);
    expect(await reader.prove({ ...request, transaction: other.transactionHash })).toMatchObject({
      kind: "confirmed",
      transaction: receipt.transactionHash,
    });
  });
});

describe("a lie about a settlement is never a confirmation", () => {
  it("does not take an equal transfer that uses no authorization", async () => {
    const { request } = await authorization();
    const other = await ordinaryTransfer(seller.address, AMOUNT);
    const evidence = await reader.prove({ ...request, transaction: other.transactionHash });
    expect(evidence).toEqual({
      kind: "pending",
      detail: "The named transaction does not use this authorization.",
    });
  });

  it("does not take the very logs of the payment from a contract that is not the token", async () => {
    const { request } = await authorization();
    const { from, to, nonce } = request;
    const word = (hex: string) => `7f${hex.replace("0x", "").toLowerCase().padStart(64, "0")}`;
    const log = (topics: string[], bytes: "00" | "20") =>
      `${topics.map(word).reverse().join("")}60${bytes}6000a3`;
    const transfer = log([toEventSelector("Transfer(address,address,uint256)"), from, to], "20");
    const used = log([toEventSelector("AuthorizationUsed(address,bytes32)"), from, nonce], "00");
    const imitation = privateKeyToAddress(generatePrivateKey());
    await anvil().setCode({
      address: imitation,
      bytecode: `0x${word(AMOUNT.toString(16))}600052${transfer}${used}00`,
    });
    const hash = await client().sendTransaction({ to: imitation });
    const { logs } = await client().waitForTransactionReceipt({ hash, pollingInterval: 20 });
    // The control: but for their contract they are those of the payment.
    expect(parseEventLogs({ abi: EVENTS, logs }).map(({ args }) => args)).toEqual([
      { from, to, value: AMOUNT },
      { authorizer: from, nonce },
    ]);
    expect(await reader.prove({ ...request, transaction: hash })).toMatchObject({ kind: "pending" });
  });

  it("does not take the payer's other payment beside somebody else's use of the same nonce", async () => {
    const { request } = await authorization();
    const other = await authorization();
    const thief = await authorization({ signer: facilitator, value: 0n, nonce: request.nonce as Hex });
    const both = [other.data, thief.data].map((callData) => ({
      target: USDC_ADDRESS,
      allowFailure: false,
      callData,
    }));
    const data = encodeFunctionData({ abi: multicall3Abi, functionName: "aggregate3", args: [both] });
    const { address } = baseSepolia.contracts.multicall3;
    const hash = await client().sendTransaction({ to: address, data });
    const { status } = await client().waitForTransactionReceipt({ hash, pollingInterval: 20 });
    expect(status).toBe("success");
    expect(await reader.prove({ ...request, transaction: hash })).toMatchObject({ kind: "pending" });
  });

  it("does not take the same payer's other payment to the same seller", async () => {
    const earlier = await authorization();
    const receipt = await send(earlier.data);
    const { request } = await authorization();
    expect(await reader.prove({ ...request, transaction: receipt.transactionHash })).toMatchObject({
      kind: "pending",
    });
  });

  it("does not take a payment made before the call was opened, its nonce copied from the chain", async () => {
    const { request, data } = await authorization();
    const receipt = await send(data);
    await anvil().mine({ blocks: 1 });
    const head = await reader.head(NETWORK);
    const copied = { ...request, fromBlock: head?.number ?? 0n };
    const proofs = () =>
      Promise.all(
        [receipt.transactionHash, undefined].map((transaction) => reader.prove({ ...copied, transaction })),
      );
    expect(await proofs()).toMatchObject([{ kind: "pending" }, { kind: "pending" }]);
    await anvil().setNextBlockTimestamp({ timestamp: request.validBefore + 10n });
    await anvil().mine({ blocks: 1 });
    expect(await proofs()).toMatchObject([{ kind: "mismatch" }, { kind: "mismatch" }]);
  });

  it("reports an amount that differs from what was agreed", async () => {
    const { request, data } = await authorization({ value: AMOUNT * 2n });
    const receipt = await send(data);
    for (const transaction of [receipt.transactionHash, undefined])
      expect(await reader.prove({ ...request, transaction })).toMatchObject({
        kind: "mismatch",
        transaction: receipt.transactionHash,
        detail: expect.stringContaining("does not move this amount to this address"),
      });
  });

  it("reports a payment to somebody else", async () => {
    const { request, data } = await authorization({ to: prioritySeller.address });
    const receipt = await send(data);
    expect(await reader.prove({ ...request, transaction: receipt.transactionHash })).toMatchObject({
      kind: "mismatch",
      transaction: receipt.transactionHash,
    });
  });

  it("does not take a transaction that failed", async () => {
    const { request, data } = await authorization({ value: 10n ** 15n });
    // Gas given by hand: estimating would already refuse what is to fail on the chain.
    const receipt = await send(data, facilitator, 300_000n);
    expect(receipt.status).toBe("reverted");
    expect(await reader.prove({ ...request, transaction: receipt.transactionHash })).toEqual({
      kind: "pending",
      detail: "The named transaction failed on the chain.",
    });
  });

  it("does not take a transaction that does not exist, or text that is no hash", async () => {
    const { request } = await authorization();
    for (const transaction of [`0x${"ab".repeat(32)}`, "0x1234", "settled, trust me", ""])
      expect(await reader.prove({ ...request, transaction })).toMatchObject({ kind: "pending" });
  });

  it("reports an authorization that was cancelled, once no payment can appear any more", async () => {
    const { request } = await authorization({ lifeSeconds: 60n });
    const signature = await buyer.signTypedData({
      domain: USDC_DOMAIN,
      primaryType: "CancelAuthorization",
      types: {
        CancelAuthorization: [
          { name: "authorizer", type: "address" },
          { name: "nonce", type: "bytes32" },
        ],
      },
      message: { authorizer: buyer.address, nonce: request.nonce as Hex },
    });
    await send(
      encodeFunctionData({
        abi: ABI,
        functionName: "cancelAuthorization",
        args: [buyer.address, request.nonce as Hex, signature],
      }),
    );
    // Logs may lag behind the state, so a spent authorization without its log decides nothing yet.
    expect(await reader.prove(request)).toMatchObject({ kind: "pending" });
    await anvil().setNextBlockTimestamp({ timestamp: request.validBefore + 10n });
    await anvil().mine({ blocks: 1 });
    expect(await reader.prove(request)).toMatchObject({ kind: "mismatch" });
  });

  it("believes nothing of an RPC that answers for another chain, or not at all", async () => {
    const { request, data } = await authorization();
    await send(data);
    const wrong = createServer((incoming, answer) => {
      incoming.resume().on("end", () => answer.end('{"jsonrpc":"2.0","id":1,"result":"0x2105"}'));
    });
    await new Promise<void>((resolve) => wrong.listen(0, "127.0.0.1", resolve));
    const { port } = wrong.address() as { port: number };
    const lying = createChainReader({ [NETWORK]: `http://127.0.0.1:${port}` });
    expect(await lying.prove(request)).toMatchObject({
      kind: "unavailable",
      detail: expect.stringContaining("8453"),
    });
    expect(await lying.balanceOf(NETWORK, USDC_ADDRESS, buyer.address)).toBeNull();
    expect(await lying.head(NETWORK)).toBeNull();
    await new Promise((resolve) => wrong.close(resolve));

    const silent = await lying.prove(request);
    expect(silent).toEqual({ kind: "unavailable", detail: "The chain could not be read: no connection." });
    expect(await reader.prove({ ...request, network: "eip155:8453" })).toMatchObject({ kind: "unavailable" });
  });
});

describe("an authorization is over only by the chain's own time", () => {
  it("is pending until its time has passed on the chain, then expired and unused", async () => {
    const { request } = await authorization({ lifeSeconds: 60n });
    expect(await reader.prove(request)).toMatchObject({ kind: "pending" });
    await anvil().setNextBlockTimestamp({ timestamp: request.validBefore + 2n });
    await anvil().mine({ blocks: 1 });
    // A shallow reorg could still replace this block with an earlier one.
    expect(await reader.prove(request)).toMatchObject({ kind: "pending" });
    await anvil().setNextBlockTimestamp({ timestamp: request.validBefore + 10n });
    await anvil().mine({ blocks: 1 });
    expect(await reader.prove(request)).toEqual({
      kind: "expired-unused",
      chainTime: request.validBefore + 10n,
    });
    const other = await ordinaryTransfer(seller.address, AMOUNT);
    expect(await reader.prove({ ...request, transaction: other.transactionHash })).toMatchObject({
      kind: "mismatch",
      transaction: other.transactionHash,
    });
  });
});

describe("reading the token", () => {
  it("reads what the contract says of itself", async () => {
    expect(await reader.readToken(NETWORK, USDC_ADDRESS)).toEqual({
      network: NETWORK,
      asset: USDC_ADDRESS,
      exists: true,
      name: "USDC",
      version: "2",
      decimals: 6,
    });
  });

  it("tells a contract without the getters, and an address without code, from one that cannot be read", async () => {
    const multicall = "0xcA11bde05977b3631167028862bE2a173976CA11";
    expect(await reader.readToken(NETWORK, multicall)).toMatchObject({
      exists: true,
      name: undefined,
      decimals: undefined,
    });
    expect(await reader.readToken(NETWORK, prioritySeller.address)).toMatchObject({ exists: false });
    expect(await reader.readToken("eip155:8453", USDC_ADDRESS)).toBeNull();
  });

  it("reads balances as the chain has them", async () => {
    const before = await reader.balanceOf(NETWORK, USDC_ADDRESS, prioritySeller.address);
    await ordinaryTransfer(prioritySeller.address, 7n);
    expect(await reader.balanceOf(NETWORK, USDC_ADDRESS, prioritySeller.address)).toBe((before ?? -1n) + 7n);
  });
});

describe("message signatures", () => {
  it("accepts the account's own signature only", async () => {
    const message = "hello";
    const signature = await buyer.signMessage({ message });
    const verify = (address: string, text: string, sig: string) =>
      reader.verifyMessage(NETWORK, { address, message: text, signature: sig });
    expect(await verify(buyer.address, message, signature)).toBe(true);
    expect(await verify(seller.address, message, signature)).toBe(false);
    expect(await verify(buyer.address, "hello!", signature)).toBe(false);
    expect(await verify(buyer.address, message, "0x")).toBe(false);
    expect(await verify(buyer.address, message, "not hex")).toBe(false);
  });
});
