import { randomBytes } from "node:crypto";
import {
  createTestClient,
  createWalletClient,
  type Hex,
  http,
  type LocalAccount,
  parseAbi,
  parseEther,
  publicActions,
} from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { baseSepolia } from "viem/chains";
import { AUTHORIZATION_TYPES } from "@/lib/call/typed-data";
import type { CallResponseReport, OpenCallRequest, OpenedCall } from "@/lib/call/types";
import { NETWORK, USDC_ADDRESS, USDC_DOMAIN } from "@/sandbox/token";
import type { Context } from "@/services/context";
import { openCall } from "@/services/open-call";
import { TEST_OPTION } from "./listing";

const ABI = parseAbi([
  "function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, bytes signature)",
  "function transfer(address to, uint256 value) returns (bool)",
]);

/** 32 bytes that nobody has seen before: a nonce, or a transaction that never was. */
export const randomHash = () => `0x${randomBytes(32).toString("hex")}` as Hex;

/** A call that was opened, with what its wallet would sign. */
export interface TestCall extends OpenedCall {
  nonce: Hex;
  payer: LocalAccount;
}

/** What a visitor opens before paying, with the test terms. */
export async function openTestCall(
  ctx: Context,
  listingId: string,
  payer: LocalAccount,
  change: Partial<OpenCallRequest> = {},
): Promise<TestCall> {
  const asked: OpenCallRequest = {
    via: "direct",
    urlHash: "a".repeat(64),
    bodyHash: "b".repeat(64),
    x402Version: 2,
    option: TEST_OPTION,
    acceptedChange: false,
    payer: payer.address,
    nonce: randomHash(),
    validForSeconds: 300,
    ...change,
  };
  return { ...(await openCall(ctx, listingId, asked)), nonce: asked.nonce as Hex, payer };
}

/**
 * What an honest facilitator does on the chain at `rpcUrl`, or with another `value` a dishonest payer; resolves with the
 * mined transaction's hash.
 */
export async function settleTestCall(
  rpcUrl: string,
  call: TestCall,
  value = BigInt(TEST_OPTION.amount),
): Promise<Hex> {
  const wallet = await gasPayer(rpcUrl);
  const message = {
    from: call.payer.address,
    to: TEST_OPTION.payTo as Hex,
    value,
    validAfter: BigInt(call.validAfter),
    validBefore: BigInt(call.validBefore),
    nonce: call.nonce,
  };
  const signature = await call.payer.signTypedData({
    domain: USDC_DOMAIN,
    primaryType: "TransferWithAuthorization",
    types: AUTHORIZATION_TYPES,
    message,
  });
  const { from, to, validAfter, validBefore, nonce } = message;
  const hash = await wallet.writeContract({
    address: USDC_ADDRESS,
    abi: ABI,
    functionName: "transferWithAuthorization",
    args: [from, to, value, validAfter, validBefore, nonce, signature],
  });
  await wallet.waitForTransactionReceipt({ hash, pollingInterval: 20 });
  return hash;
}

/** An ordinary transfer of the test dollar; resolves with its hash when it is mined. */
export async function transferTestDollars(
  rpcUrl: string,
  from: LocalAccount,
  to: Hex,
  value: bigint,
): Promise<Hex> {
  const wallet = walletOf(rpcUrl, from);
  const hash = await wallet.writeContract({
    address: USDC_ADDRESS,
    abi: ABI,
    functionName: "transfer",
    args: [to, value],
  });
  await wallet.waitForTransactionReceipt({ hash, pollingInterval: 20 });
  return hash;
}

const walletOf = (rpcUrl: string, account: LocalAccount) =>
  createWalletClient({ account, chain: baseSepolia, transport: http(rpcUrl) }).extend(publicActions);

/** A wallet of its own for each transaction: the facilitator of the whole run, and other tests, would want the same nonce. */
export async function gasPayer(rpcUrl: string): Promise<ReturnType<typeof walletOf>> {
  const account = privateKeyToAccount(generatePrivateKey());
  const chain = createTestClient({ mode: "anvil", transport: http(rpcUrl) });
  await chain.setBalance({ address: account.address, value: parseEther("1") });
  return walletOf(rpcUrl, account);
}

/** The report of an answer with `transaction` as its settlement; null for one that names none. */
export const answeredWith = (transaction: string | null, responseStatus = 200): CallResponseReport => ({
  responseStatus,
  settlement: transaction === null ? null : { success: true, transaction, network: NETWORK },
  outcome: "answered",
});
