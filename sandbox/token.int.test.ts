import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import {
  createPublicClient,
  createWalletClient,
  type Hex,
  http,
  keccak256,
  parseSignature,
  toHex,
} from "viem";
import { baseSepolia } from "viem/chains";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningChain, startChain } from "./chain";
import { compileContract } from "./compile";
import { faucet } from "./faucet";
import { testAccounts } from "./keys";
import { rpc } from "./rpc";
import { deployToken, USDC_ADDRESS, USDC_DOMAIN } from "./token";

const { buyer, seller, facilitator } = testAccounts;
const { abi } = await compileContract("TestUSDC");
const dir = mkdtempSync(path.join(os.tmpdir(), "souk-token-"));
let chain: RunningChain;

beforeAll(async () => {
  chain = await startChain({ dir });
  await deployToken(chain.rpcUrl);
  await faucet(chain.rpcUrl, buyer.address, 10_000_000n);
});
afterAll(async () => {
  await chain.stop();
  rmSync(dir, { recursive: true });
});

const reader = () => createPublicClient({ chain: baseSepolia, transport: http(chain.rpcUrl) });
const read = (functionName: string, args: unknown[] = []) =>
  reader().readContract({ abi, address: USDC_ADDRESS, functionName, args });
const balance = async (of: Hex) => (await read("balanceOf", [of])) as bigint;
const now = () => Math.floor(Date.now() / 1000);
const nonceOf = (name: string) => keccak256(toHex(`${name} ${Math.random()}`));

/** Sends through the facilitator's account and waits; a revert throws with its reason. */
async function send(functionName: string, args: unknown[]) {
  const client = createWalletClient({
    chain: baseSepolia,
    account: facilitator,
    transport: http(chain.rpcUrl),
  });
  const { request } = await reader().simulateContract({
    account: facilitator,
    abi,
    address: USDC_ADDRESS,
    functionName,
    args,
  });
  const hash = await client.writeContract(request);
  return reader().waitForTransactionReceipt({ hash, pollingInterval: 20 });
}

const AUTHORIZATION = [
  { name: "from", type: "address" },
  { name: "to", type: "address" },
  { name: "value", type: "uint256" },
  { name: "validAfter", type: "uint256" },
  { name: "validBefore", type: "uint256" },
  { name: "nonce", type: "bytes32" },
];

async function authorization(change: { validAfter?: number; validBefore?: number } = {}) {
  const message = {
    from: buyer.address,
    to: seller.address,
    value: 250_000n,
    validAfter: BigInt(change.validAfter ?? 0),
    validBefore: BigInt(change.validBefore ?? now() + 300),
    nonce: nonceOf("authorization"),
  };
  const signature = await buyer.signTypedData({
    domain: USDC_DOMAIN,
    types: { TransferWithAuthorization: AUTHORIZATION },
    primaryType: "TransferWithAuthorization",
    message,
  });
  const { r, s, v } = parseSignature(signature);
  return { message, signature, args: [...Object.values(message), Number(v), r, s] };
}

describe("the test dollar", () => {
  test("stands where Base Sepolia's USDC stands, and says what USDC says of itself", async () => {
    expect(await read("name")).toBe("USDC");
    expect(await read("version")).toBe("2");
    expect(await read("symbol")).toBe("USDC");
    expect(await read("decimals")).toBe(6);
    expect(await reader().getChainId()).toBe(84_532);
  });

  test("deploying again keeps every balance", async () => {
    const before = await balance(buyer.address);
    const head = await rpc(chain.rpcUrl, "eth_blockNumber");
    await deployToken(chain.rpcUrl);
    expect(await balance(buyer.address)).toBe(before);
    expect(await rpc(chain.rpcUrl, "eth_blockNumber")).toBe(head);
  });

  test("transferWithAuthorization moves exactly what was signed and logs the nonce", async () => {
    const before = [await balance(buyer.address), await balance(seller.address)] as const;
    const { args, message } = await authorization();
    const receipt = await send("transferWithAuthorization", args);
    expect(await balance(buyer.address)).toBe(before[0] - 250_000n);
    expect(await balance(seller.address)).toBe(before[1] + 250_000n);
    expect(await read("authorizationState", [buyer.address, message.nonce])).toBe(true);
    expect(receipt.logs.map((log) => log.topics[0])).toEqual([
      keccak256(toHex("AuthorizationUsed(address,bytes32)")),
      keccak256(toHex("Transfer(address,address,uint256)")),
    ]);
    expect(receipt.logs[0]?.topics[2]).toBe(message.nonce);
  });

  test("an authorization is used once", async () => {
    const { args } = await authorization();
    await send("transferWithAuthorization", args);
    await expect(send("transferWithAuthorization", args)).rejects.toThrow(
      "authorization is used or canceled",
    );
  });

  test("an expired authorization and one that is not yet valid are refused", async () => {
    const expired = await authorization({ validBefore: now() - 1 });
    await expect(send("transferWithAuthorization", expired.args)).rejects.toThrow("authorization is expired");
    const early = await authorization({ validAfter: now() + 600, validBefore: now() + 900 });
    await expect(send("transferWithAuthorization", early.args)).rejects.toThrow(
      "authorization is not yet valid",
    );
  });

  test("a changed amount, payee or signature is refused", async () => {
    const { args } = await authorization();
    const changed = (at: number, value: unknown) => args.map((old, i) => (i === at ? value : old));
    for (const forged of [changed(1, facilitator.address), changed(2, 250_001n)])
      await expect(send("transferWithAuthorization", forged)).rejects.toThrow("invalid signature");
  });

  test("the bytes form of the signature works as the split one does", async () => {
    const { message, signature } = await authorization();
    const receipt = await send("transferWithAuthorization", [...Object.values(message), signature]);
    expect(receipt.status).toBe("success");
  });

  test("a canceled authorization cannot be used", async () => {
    const { args, message } = await authorization();
    const signature = await buyer.signTypedData({
      domain: USDC_DOMAIN,
      types: {
        CancelAuthorization: [
          { name: "authorizer", type: "address" },
          { name: "nonce", type: "bytes32" },
        ],
      },
      primaryType: "CancelAuthorization",
      message: { authorizer: buyer.address, nonce: message.nonce },
    });
    await send("cancelAuthorization", [buyer.address, message.nonce, signature]);
    await expect(send("transferWithAuthorization", args)).rejects.toThrow(
      "authorization is used or canceled",
    );
  });

  test("a permit sets the allowance once and only before its deadline", async () => {
    const permit = async (deadline: bigint) => {
      const message = {
        owner: buyer.address,
        spender: facilitator.address,
        value: 400_000n,
        nonce: (await read("nonces", [buyer.address])) as bigint,
        deadline,
      };
      const signature = await buyer.signTypedData({
        domain: USDC_DOMAIN,
        types: {
          Permit: [
            { name: "owner", type: "address" },
            { name: "spender", type: "address" },
            { name: "value", type: "uint256" },
            { name: "nonce", type: "uint256" },
            { name: "deadline", type: "uint256" },
          ],
        },
        primaryType: "Permit",
        message,
      });
      const { r, s, v } = parseSignature(signature);
      return [message.owner, message.spender, message.value, deadline, Number(v), r, s];
    };
    const good = await permit(BigInt(now() + 300));
    await send("permit", good);
    expect(await read("allowance", [buyer.address, facilitator.address])).toBe(400_000n);
    await expect(send("permit", good)).rejects.toThrow("invalid signature");
    await expect(send("permit", await permit(BigInt(now() - 1)))).rejects.toThrow("permit is expired");

    await send("transferFrom", [buyer.address, seller.address, 400_000n]);
    await expect(send("transferFrom", [buyer.address, seller.address, 1n])).rejects.toThrow(
      "exceeds allowance",
    );
  });

  test("nobody spends more than they have", async () => {
    const all = (await balance(facilitator.address)) + 1n;
    await expect(send("transfer", [seller.address, all])).rejects.toThrow("exceeds balance");
  });
});
